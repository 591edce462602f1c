/** Services in full, played on a cluster: doors on machines, policies, stickiness, balancers, slices by hand. */
import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../../../shared/model/network.ts';
import type { RequestRecord } from '../../../shared/model/request.ts';
import type { ClientSpec } from '../../../shared/model/client.ts';
import type { Session } from '../../../shared/session/session.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, testSession } from '../../support/session.ts';

const app = (name: string, node: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: ${node}, containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }]${more} }
---
`;
const web = (spec: string): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${spec}, selector: { app: web }, ports: [{ port: 80 }] }
`;

function up(text: string, options: Parameters<typeof testSession>[0] = {}): Session {
  const session = testSession({ bare: true, workers: 3, ...options });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  expect(apply(session, text).report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  go(session, 20);
  return session;
}
const go = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);
const slicesOfWeb = (session: Session): EndpointSlice[] =>
  [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')].filter(
    (one) => one.metadata.labels?.['kubernetes.io/service-name'] === 'web',
  );
const service = (session: Session, name = 'web'): Service => session.cluster.read.get('Service', 'default', name)!;

/** What became of a client's requests over some seconds. */
function sent(session: Session, client: Partial<ClientSpec>, seconds: number): RequestRecord[] {
  const name = `c${session.log.length}`;
  session.apply({ type: 'client', client: { name, rate: 20, ...client } });
  go(session, seconds);
  session.apply({ type: 'client', client: { ...client, name, rate: 0 } });
  go(session, 2);
  return session.cluster.ledger({ from: name }, 1000).records;
}
const pods = (records: readonly RequestRecord[]): string[] =>
  [...new Set(records.map((r) => r.pod?.name ?? ''))].sort();
const doors = (records: readonly RequestRecord[]): string[] =>
  [...new Set(records.flatMap((r) => r.hops.flatMap((hop) => (hop.kind === 'door' ? [hop.node] : []))))].sort();
const once = (session: Session, target: string): RequestRecord => {
  const { request } = session.apply({ type: 'request', request: { target } });
  go(session, 15);
  return session.cluster.ledger({}, 1000).records.find(({ id }) => id === request)!;
};

describe('node ports', () => {
  const text = app('a', 'worker-1') + app('b', 'worker-2') + web('type: NodePort');

  test('are open on every machine and lead to any pod, from machine to machine', () => {
    const session = up(text);
    const port = service(session).spec.ports![0]!.nodePort!;
    const records = sent(session, { target: `node/*:${port}` }, 20);
    expect(records.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(doors(records)).toEqual(['control-plane', 'worker-1', 'worker-2', 'worker-3']);
    expect(pods(records)).toEqual(['a', 'b']);
    const far = records.find(({ hops, pod }) => hops[1]?.kind === 'door' && hops[1].node !== pod?.node)!;
    expect(far.hops.map(({ kind }) => kind)).toEqual(['client', 'door', 'service', 'machine', 'pod']);
    expect(far.candidates).toBe(2);
  });

  test('with externalTrafficPolicy Local only where a pod is, with the client’s own address', () => {
    const session = up(
      app('a', 'worker-1') + app('b', 'worker-2') + web('type: NodePort, externalTrafficPolicy: Local'),
    );
    const port = service(session).spec.ports![0]!.nodePort!;
    expect(pods(sent(session, { target: `node/worker-1:${port}` }, 5))).toEqual(['a']);
    const nowhere = once(session, `node/worker-3:${port}`);
    expect(nowhere).toMatchObject({ outcome: 'lost', cause: 'no-endpoints', latency: 1000 });
    expect(nowhere.reason).toContain('externalTrafficPolicy of default/web is Local');
    // From inside any endpoint will do.
    const inside = { from: { namespace: 'default', name: 'a' }, target: `node/worker-3:${port}` };
    const { request } = session.apply({ type: 'request', request: inside });
    go(session, 2);
    expect(session.cluster.ledger({}, 50).records.find(({ id }) => id === request)).toMatchObject({ outcome: 'ok' });
  });

  test('a machine without power answers nobody', () => {
    const session = up(text);
    const port = service(session).spec.ports![0]!.nodePort!;
    const patch = { metadata: { annotations: { 'orrery.dev/machine': 'off' } } };
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name: 'worker-3', patchType: 'merge', patch });
    expect(once(session, `node/worker-3:${port}`)).toMatchObject({
      cause: 'timed-out',
      reason: expect.stringContaining('worker-3 has no power') as string,
    });
    expect(once(session, `node/worker-1:${port + 1}`)).toMatchObject({ cause: 'refused' });
  });
});

