/** Endpoints of Services that select pods: what is in them, how many, how often they are written, what becomes of them. */
import { describe, expect, test } from 'vitest';
import { endpointsController } from '../../../../shared/engine/controllers/endpoints/endpoints.ts';
import { planEndpoints, truncated } from '../../../../shared/engine/controllers/endpoints/plan.ts';
import type { Context } from '../../../../shared/engine/api/actor.ts';
import type { Change } from '../../../../shared/model/change.ts';
import type { EndpointAddress, Endpoints, EndpointSubset } from '../../../../shared/model/endpoints.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { EndpointSlice, Service } from '../../../../shared/model/network.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { apply, testSession } from '../../../support/session.ts';
import { TABLES } from '../deployment/support.ts';

const web = (replicas: number, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, lifecycle: { preStop: { sleep: { seconds: 4 } } }, ports: [{ name: http, containerPort: 80 }]${more} }] }
---
`;
const service = (spec = '', metadata = ''): string => `apiVersion: v1
kind: Service
metadata: { name: web${metadata} }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }]${spec} }
---
`;
const go = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);
function up(text: string): Session {
  const session = testSession({ bare: true, workers: 3 });
  apply(session, text);
  go(session, 20);
  return session;
}
const of = (session: Session, name = 'web'): Endpoints | undefined =>
  session.cluster.read.get('Endpoints', 'default', name) as Endpoints | undefined;
const ips = (session: Session): string[] => {
  const found: string[] = [];
  for (const pod of session.cluster.read.list('Pod', 'default'))
    if (pod.metadata.deletionTimestamp === undefined && pod.status?.podIP !== undefined) found.push(pod.status.podIP);
  return found.sort();
};
const listed = ({ subsets = [] }: Endpoints, which: 'addresses' | 'notReadyAddresses' = 'addresses'): string[] =>
  subsets.flatMap((subset) => (subset[which] ?? []).map(({ ip }) => ip));

describe('on a cluster', () => {
  test('they name the ready pods in order, their machines and what they are', () => {
    const session = up(web(3) + service('', ', labels: { team: red }'));
    const endpoints = of(session)!;
    expect(endpoints.metadata.labels).toEqual({
      team: 'red',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    });
    expect(listed(endpoints)).toEqual(ips(session));
    expect(listed(endpoints)).toHaveLength(3);
    expect(endpoints.subsets).toMatchObject([{ ports: [{ port: 80, protocol: 'TCP' }] }]);
    for (const { nodeName, targetRef } of endpoints.subsets![0]!.addresses!) {
      const pod = session.cluster.read.get('Pod', 'default', targetRef?.name ?? '')!;
      expect([nodeName, targetRef?.uid]).toEqual([pod.spec.nodeName, pod.metadata.uid]);
    }
    const times = [...session.cluster.read.list('Pod', 'default')].map(
      (pod) => pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime,
    );
    expect(times).toContain(endpoints.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']);
  });

  test('pods that are not ready stand apart, those that go stand nowhere, and a Service that goes takes them along', () => {
    const probe = ', readinessProbe: { httpGet: { path: /no, port: 80 } }';
    const shut = up(web(2, probe) + service());
    expect([listed(of(shut)!), listed(of(shut)!, 'notReadyAddresses')]).toEqual([[], ips(shut)]);
    const open = up(web(2, probe) + service(', publishNotReadyAddresses: true'));
    expect([listed(of(open)!), listed(of(open)!, 'notReadyAddresses')]).toEqual([ips(open), []]);
    const session = up(web(3) + service());
    apply(session, web(1));
    go(session, 1);
    expect([...session.cluster.read.list('Pod', 'default')]).toHaveLength(3);
    expect(listed(of(session)!)).toEqual(ips(session));
    expect(listed(of(session)!)).toHaveLength(1);
    session.apply({ type: 'delete', kind: 'Service', namespace: 'default', name: 'web' });
    go(session, 1);
    expect(of(session)).toBeUndefined();
  });

  test('labels of the Service, a headless one, one without pods, one without a selector', () => {
    const session = up(web(1) + service(', clusterIP: None'));
    expect(of(session)!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
    const none = up(service());
    expect(of(none)).not.toHaveProperty('subsets');
    expect(of(none)!.metadata.annotations).toHaveProperty(['endpoints.kubernetes.io/last-change-trigger-time']);
    apply(none, service('', ', labels: { a: b }'));
    go(none, 1);
    expect(of(none)!.metadata.labels).toMatchObject({ a: 'b' });
    const manual = up('apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n');
    expect(of(manual)).toBeUndefined();
  });

  test('what somebody deletes is made again; what is written is not mirrored back into slices, and then all is still', () => {
    const session = up(web(2) + service());
    session.apply({ type: 'delete', kind: 'Endpoints', namespace: 'default', name: 'web' });
    go(session, 1);
    expect(listed(of(session)!)).toEqual(ips(session));
    const slices = [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')];
    expect(slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')).toHaveLength(1);
    const { resourceVersion } = of(session)!.metadata;
    go(session, 600);
    expect(of(session)!.metadata.resourceVersion).toBe(resourceVersion);
  });
});

const address = (n: number): EndpointAddress => ({ ip: `10.0.${Math.floor(n / 250)}.${n % 250}` });
const many = (ready: number, others: number, port = 80): EndpointSubset => ({
  addresses: Array.from({ length: ready }, (_, n) => address(n)),
  notReadyAddresses: Array.from({ length: others }, (_, n) => address(n)),
  ports: [{ port }],
});
const sizes = (subsets: readonly EndpointSubset[] | undefined): number[][] | undefined =>
  subsets?.map(({ addresses = [], notReadyAddresses = [] }) => [addresses.length, notReadyAddresses.length]);

describe('a thousand at most', () => {
  // The cases of upstream's TestTruncateEndpoints, which are functions there.
  test.each([
    ['below', [many(500, 500)], undefined],
    ['too many ready', [many(1001, 0)], [[1000, 0]]],
    ['too many, ready ones first', [many(900, 200)], [[900, 100]]],
    ['none that is not ready where the ready are too many', [many(1200, 300)], [[1000, 0]]],
    [
      'each subset its share, the last what is left',
      [many(400, 0), many(300, 0, 81), many(500, 0, 82)],
      [
        [334, 0],
        [250, 0],
        [416, 0],
      ],
    ],
    [
      'shares of those that are not ready',
      [many(300, 400), many(300, 800, 81)],
      [
        [300, 134],
        [300, 266],
      ],
    ],
  ])('%s', (_what, subsets, wanted) => {
    expect(sizes(truncated(subsets))).toEqual(wanted);
  });

  test('and an annotation that says so, which goes when they are fewer', () => {
    const owner = {
      metadata: { name: 'web', namespace: 'default' },
      spec: { clusterIP: '10.43.0.7', ports: [{ port: 80 }] },
    };
    const slice = (n: number): EndpointSlice =>
      ({
        metadata: { name: 's' },
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
        endpoints: Array.from({ length: n }, (_, i) => ({ addresses: [address(i).ip], conditions: { ready: true } })),
      }) as unknown as EndpointSlice;
    const OVER = ['metadata', 'annotations', 'endpoints.kubernetes.io/over-capacity'];
    const large = planEndpoints(owner as unknown as Service, undefined, [slice(1001)], undefined);
    expect(large).toHaveProperty(OVER, 'truncated');
    const small = planEndpoints(owner as unknown as Service, large, [slice(999)], undefined);
    expect(small).not.toHaveProperty(OVER);
    expect(listed(small)).toHaveLength(999);
  });
});

type Step = { delay: string; podName?: string; podIP?: string };
interface Batch {
  name: string;
  batchPeriod: string;
  finalDelay: string;
  podsCount?: number;
  wantRequestCount: number;
  updates?: Step[];
  adds?: Step[];
  deletes?: Step[];
}

const ms = (text: string): number => (text.endsWith('ms') ? parseInt(text, 10) : parseInt(text, 10) * 1000);

/** Plays a row: slices change as its pods do, and the writes of the controller are counted. */
function writesOf(row: Batch): number {
  const controller = endpointsController(ms(row.batchPeriod));
  const objects = new Map<string, KubeObject>();
  let revision = 0;
  let writes = 0;
  const put = (object: KubeObject): Change => {
    const key = `${object.kind} ${object.metadata.name}`;
    const before = objects.get(key);
    const after = { ...object, metadata: { ...object.metadata, resourceVersion: String(++revision) } };
    objects.set(key, after);
    return { revision, at: 0, ...(before && { before }), after, cause: { actor: 'test' } } as Change;
  };
  const read = {
    get: (kind: string, _namespace: string, name: string) => objects.get(`${kind.split('.')[0]} ${name}`),
    list: (kind: string) => [...objects.values()].filter((object) => kind.startsWith(`${object.kind}.`)),
  };
  const seen = new Map<string, unknown>();
  const write = (object: KubeObject): KubeObject => {
    writes += 1;
    return put(object).after!;
  };
  const context = (now: number): Context =>
    ({ now, read, table: () => seen, api: { create: write, update: write } }) as unknown as Context;
  const pods = new Map(Array.from({ length: row.podsCount ?? 0 }, (_, n) => [`pod${n}`, `1.2.3.${n + 4}`]));
  const slice = (): KubeObject =>
    ({
      kind: 'EndpointSlice',
      metadata: {
        name: 'foo-1',
        namespace: 'test',
        labels: {
          'kubernetes.io/service-name': 'foo',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'foo', uid: 'u' }],
      },
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
      endpoints: [...pods].map(([, ip]) => ({ addresses: [ip], conditions: { ready: true } })),
    }) as unknown as KubeObject;
  put({
    kind: 'Service',
    metadata: { name: 'foo', namespace: 'test', uid: 'u' },
    spec: { selector: { foo: 'bar' }, clusterIP: '10.0.0.1', ports: [{ port: 80 }] },
  } as unknown as KubeObject);
  put(slice());
  controller.reconcile('test/foo', context(0));
  writes = 0;
  const watch = controller.watches.find(({ kind }) => kind.startsWith('EndpointSlice'))!;
  let due: number | undefined;
  let now = 0;
  const runUntil = (end: number): void => {
    while (due !== undefined && due <= end) {
      const at: number = due;
      due = undefined;
      const again = controller.reconcile('test/foo', context(at));
      if (typeof again === 'number') due = at + again;
    }
    now = end;
  };
  let n = 0;
  for (const { delay, podName = `new${n++}`, podIP } of row.updates ?? row.adds ?? row.deletes ?? []) {
    runUntil(now + ms(delay));
    if (row.deletes === undefined) pods.set(podName, podIP ?? `1.2.4.${n}`);
    else pods.delete(podName);
    const keys = watch.keys(put(slice()), read as never);
    if (keys.length > 0) due ??= now;
  }
  runUntil(now + ms(row.finalDelay));
  return writes;
}

describe.skipIf(fixturesDir === undefined)('how often they are written, upstream tables', () => {
  test.each(['TestPodUpdatesBatching', 'TestPodAddsBatching', 'TestPodDeleteBatching'])('%s', (name) => {
    const rows = tableRows<Batch>(`${TABLES}endpoint__endpoints_controller.json`, name);
    for (const { row } of rows) expect(writesOf(row), row.name).toBe(row.wantRequestCount);
    account(name, rows.length);
    expect(rows).toHaveLength(3);
  });
});
