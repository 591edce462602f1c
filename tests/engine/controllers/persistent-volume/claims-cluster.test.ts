/** Claims in a whole cluster: provisioned where the first pod lands, kept while used, and their data outlives pods. */
import { expect, test } from 'vitest';
import type { Session } from '../../../../shared/session/session.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { apply, testSession } from '../../../support/session.ts';

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{ name: d, persistentVolumeClaim: { claimName: data } }]
  containers:
    - name: c
      image: busybox
      command: [sh, -c, 'echo ${name} >> /d/log; cat /d/log; sleep 1000']
      volumeMounts: [{ name: d, mountPath: /d }]
`;

const get = (session: Session, name: string): Pod => session.cluster.read.get('Pod', 'default', name)!;
const phase = (session: Session): string | undefined =>
  (session.cluster.read.get('PersistentVolumeClaim', 'default', 'data') as { status?: { phase?: string } } | undefined)
    ?.status?.phase;

function wait(session: Session, seconds: number): void {
  session.advance(session.now + seconds * 1000);
}

test('a claim waits for its first pod, is bound on its node, and its data outlives the pod', () => {
  const session = testSession();
  apply(session, claim);
  wait(session, 5);
  expect(phase(session)).toBe('Pending');
  apply(session, pod('first'));
  wait(session, 15);
  expect(phase(session)).toBe('Bound');
  const { nodeName } = get(session, 'first').spec;
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'first' });
  wait(session, 10);
  apply(session, pod('second'));
  wait(session, 15);
  expect(get(session, 'second').spec.nodeName).toBe(nodeName);
  expect(session.cluster.logs(get(session, 'second')).map((line) => line.text)).toEqual(['first', 'second']);
});

test('a claim in use is held until its pod is gone; then its volume goes too', () => {
  const session = testSession();
  apply(session, `${claim}---\n${pod('only')}`);
  wait(session, 20);
  session.apply({ type: 'delete', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' });
  wait(session, 5);
  expect(
    session.cluster.read.get('PersistentVolumeClaim', 'default', 'data')?.metadata.deletionTimestamp,
  ).toBeDefined();
  session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'only' });
  wait(session, 30);
  expect(session.cluster.read.get('PersistentVolumeClaim', 'default', 'data')).toBeUndefined();
  expect([...session.cluster.read.list('PersistentVolume')]).toEqual([]);
});