describe('inside', () => {
  test('internalTrafficPolicy Local: the pods of the sender’s machine, or none', () => {
    const session = up(
      app('a', 'worker-1') +
        app('b', 'worker-2') +
        app('c', 'worker-3').replace('app: web', 'app: c') +
        web('internalTrafficPolicy: Local'),
    );
    const from = (name: string): RequestRecord => {
      const request = { from: { namespace: 'default', name }, target: 'service/default/web' };
      const { request: number } = session.apply({ type: 'request', request });
      go(session, 3);
      return session.cluster.ledger({}, 100).records.find(({ id }) => id === number)!;
    };
    expect(from('a').pod?.name).toBe('a');
    expect(from('b').pod?.name).toBe('b');
    expect(from('c')).toMatchObject({ outcome: 'lost', cause: 'no-endpoints' });
  });

  test('trafficDistribution keeps requests in their zone, or on their machine, as long as somebody is ready there', () => {
    const session = up(app('a', 'worker-1') + app('b', 'worker-2') + web('trafficDistribution: PreferSameNode'));
    const slice = slicesOfWeb(session)[0]!;
    expect(slice.endpoints.map(({ hints }) => hints)).toEqual(
      expect.arrayContaining([{ forNodes: [{ name: 'worker-1' }] }, { forNodes: [{ name: 'worker-2' }] }]),
    );
    const request = { from: { namespace: 'default', name: 'a' }, target: 'service/default/web' };
    for (let i = 0; i < 20; i++) session.apply({ type: 'request', request });
    go(session, 2);
    expect(pods(session.cluster.ledger({ from: 'pod default/a' }, 100).records)).toEqual(['a']);
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'b', gracePeriodSeconds: 0 });
    go(session, 3);
    expect(pods(sent(session, { target: 'service/default/web' }, 5))).toEqual(['a']);
  });

  test('sessionAffinity: one address, one pod; for as long as its timeout', () => {
    const affinity = 'sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } }';
    const session = up(
      app('a', 'worker-1') + app('b', 'worker-1') + app('c', 'worker-1') + web(`type: NodePort, ${affinity}`),
    );
    const target = `node/worker-1:${service(session).spec.ports![0]!.nodePort!}`;
    expect(pods(sent(session, { target }, 20))).toHaveLength(1);
    expect(pods(sent(session, { target, addresses: 40 }, 20))).toEqual(['a', 'b', 'c']);
    // Slower than the timeout: each time by chance again.
    expect(pods(sent(session, { target, rate: 0.05 }, 600)).length).toBeGreaterThan(1);
  });
});

test('healthCheckNodePort: each machine says how many endpoints it has', () => {
  const session = up(
    app('a', 'worker-1') + app('b', 'worker-1') + web('type: LoadBalancer, externalTrafficPolicy: Local'),
  );
  const port = service(session).spec['healthCheckNodePort'] as number;
  expect(port).toBeGreaterThanOrEqual(30_000);
  const terminal = new LaptopTerminal(session);
  const asked = (machine: string): string => {
    const { addresses = [] } = session.cluster.read.get('Node', '', machine)!.status!;
    const { address } = addresses.find(({ type }) => type === 'InternalIP')!;
    return terminal.type(`curl -s -w ' %{http_code}' http://${address}:${port}/`) + terminal.wait(1000);
  };
  expect(asked('worker-1').replaceAll(/\s/g, '')).toContain(
    '{"service":{"namespace":"default","name":"web"},"localEndpoints":2,"serviceProxyHealthy":true}200',
  );
  expect(asked('worker-2').replaceAll(/\s/g, '')).toContain('"localEndpoints":0,"serviceProxyHealthy":true}503');
  const { addresses = [] } = session.cluster.read.get('Node', '', 'worker-1')!.status!;
  const head = terminal.type(`curl -si http://${addresses[0]!.address}:${port}/`) + terminal.wait(1000);
  expect(head).toContain('HTTP/1.1 200 OK\r\n');
  for (const line of [
    'Content-Type: application/json',
    'X-Content-Type-Options: nosniff',
    'X-Load-Balancing-Endpoint-Weight: 2',
  ])
    expect(head).toContain(line);
  expect(head.replaceAll('\r', '')).toContain(
    '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 2,\n\t"serviceProxyHealthy": true\n}',
  );
});

