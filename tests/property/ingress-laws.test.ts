/** Of random Ingresses and requests: the route that is taken is the one that a plain reading of the documentation gives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routesFor, routeTable } from '../../shared/engine/network/ingress/route-table.ts';
import type { Ingress } from '../../shared/model/ingress.ts';

const element = fc.constantFrom('a', 'b', 'ab');
const path = fc
  .tuple(fc.array(element, { maxLength: 3 }), fc.boolean())
  .map(([parts, slash]) => `/${parts.join('/')}${slash && parts.length > 0 ? '/' : ''}`);
const host = fc.constantFrom('', 'x.com', 'a.x.com', '*.x.com', '*.a.x.com');
const rule = fc.record({ host, path, type: fc.constantFrom('Exact' as const, 'Prefix' as const) });
const given = fc.array(
  fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 4 }), second: fc.integer({ min: 0, max: 5 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const asked = fc.record({ host: fc.constantFrom('x.com', 'a.x.com', 'b.a.x.com', 'y.com'), path });

interface Candidate {
  host: string;
  path: string;
  type: 'Exact' | 'Prefix';
  second: number;
  ingress: number;
  place: string;
}

const elements = (text: string): string[] => text.split('/').filter((part) => part !== '');

function fits({ host: of, path: way, type }: Candidate, request: { host: string; path: string }): boolean {
  const suffix = request.host.split('.').slice(1).join('.');
  if (of !== '' && of !== request.host && of !== `*.${suffix}`) return false;
  if (type === 'Exact') return way === request.path;
  const [wanted, has] = [elements(way), elements(request.path)];
  return wanted.every((part, i) => has[i] === part);
}

/** How exact a host is: its own name, a wildcard, any. */
const rank = (of: string): number => (of === '' ? 0 : of.startsWith('*') ? 1 : 2);

/** The best first: host, length of the path, Exact, age of the Ingress, place in it. */
function better(a: Candidate, b: Candidate): number {
  return (
    rank(b.host) - rank(a.host) ||
    b.path.length - a.path.length ||
    Number(b.type === 'Exact') - Number(a.type === 'Exact') ||
    a.second - b.second ||
    a.ingress - b.ingress
  );
}

test('the route that is taken', () => {
  fc.assert(
    fc.property(given, asked, (list, request) => {
      const candidates = list.flatMap(({ rules, second }, ingress) =>
        rules.map((each, i): Candidate => ({
          ...each,
          second,
          ingress,
          place: `${ingress} spec.rules[${i}].http.paths[0]`,
        })),
      );
      const ingresses = list.map(({ rules, second }, i) => ({
        metadata: { name: `i${i}`, namespace: 'default', creationTimestamp: `2026-01-05T09:00:0${second}Z` },
        spec: {
          rules: rules.map((r) => ({
            host: r.host,
            http: {
              paths: [{ path: r.path, pathType: r.type, backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          })),
        },
      })) as Ingress[];
      const all = candidates.filter((each) => fits(each, request)).sort(better);
      const placeOf = (found: { ingress: string; place: string } | undefined): string | undefined =>
        found && `${found.ingress.slice(1)} ${found.place}`;
      const [byTraefik] = routesFor(routeTable('traefik', ingresses), { ...request, isTls: false });
      expect(placeOf(byTraefik)).toBe(all[0]?.place);
      // nginx goes no further than the most exact host that any rule names.
      const named = candidates
        .filter((each) => fits({ ...each, path: '/', type: 'Prefix' }, request))
        .map((each) => rank(each.host));
      const own = all.filter((each) => rank(each.host) === Math.max(...named));
      const [byNginx] = routesFor(routeTable('ingress-nginx', ingresses), { ...request, isTls: false });
      expect(placeOf(byNginx)).toBe(own[0]?.place);
    }),
    { numRuns: 2000 },
  );
});
