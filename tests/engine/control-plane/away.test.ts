/** The machine of the control plane goes: what runs runs on, nothing heals, nobody is heard; and then it is back. */
import { expect, test } from 'vitest';
import type { Deployment } from '../../../shared/model/workloads.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Session } from '../../../shared/session/session.ts';
import { apply, pods, settle, testSession } from '../../support/session.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

const RESTLESS = `apiVersion: v1
kind: Pod
metadata: { name: restless }
spec: { containers: [{ name: c, image: busybox, command: [sh, -c, 'sleep 30; exit 1'] }] }
`;

const UNREACHABLE = /^Unable to connect to the server: dial tcp [\d.]+:6443: connect: no route to host$/;

function machine(session: Session, name: string, fault: 'off' | 'cut-off' | null): void {
  const patch = { metadata: { annotations: { 'orrery.dev/machine': fault } } };
  const { error } = session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });
  expect(error).toBeUndefined();
}

const wait = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);
const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
const webs = (session: Session): Pod[] => pods(session).filter((pod) => pod.metadata.labels?.['app'] === 'web');
const node = (session: Session, name: string): Node => session.cluster.read.get('Node', '', name)!;

function running(): Session {
  const session = testSession({ bare: true });
  expect(apply(session, WEB).report?.problems).toEqual([]);
  expect(apply(session, RESTLESS).report?.problems).toEqual([]);
  wait(session, 20);
  expect(webs(session).filter(isReady)).toHaveLength(3);
  return session;
}

test('nobody is answered, and the store stands still', () => {
  const session = running();
  machine(session, 'control-plane', 'off');
  expect(session.cluster.absences.controlPlaneAway).toBe(session.cluster.now);
  const { revision } = session.cluster.read;
  const { error } = session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'restless' });
  expect(error).toMatch(UNREACHABLE);
  const problems = apply(session, WEB.replace('replicas: 3', 'replicas: 5')).report!.problems;
  expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(UNREACHABLE)]);
  wait(session, 600);
  expect(session.cluster.read.revision).toBe(revision);
});

test('what runs runs on: requests are answered, containers are restarted', () => {
  const session = running();
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 10 });
  wait(session, 5);
  machine(session, 'control-plane', 'off');
  wait(session, 300);
  const [users] = session.cluster.traffic.clients;
  expect(users!.okPerSecond).toBeGreaterThan(9);
  expect(users!.failedPerSecond).toBe(0);
  machine(session, 'control-plane', null);
  wait(session, 60);
  const restarts = session.cluster.read.get('Pod', 'default', 'restless')!.status!.containerStatuses![0]!.restartCount;
  expect(restarts).toBeGreaterThan(3);
});

test('nothing heals: a machine that goes meanwhile is missed when the control plane is back', () => {
  const session = running();
  machine(session, 'control-plane', 'off');
  wait(session, 60);
  machine(session, 'worker-1', 'off');
  wait(session, 600);
  expect(webs(session).filter(isReady)).toHaveLength(3);
  expect(node(session, 'worker-1').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  machine(session, 'control-plane', null);
  // Twenty seconds to boot, then the time that a silent machine is given.
  wait(session, 60);
  expect(session.cluster.absences.controlPlaneAway).toBeUndefined();
  expect(node(session, 'worker-1').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  wait(session, 30);
  expect(node(session, 'worker-1').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('Unknown');
  for (const name of ['control-plane', 'worker-2', 'worker-3'])
    expect(node(session, name).status?.conditions?.find((c) => c.type === 'Ready')?.status, name).toBe('True');
  wait(session, 400);
  const live = webs(session).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  expect(live.filter(isReady)).toHaveLength(3);
  for (const pod of live) expect(pod.spec.nodeName).not.toBe('worker-1');
});

test('what was asked for just before is done after', () => {
  const session = running();
  expect(apply(session, WEB.replace('replicas: 3', 'replicas: 5')).report?.problems).toEqual([]);
  machine(session, 'control-plane', 'off');
  wait(session, 300);
  expect(webs(session)).toHaveLength(3);
  machine(session, 'control-plane', null);
  wait(session, 60);
  const deployment = session.cluster.read.get('Deployment.apps', 'default', 'web') as Deployment;
  expect(deployment.status?.readyReplicas).toBe(5);
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'restless' });
  expect(settle(session)).toBe(true);
});

test('without network it comes back at once; a machine that booted meanwhile asks for its pods then', () => {
  const session = running();
  machine(session, 'control-plane', 'cut-off');
  machine(session, 'worker-1', 'off');
  wait(session, 5);
  machine(session, 'worker-1', null);
  wait(session, 100);
  machine(session, 'control-plane', null);
  wait(session, 30);
  expect(session.cluster.absences.controlPlaneAway).toBeUndefined();
  expect(webs(session).filter(isReady)).toHaveLength(3);
});

test('a checkpoint in the middle goes on as if nothing had been', () => {
  const one = running();
  machine(one, 'control-plane', 'off');
  wait(one, 100);
  const saved = one.cluster.save();
  const end = (): string => {
    machine(one, 'control-plane', null);
    wait(one, 100);
    return one.cluster.read.historyHash;
  };
  const first = end();
  one.cluster.restore(saved);
  expect(end()).toBe(first);
});