test('people outside ask it as a balancer would, and pods too', () => {
  const session = up(
    app('a', 'worker-1') + app('b', 'worker-2') + web('type: LoadBalancer, externalTrafficPolicy: Local'),
  );
  const port = service(session).spec['healthCheckNodePort'] as number;
  expect(once(session, `node/worker-1:${port}`)).toMatchObject({ outcome: 'ok', code: 200 });
  expect(once(session, `node/worker-3:${port}`)).toMatchObject({ outcome: 'ok', code: 503 });
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'a' });
  go(session, 40);
  expect(once(session, `node/worker-1:${port}`)).toMatchObject({ code: 503 });
  session.apply({ type: 'delete', kind: 'Service', namespace: 'default', name: 'web' });
  go(session, 3);
  expect(once(session, `node/worker-1:${port}`)).toMatchObject({ outcome: 'lost', cause: 'refused' });
});

describe('slices by hand', () => {
  test('Endpoints of a Service without a selector are mirrored, and followed', () => {
    const text =
      app('db', 'worker-1') +
      `apiVersion: v1
kind: Service
metadata: { name: manual }
spec: { ports: [{ port: 80 }] }
`;
    const session = up(text);
    const ip = session.cluster.read.get('Pod', 'default', 'db')!.status!.podIP!;
    expect(once(session, 'service/default/manual')).toMatchObject({ cause: 'no-endpoints' });
    const endpoints = (addresses: string): string => `apiVersion: v1
kind: Endpoints
metadata: { name: manual }
subsets: [{ addresses: [${addresses}], ports: [{ port: 80 }] }]
`;
    apply(session, endpoints(`{ ip: ${ip} }`));
    go(session, 3);
    const slices = () =>
      [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')].filter(
        (one) => one.metadata.labels?.['kubernetes.io/service-name'] === 'manual',
      );
    expect(slices()).toMatchObject([
      {
        metadata: {
          labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
          ownerReferences: [{ kind: 'Endpoints', name: 'manual' }],
        },
        endpoints: [{ addresses: [ip], conditions: { ready: true } }],
      },
    ]);
    expect(once(session, 'service/default/manual')).toMatchObject({ outcome: 'ok', pod: { name: 'db' } });
    apply(session, endpoints('{ ip: 10.42.9.9 }'));
    go(session, 3);
    expect(once(session, 'service/default/manual')).toMatchObject({ outcome: 'lost', cause: 'timed-out' });
    session.apply({ type: 'delete', kind: 'Endpoints', namespace: 'default', name: 'manual' });
    go(session, 3);
    expect(slices()).toEqual([]);
  });
});

test('publishNotReadyAddresses: requests reach pods that are not ready, and are answered by those that listen', () => {
  const probe = ', readinessProbe: { httpGet: { path: /no, port: 80 } }';
  const never = app('a', 'worker-1').replace(
    'ports: [{ containerPort: 80 }]',
    `ports: [{ containerPort: 80 }]${probe}`,
  );
  const shut = up(never + web('type: ClusterIP'));
  expect(once(shut, 'service/default/web')).toMatchObject({ outcome: 'lost', cause: 'not-ready' });
  const open = up(never + web('type: ClusterIP, publishNotReadyAddresses: true'));
  expect(once(open, 'service/default/web')).toMatchObject({ outcome: 'ok', pod: { name: 'a' } });
});

test('250 pods stand in three slices of at most a hundred, and all get requests', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 250
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
`;
  const session = up(text + web('type: ClusterIP'), { workers: 4 });
  go(session, 60);
  const sizes = slicesOfWeb(session).map((s) => s.endpoints.length);
  expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(250);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  sent(session, { target: 'service/default/web', rate: 200 }, 20);
  const { pods: asked, lost } = session.cluster.requests;
  expect(lost).toEqual({});
  expect(Object.keys(asked)).toHaveLength(250);
});
