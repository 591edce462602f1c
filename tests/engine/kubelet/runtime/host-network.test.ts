/** Pods on their machine's own network: its address, its name, and its ports, of which each can be had once. */
import { describe, expect, test } from 'vitest';
import { apply, testSession } from '../../../support/session.ts';
import type { Session } from '../../../../shared/session/session.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Pod } from '../../../../shared/model/pod.ts';

const pod = (name: string, more: string, port = 'containerPort: 80'): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  ${more}
  containers: [{ name: c, image: nginx:1.27, ports: [{ ${port} }] }]
---
`;

function up(yaml: string, workers = 1): Session {
  const session = testSession({ bare: true, workers });
  expect(apply(session, yaml).report?.problems).toEqual([]);
  session.advance(session.now + 20_000);
  return session;
}

const read = (session: Session, name: string): Pod => session.cluster.read.get('Pod', 'default', name)!;

const events = (session: Session, name: string, reason: string): string[] =>
  [...session.cluster.read.list('Event', 'default')]
    .map((e) => e as unknown as KubeEvent)
    .filter((e) => e.involvedObject.name === name && e.reason === reason)
    .map((e) => e.message);

const NO_PORTS =
  /^0\/\d nodes are available: .*1 node\(s\) didn't have free ports for the requested pod ports.*preemption: 0\/\d nodes are available:/;

describe('host ports', () => {
  test('a pod on the host network has the address of its machine, and all its ports are host ports', () => {
    const session = up(pod('a', 'hostNetwork: true'));
    const a = read(session, 'a');
    expect(a.status?.podIP).toBe(a.status?.['hostIP']);
    expect(a.spec.containers[0]?.ports).toEqual([{ containerPort: 80, hostPort: 80, protocol: 'TCP' }]);
  });

  test('a second pod that wants the port waits until the first is gone', () => {
    const session = up(pod('a', 'hostNetwork: true') + pod('b', '', 'containerPort: 8080, hostPort: 80'));
    expect(read(session, 'a').status?.phase).toBe('Running');
    expect(read(session, 'b').spec.nodeName ?? '').toBe('');
    expect(events(session, 'b', 'FailedScheduling')[0]).toMatch(NO_PORTS);
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'a' });
    session.advance(session.now + 60_000);
    expect(read(session, 'b').status?.phase).toBe('Running');
  });

  test('two machines have the port twice', () => {
    const session = up(pod('a', 'hostNetwork: true') + pod('b', 'hostNetwork: true'), 2);
    expect(new Set([read(session, 'a').spec.nodeName, read(session, 'b').spec.nodeName]).size).toBe(2);
  });

  test('a pod that no scheduler placed is refused by the kubelet', () => {
    const session = up(pod('a', 'hostNetwork: true'));
    const node = read(session, 'a').spec.nodeName;
    apply(session, pod('b', `nodeName: ${node}`, 'containerPort: 8080, hostPort: 80'));
    session.advance(session.now + 5000);
    expect(read(session, 'b').status).toMatchObject({
      phase: 'Failed',
      reason: 'NodePorts',
      message:
        "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    });
  });
});
