/** Faults as annotations of a running pod: each breaks it in its own way, and is mended by taking it away. */
import { expect, test } from 'vitest';
import type { ContainerStatus } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

function up(policy = 'Always'): Session {
  const session = testSession({ bare: true });
  apply(
    session,
    `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: ${policy}
  containers:
    - { name: c, image: nginx:1.27, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 } }
`,
  );
  session.advance(session.now + 20_000);
  return session;
}

const status = (session: Session): ContainerStatus =>
  session.cluster.read.get('Pod', 'default', 'p')!.status!.containerStatuses![0]!;

function annotate(session: Session, annotations: Record<string, string | null>, seconds: number): void {
  const patch = { metadata: { annotations } };
  const { error } = session.apply({
    type: 'patch',
    kind: 'Pod',
    namespace: 'default',
    name: 'p',
    patchType: 'merge',
    patch,
  });
  expect(error).toBeUndefined();
  session.advance(session.now + seconds * 1000);
}

test('a crash ends the containers once, with the code that is asked for', () => {
  const session = up();
  annotate(session, { 'orrery.dev/crash': '1' }, 10);
  expect(status(session)).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  });
  annotate(session, { 'orrery.dev/crash': '2', 'orrery.dev/crash-code': '42' }, 60);
  expect(status(session)).toMatchObject({ restartCount: 2, lastState: { terminated: { exitCode: 42 } } });
  const once = up('OnFailure');
  annotate(once, { 'orrery.dev/crash': '1', 'orrery.dev/crash-code': '0' }, 20);
  expect(once.cluster.read.get('Pod', 'default', 'p')?.status?.phase).toBe('Succeeded');
});

test('an image that is lost cannot be pulled again until it is found', () => {
  const session = up();
  annotate(session, { 'orrery.dev/fault': 'image-not-found', 'orrery.dev/crash': '1' }, 4);
  expect(['ErrImagePull', 'ImagePullBackOff']).toContain(status(session).state?.waiting?.reason);
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    session.advance(session.now + 1000);
    seen.add(status(session).state?.waiting?.reason ?? 'none');
  }
  expect([...seen].sort()).toEqual(['ErrImagePull', 'ImagePullBackOff']);
  annotate(session, { 'orrery.dev/fault': null }, 120);
  expect(status(session)).toMatchObject({ ready: true, restartCount: 1 });
});

test('a slow start is not ready for as long as it says', () => {
  const session = up();
  annotate(session, { 'orrery.dev/ready-after': '30s', 'orrery.dev/crash': '1' }, 25);
  expect(status(session)).toMatchObject({ ready: false, state: { running: {} } });
  session.advance(session.now + 10_000);
  expect(status(session).ready).toBe(true);
});
