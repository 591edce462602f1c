/** Containers that are added to a running pod to look into it, as `kubectl debug` does. */
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../../shared/engine/api/errors.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

function up(): Session {
  const session = testSession({ bare: true });
  apply(
    session,
    `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  containers: [{ name: main, image: nginx:1.27, ports: [{ containerPort: 80 }], volumeMounts: [{ name: d, mountPath: /d }] }]
  volumes: [{ name: d, emptyDir: {} }]
`,
  );
  session.advance(session.now + 15_000);
  return session;
}

const read = (session: Session): Pod => session.cluster.read.get('Pod', 'default', 'p')!;

function add(session: Session, container: object, seconds = 10): void {
  const spec = { ephemeralContainers: [container] };
  const api = session.cluster.as('user', { input: 1 });
  api.patch('Pod', 'default', 'p', 'strategic', { spec }, { subresource: 'ephemeralcontainers' });
  session.advance(session.now + seconds * 1000);
}

const refusal = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('an ephemeral container', () => {
  test('runs, and is never called ready', () => {
    const session = up();
    add(session, { name: 'look', image: 'busybox', command: ['sleep', '1000'] });
    expect(read(session).status?.ephemeralContainerStatuses).toMatchObject([
      { name: 'look', ready: false, started: true, state: { running: {} } },
    ]);
    expect(read(session).status?.containerStatuses).toMatchObject([{ name: 'main', ready: true }]);
  });

  test('starts beside the others, shares network and volumes, prints, ends, and is not started again', () => {
    const session = up();
    add(session, {
      name: 'look',
      image: 'busybox',
      command: ['sh', '-c', 'wget -qO- localhost | head -n 4 | tail -n 1; echo here > /d/x; exit 3'],
      volumeMounts: [{ name: 'd', mountPath: '/d' }],
    });
    const { status } = read(session);
    expect(status?.ephemeralContainerStatuses).toMatchObject([
      { name: 'look', restartCount: 0, ready: false, state: { terminated: { exitCode: 3, reason: 'Error' } } },
    ]);
    expect(status?.containerStatuses?.map((s) => s.name)).toEqual(['main']);
    expect(session.cluster.logs(read(session), 'look').map((line) => line.text)).toEqual([
      '<title>Welcome to nginx!</title>',
    ]);
    expect(session.cluster.fileIn(read(session), 'main', '/d/x')).toBe('here\n');
    session.advance(session.now + 300_000);
    expect(read(session).status?.ephemeralContainerStatuses?.[0]?.restartCount).toBe(0);
    // The pod is as it was.
    expect(read(session).status).toMatchObject({
      phase: 'Running',
      conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]) as unknown,
    });
    const events = [...session.cluster.read.list('Event', 'default')].map(
      (e) => (e as unknown as { involvedObject: { fieldPath?: string } }).involvedObject.fieldPath,
    );
    expect(events).toContain('spec.ephemeralContainers{look}');
  });

  test('with an open stdin it waits for whoever attaches, until the pod goes', () => {
    const session = up();
    add(session, { name: 'shell', image: 'busybox', stdin: true, tty: true }, 120);
    expect(read(session).status?.ephemeralContainerStatuses?.[0]?.state?.running).toBeDefined();
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
    session.advance(session.now + 40_000);
    expect(session.cluster.read.get('Pod', 'default', 'p')).toBeUndefined();
  });

  test('an image that cannot be pulled says so in its own status', () => {
    const session = up();
    add(session, { name: 'x', image: 'no-such-image' }, 5);
    expect(['ErrImagePull', 'ImagePullBackOff']).toContain(
      read(session).status?.ephemeralContainerStatuses?.[0]?.state?.waiting?.reason,
    );
    expect(read(session).status?.containerStatuses?.[0]?.ready).toBe(true);
  });

  test('comes only through its own door, and then stays as it is', () => {
    const session = up();
    const api = session.cluster.as('user', { input: 1 });
    expect(
      refusal(() =>
        api.patch('Pod', 'default', 'p', 'merge', { spec: { ephemeralContainers: [{ name: 'x', image: 'busybox' }] } }),
      ),
    ).toMatch(/Forbidden/);
    add(session, { name: 'x', image: 'busybox', stdin: true });
    const change = (containers: object[]): string =>
      refusal(() =>
        api.patch(
          'Pod',
          'default',
          'p',
          'merge',
          { spec: { ephemeralContainers: containers } },
          { subresource: 'ephemeralcontainers' },
        ),
      );
    expect(change([])).toMatch(/existing ephemeral containers "x" may not be removed/);
    expect(change([{ name: 'x', image: 'alpine' }])).toMatch(/existing ephemeral containers "x" may not be changed/);
    expect(refusal(() => add(session, { name: 'main', image: 'busybox' }))).toMatch(/Duplicate value: "main"/);
    expect(refusal(() => add(session, { name: 'y', image: 'busybox', ports: [{ containerPort: 1 }] }))).toMatch(
      /cannot be set for an Ephemeral Container/,
    );
  });
});
