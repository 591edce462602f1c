/** Machines that come and go while the cluster runs. */
import { expect, test } from 'vitest';
import { apply, isReady, pods, settle, testSession } from '../support/session.ts';

const WEB = (kind: string, replicas = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: main, image: 'nginx:1.27' }] }
`;
const machines = (session: ReturnType<typeof testSession>): string[] =>
  pods(session)
    .map((p) => p.spec.nodeName ?? '')
    .sort();

test('a machine that is added gets its daemons at once, and is a place for others', () => {
  const session = testSession({ bare: true });
  apply(session, WEB('DaemonSet'));
  settle(session);
  const { error } = session.apply({ type: 'addMachine', name: 'worker-9', cpu: '2', memory: '4Gi', zone: 'b' });
  expect(error).toBeUndefined();
  settle(session);
  expect(machines(session)).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-9']);
  expect(pods(session).every(isReady)).toBe(true);
  const node = session.cluster.read.get('Node', '', 'worker-9')!;
  expect(node.metadata.labels?.['topology.kubernetes.io/zone']).toBe('b');
  const ranges = [...session.cluster.read.list('Node')].map((n) => n.spec.podCIDR);
  expect(new Set(ranges).size).toBe(ranges.length);
  expect(session.apply({ type: 'addMachine', name: 'worker-9', cpu: '2', memory: '4Gi' }).error).toBe(
    'nodes "worker-9" already exists',
  );
  expect(session.apply({ type: 'addMachine', name: 'worker-10', cpu: 'much', memory: '4Gi' }).error).toContain(
    'quantities must match',
  );
});

test('the pods of a machine that is removed are cleared away and made elsewhere', () => {
  const session = testSession({ bare: true });
  apply(session, WEB('Deployment', 'replicas: 4'));
  settle(session);
  const [gone] = machines(session);
  session.apply({ type: 'delete', kind: 'Node', namespace: '', name: gone! });
  session.advance(session.now + 20_000);
  expect(machines(session)).toContain(gone);
  session.advance(session.now + 60_000);
  settle(session);
  expect(machines(session)).not.toContain(gone);
  expect(pods(session).filter(isReady)).toHaveLength(4);
});

test('a StatefulSet’s pod on a lost machine is replaced when somebody says that the machine is out of service', () => {
  const session = testSession({ bare: true });
  apply(session, WEB('StatefulSet', 'replicas: 1'));
  settle(session);
  const node = machines(session)[0]!;
  const first = pods(session)[0]!.metadata.uid;
  const patch = (body: unknown): void => {
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name: node, patchType: 'merge', patch: body });
  };
  patch({ metadata: { annotations: { 'orrery.dev/machine': 'off' } } });
  session.advance(session.now + 600_000);
  expect(pods(session).map((p) => [p.metadata.uid, p.metadata.deletionTimestamp !== undefined])).toEqual([
    [first, true],
  ]);
  const taints = session.cluster.read.get('Node', '', node)!.spec.taints ?? [];
  patch({
    spec: {
      taints: [...taints, { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }],
    },
  });
  session.advance(session.now + 30_000);
  expect(pods(session).map((p) => [p.spec.nodeName !== node, isReady(p)])).toEqual([[true, true]]);
});
