/** Faults as annotations of a running pod: each breaks it in its own way, and is mended by taking it away. */
import { expect, test } from 'vitest';
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
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

const PROBES = `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  terminationGracePeriodSeconds: 2
  containers:
    - name: c
      image: nginx:1.27
      ports: [{ containerPort: 80 }]
      startupProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 5 }
      livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 3 }
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }
`;

function probed(): Session {
  const session = testSession({ bare: true });
  apply(session, PROBES);
  session.advance(session.now + 20_000);
  expect(status(session)).toMatchObject({ ready: true, restartCount: 0 });
  return session;
}

test.each([
  // The fault, seconds it is let be, and what is then seen of the container.
  ['readiness-fails', {}, 6, { ready: false, started: true, restartCount: 0 }],
  ['liveness-fails', {}, 8, { restartCount: 1 }],
  ['startup-fails', { 'orrery.dev/crash': '1' }, 5, { ready: false, started: false }],
  ['hang', {}, 20, { ready: false }],
] as const)('%s breaks the pod, and is mended by taking it away', (fault, more, seconds, seen) => {
  const session = probed();
  annotate(session, { 'orrery.dev/fault': fault, ...more }, seconds);
  expect(status(session)).toMatchObject(seen);
  annotate(session, { 'orrery.dev/fault': null }, 120);
  expect(status(session)).toMatchObject({ ready: true, started: true });
});

test('a manifest, and so a scenario, can have its pods broken from the start', () => {
  const objects = PROBES.replace('name: p', 'name: p, annotations: { orrery.dev/fault: readiness-fails }');
  const session = testSession({ scenario: { ...scenarioFromDisk(), objects, origin: 1000 } });
  session.advance(session.now + 30_000);
  expect(status(session)).toMatchObject({ ready: false, started: true, restartCount: 0 });
  annotate(session, { 'orrery.dev/fault': null }, 5);
  expect(status(session).ready).toBe(true);
});

test('each is an input: the log alone makes the same history again', () => {
  const first = probed();
  const before = first.cluster.read.historyHash;
  annotate(first, { 'orrery.dev/fault': 'hang,readiness-fails' }, 20);
  annotate(first, { 'orrery.dev/fault': null, 'orrery.dev/crash': '1', 'orrery.dev/crash-code': '3' }, 20);
  expect(first.cluster.read.historyHash).not.toBe(before);
  expect(first.log.map(({ input }) => input.type)).toEqual(['apply', 'patch', 'patch']);
  const again = testSession({ bare: true });
  again.replay(first.log);
  again.advance(first.now);
  expect(again.cluster.read.historyHash).toBe(first.cluster.read.historyHash);
});
