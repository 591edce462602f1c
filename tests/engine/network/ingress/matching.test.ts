/** Which route of an Ingress a request takes: the documentation's tables, and what each controller adds. */
import { describe, expect, test } from 'vitest';
import { hostOf } from '../../../../shared/engine/network/ingress/host-match.ts';
import { pathOf } from '../../../../shared/engine/network/ingress/path-match.ts';
import { doubledRoutes, routesFor, routeTable } from '../../../../shared/engine/network/ingress/route-table.ts';
import { ruleText } from '../../../../shared/engine/network/ingress/route.ts';
import type { HttpIngressPath, Ingress, IngressProgram } from '../../../../shared/model/ingress.ts';
import { account } from '../../../support/fixture-table.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';

interface Path {
  path: string;
  pathType: HttpIngressPath['pathType'];
}
interface Tables {
  pathMatching: {
    paths: Path[];
    request: string;
    matches: boolean;
    winner?: Path | 'defaultBackend';
    docText: string;
  }[];
  hostMatching: { host: string; hostHeader: string; matches: boolean }[];
}

const PROGRAMS: readonly IngressProgram[] = ['traefik', 'ingress-nginx'];
const service = (name: string) => ({ service: { name, port: { number: 80 } } });

interface Given {
  name?: string;
  at?: string;
  rules?: { host?: string; paths: (Path & { to?: string })[] }[];
  otherwise?: string;
  annotations?: Record<string, string>;
}

const ingress = ({ name = 'web', at = '2026-01-05T09:00:00Z', rules = [], otherwise, annotations }: Given): Ingress =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'default', creationTimestamp: at, ...(annotations && { annotations }) },
    spec: {
      ...(otherwise !== undefined && { defaultBackend: service(otherwise) }),
      rules: rules.map(({ host, paths }) => ({
        ...(host !== undefined && { host }),
        http: { paths: paths.map(({ to = 'web', ...path }) => ({ ...path, backend: service(to) })) },
      })),
    },
  }) as Ingress;

/** The Service that the request goes to; undefined: none. */
function chosen(program: IngressProgram, given: readonly Given[], url: string, more: object = {}): string | undefined {
  const [host = '', path = '/'] = [url.slice(0, url.indexOf('/')), url.slice(url.indexOf('/'))];
  const asked = { host: hostOf(host), path: pathOf(path), isTls: false, ...more };
  return routesFor(routeTable(program, given.map(ingress)), asked)[0]?.backend.service?.name;
}

const prefix = (path: string, to: string): Path & { to: string } => ({ path, pathType: 'Prefix', to });
const exact = (path: string, to: string): Path & { to: string } => ({ path, pathType: 'Exact', to });
const own = (path: string, to: string): Path & { to: string } => ({ path, pathType: 'ImplementationSpecific', to });

describe.skipIf(fixturesDir === undefined)('tables of the documentation', () => {
  const tables = fixture('ingress/docs-path-and-host-tables.json') as Tables;

  test.each(PROGRAMS)('paths and hosts, by %s', (program) => {
    for (const row of tables?.pathMatching ?? []) {
      const table = routeTable(program, [ingress({ rules: [{ paths: row.paths }], otherwise: 'default' })]);
      const [first] = routesFor(table, { host: 'any.example.com', path: row.request, isTls: false });
      const label = `${row.paths.map(({ path }) => path).join(' ')} asked ${row.request}: ${row.docText}`;
      expect.soft(first!.place !== 'spec.defaultBackend', label).toBe(row.matches);
      if (row.winner === 'defaultBackend') expect.soft(first!.place, label).toBe('spec.defaultBackend');
      else if (row.winner !== undefined)
        expect.soft({ path: first!.path, pathType: first!.type }, label).toEqual(row.winner);
    }
    for (const { host, hostHeader, matches } of tables?.hostMatching ?? []) {
      const found = chosen(program, [{ rules: [{ host, paths: [prefix('/', 'web')] }] }], `${hostHeader}/`);
      expect.soft(found !== undefined, `${host} asked ${hostHeader}`).toBe(matches);
    }
    account(`docs, ${program}`, tables.pathMatching.length + tables.hostMatching.length);
    expect(tables.pathMatching.length + tables.hostMatching.length).toBe(25);
  });
});

test('names of hosts have no case, no port and no last dot', () => {
  expect(hostOf('Shop.Example.com.:8080')).toBe('shop.example.com.'.slice(0, -1));
  expect(hostOf('shop.example.com:443')).toBe('shop.example.com');
  expect(pathOf('/a/b?c=/d#e')).toBe('/a/b');
  expect(pathOf('?c')).toBe('/');
  const given = [{ rules: [{ host: 'Shop.example.com', paths: [prefix('/', 'web')] }] }];
  for (const program of PROGRAMS) expect(chosen(program, given, 'SHOP.example.com:80/')).toBe('web');
});

