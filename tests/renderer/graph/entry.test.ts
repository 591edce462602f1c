/** The entry lane: rows of an Ingress, which names it takes, and the doors of machines. */
import { expect, test } from 'vitest';
import type { Ingress } from '../../../shared/model/ingress.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { doorMarks, entryRows, fitRule, ingressMarks, takesHost } from '../../../renderer/graph/entry.ts';

const ingress = (rules: NonNullable<Ingress['spec']['rules']>, more: Partial<Ingress['spec']> = {}): Ingress => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'shop', namespace: 'web', uid: 'i1' },
  spec: { rules, ...more },
});

const to = (name: string, port: number | string = 80) => ({
  service: { name, port: typeof port === 'number' ? { number: port } : { name: port } },
});

const find = (kind: string, namespace: string | undefined, name: string): string | undefined =>
  name === 'gone' ? undefined : `${kind}/${namespace}/${name}`;

test('each host stands above its paths; a rule is named as requests name it', () => {
  const rows = entryRows(
    ingress(
      [
        { host: 'Shop.example.com', http: { paths: [{ path: '/api', backend: to('api', 'http') }] } },
        { host: 'Shop.example.com', http: { paths: [{ backend: to('gone') }] } },
        { http: { paths: [{ path: '/', backend: { resource: { kind: 'Bucket', name: 'b' } } }] } },
      ],
      { defaultBackend: to('front') },
    ),
    { find },
  );
  expect(rows).toEqual([
    { kind: 'host', host: 'Shop.example.com' },
    {
      kind: 'path',
      path: '/api',
      backend: 'api:http',
      service: 'Service/web/api',
      rule: 'web/shop shop.example.com/api',
      place: 'spec.rules[0].http.paths[0]',
    },
    {
      kind: 'path',
      path: '/',
      backend: 'gone:80',
      rule: 'web/shop shop.example.com/',
      place: 'spec.rules[1].http.paths[0]',
    },
    { kind: 'host', host: '*' },
    { kind: 'path', path: '/', backend: 'Bucket b', rule: 'web/shop */', place: 'spec.rules[2].http.paths[0]' },
    { kind: 'host', host: '*' },
    {
      kind: 'path',
      path: '/',
      backend: 'front:80',
      service: 'Service/web/front',
      rule: 'web/shop */',
      place: 'spec.defaultBackend',
    },
  ]);
});

test('what is more than eight rows is counted in the last', () => {
  const paths = Array.from({ length: 20 }, (_, i) => ({ path: `/${i}`, backend: to('web') }));
  const rows = entryRows(ingress([{ host: 'a.b', http: { paths } }]), { find });
  expect(rows).toHaveLength(8);
  expect(rows.at(-1)).toEqual({ kind: 'more', count: 14 });
});

test.each([
  ['*', 'anything.example', true],
  ['a.example', 'a.example', true],
  ['*.example', 'a.example', true],
  ['*.example', 'a.b.example', false],
  ['*.example', 'example', false],
  ['a.example', 'b.example', false],
])('%s takes %s: %s', (rule, host, expected) => expect(takesHost(rule, host)).toBe(expected));

function store(objects: readonly KubeObject[]) {
  const ofKind = (kind: string): ReadonlyMap<string, KubeObject> =>
    new Map(objects.filter((o) => o.kind === kind).map((o) => [o.metadata.uid ?? '', o]));
  return { ofKind, find };
}

const object = (kind: string, name: string, rest: object, labels: Record<string, string> = {}): KubeObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'web', uid: name, labels }, ...rest }) as KubeObject;

const node = (name: string, ip: string): KubeObject =>
  object('Node', name, { status: { addresses: [{ type: 'InternalIP', address: ip }] } });

test('a NodePort is a door of every machine, a balancer only of those whose address it has', () => {
  const service = (name: string, nodePort: number, ips: string[]): KubeObject =>
    object('Service', name, {
      spec: { ports: [{ port: 80, nodePort }] },
      status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
    });
  const records = store([
    node('m1', '10.0.0.1'),
    node('m2', '10.0.0.2'),
    service('plain', 30080, []),
    service('balanced', 30081, ['10.0.0.2']),
    service('hidden', 30082, []),
  ]);
  const doors = doorMarks(records, (uid) => uid !== 'hidden');
  const said = (machine: string): string[] => doors.get(machine)!.map((d) => `${d.kind} ${d.name} ${d.ports.join()}`);
  expect(said('m1')).toEqual(['NodePort plain 30080', 'NodePort balanced 30081']);
  expect(said('m2')).toEqual(['NodePort plain 30080', 'LoadBalancer balanced 80']);
});

test('an Ingress knows the pods of the controller that its class names', () => {
  const traefik = { 'app.kubernetes.io/name': 'traefik' };
  const nginx = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };
  const records = store([
    { ...ingress([{ host: 'a.b' }], { ingressClassName: 'nginx' }) },
    object('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }),
    object('Pod', 't', {}, traefik),
    object('Pod', 'n', {}, nginx),
    object('Pod', 'job', {}, { 'app.kubernetes.io/name': 'ingress-nginx' }),
  ]);
  expect(ingressMarks(records)[0]).toMatchObject({ hosts: ['a.b'], controllers: ['n'] });
});

test('a rule is told in the letters there are: without its port first, then shorter in the middle', () => {
  expect(fitRule('/checkout', 'checkout:80', 20)).toEqual({ path: '/checkout', backend: 'checkout:80' });
  expect(fitRule('/checkout', 'checkout:80', 18)).toEqual({ path: '/checkout', backend: 'checkout' });
  const short = fitRule('/a/very/long/path/of/a/shop', 'checkout:80', 18);
  expect(short.backend).toBe('checkout');
  expect(short.path.length + short.backend.length).toBeLessThanOrEqual(18);
  expect(short.path).toContain('…');
});