test('a host of its own goes before a wildcard, and that before none', () => {
  const given = [
    { rules: [{ paths: [prefix('/', 'any')] }] },
    { rules: [{ host: '*.foo.com', paths: [prefix('/', 'wild')] }] },
    { rules: [{ host: 'bar.foo.com', paths: [prefix('/', 'own')] }] },
  ];
  for (const program of PROGRAMS) {
    expect(chosen(program, given, 'bar.foo.com/')).toBe('own');
    expect(chosen(program, given, 'baz.foo.com/')).toBe('wild');
    expect(chosen(program, given, 'a.b.foo.com/')).toBe('any');
  }
});

test('where no path of the host fits, traefik looks at rules for every host, and nginx does not', () => {
  const given = [{ rules: [{ host: 'a.com', paths: [prefix('/x', 'x')] }, { paths: [prefix('/', 'any')] }] }];
  expect(chosen('traefik', given, 'a.com/y')).toBe('any');
  expect(chosen('ingress-nginx', given, 'a.com/y')).toBeUndefined();
  expect(chosen('ingress-nginx', given, 'b.com/y')).toBe('any');
});

test('ImplementationSpecific goes by letters', () => {
  const given = [{ rules: [{ paths: [own('/foo', 'web')] }] }];
  for (const program of PROGRAMS) {
    expect(chosen(program, given, 'a.com/foobar')).toBe('web');
    expect(chosen(program, given, 'a.com/fo')).toBeUndefined();
  }
});

test('regular expressions of ingress-nginx hold for the whole host, without case', () => {
  const given = [
    {
      annotations: { 'nginx.ingress.kubernetes.io/use-regex': 'true' },
      rules: [{ host: 'a.com', paths: [own('/api/v[0-9]+', 'api')] }],
    },
    { name: 'other', rules: [{ host: 'a.com', paths: [exact('/about', 'about')] }] },
  ];
  expect(chosen('ingress-nginx', given, 'a.com/api/v12/x')).toBe('api');
  expect(chosen('ingress-nginx', given, 'a.com/API/V1')).toBe('api');
  expect(chosen('ingress-nginx', given, 'a.com/about-us')).toBe('about');
  expect(chosen('traefik', given, 'a.com/api/v12/x')).toBeUndefined();
});

test('of two Ingresses with the same host and path the older has all requests', () => {
  const given = [
    { name: 'young', at: '2026-01-05T09:00:05Z', rules: [{ host: 'a.com', paths: [prefix('/', 'young')] }] },
    { name: 'old', at: '2026-01-05T09:00:01Z', rules: [{ host: 'a.com', paths: [prefix('/', 'old')] }] },
  ];
  for (const program of PROGRAMS) {
    expect(chosen(program, given, 'a.com/')).toBe('old');
    const [doubled] = doubledRoutes(routeTable(program, given.map(ingress)));
    expect([doubled!.route.ingress, doubled!.first.ingress, ruleText(doubled!.route)]).toEqual([
      'young',
      'old',
      'a.com/',
    ]);
  }
});

test('a default backend takes what is left, of an Ingress without rules first', () => {
  const given = [
    { name: 'a', otherwise: 'beside', rules: [{ host: 'a.com', paths: [prefix('/x', 'x')] }] },
    { name: 'b', at: '2026-01-05T09:00:09Z', otherwise: 'alone' },
  ];
  expect(chosen('traefik', given, 'other.com/')).toBe('alone');
  expect(chosen('ingress-nginx', given, 'other.com/')).toBe('alone');
  expect(chosen('ingress-nginx', given, 'a.com/y')).toBe('beside');
});

test('traefik: routes for an entry point or for TLS only', () => {
  const on = (key: string, value: string): Given => ({
    annotations: { [`traefik.ingress.kubernetes.io/router.${key}`]: value },
    rules: [{ paths: [prefix('/', 'web')] }],
  });
  expect(chosen('traefik', [on('entrypoints', 'websecure')], 'a.com/', { entryPoint: 'web' })).toBeUndefined();
  expect(chosen('traefik', [on('entrypoints', 'web, websecure')], 'a.com/', { entryPoint: 'web' })).toBe('web');
  expect(chosen('traefik', [on('tls', 'true')], 'a.com/', { entryPoint: 'web' })).toBeUndefined();
  expect(chosen('traefik', [on('tls', 'true')], 'a.com/', { entryPoint: 'websecure', isTls: true })).toBe('web');
});
