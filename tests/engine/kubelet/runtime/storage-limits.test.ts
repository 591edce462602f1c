/** What is written counts: against the container's limit, the pod's, a volume's; and against memory where it is kept there. */
import { describe, expect, test } from 'vitest';
import { podStorageLimit } from '../../../../shared/engine/kubelet/eviction.ts';
import type { Container, Pod } from '../../../../shared/model/pod.ts';
import { apply, testSession } from '../../../support/session.ts';

function after(container: string, more = '', seconds = 40, image = 'busybox'): Pod {
  const session = testSession({ bare: true });
  const { report } = apply(
    session,
    `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
${more}
  containers:
    - { name: c, image: ${image}, ${container} }
`,
  );
  expect(report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  session.advance(session.now + seconds * 1000);
  return session.cluster.read.get('Pod', 'default', 'p')!;
}

const writes = (bytes: number, path: string): string =>
  `command: [sh, -c, 'head -c ${bytes} /dev/zero > ${path}; sleep 600']`;
const limit = (text: string): string => `resources: { limits: { ${text} } }`;
const MI = 1024 * 1024;

describe('storage of the machine', () => {
  const scratch = '  volumes: [{ name: d, emptyDir: {} }]\n';
  const mount = 'volumeMounts: [{ name: d, mountPath: /d }]';

  test('a container that has a limit of its own beside another one', () => {
    const other = `, volumeMounts: [] }\n    - { name: b, image: busybox, command: [sleep, '600'], ${limit('ephemeral-storage: 10Mi')}`;
    const pod = after(`${writes(2 * MI, '/big')}, ${limit('ephemeral-storage: 1Mi')}${other}`);
    expect(pod.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Container c exceeded its local ephemeral storage limit "1Mi". ',
    });
  });

  test('volumes count for the pod, whose limit is that of its containers together', () => {
    const pod = after(`${writes(2 * MI, '/d/big')}, ${mount}, ${limit('ephemeral-storage: 1Mi')}`, scratch);
    expect(pod.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
    });
  });

  test('what an image brings with it does not count', () => {
    expect(after(`${writes(1000, '/x')}, ${limit('ephemeral-storage: 16Ki')}`).status?.phase).toBe('Running');
  });

  test('the limit of a pod', () => {
    const one = (text: string | undefined, policy?: string): Container =>
      ({
        name: 'c',
        ...(text === undefined ? {} : { resources: { limits: { 'ephemeral-storage': text } } }),
        ...(policy === undefined ? {} : { restartPolicy: policy }),
      }) as Container;
    const of = (containers: Container[], initContainers: Container[] = []): string | undefined =>
      podStorageLimit({ spec: { containers, initContainers } });
    expect(of([one(undefined)])).toBeUndefined();
    expect(of([one('1Gi'), one(undefined), one('512Mi')])).toBe('1536Mi');
    expect(of([one('1Gi')], [one('3Gi'), one('1Gi')])).toBe('3Gi');
    expect(of([one('1Gi')], [one('1Gi', 'Always'), one('2Gi')])).toBe('3Gi');
  });
});

describe('files in memory', () => {
  const inMemory = (size = ''): string => `  volumes: [{ name: d, emptyDir: { medium: Memory${size} } }]\n`;
  const mount = 'volumeMounts: [{ name: d, mountPath: /d }]';

  test('count as memory of the container: it is killed when they are too many', () => {
    const command =
      "command: [sh, -c, 'while true; do head -c 1048576 /dev/zero >> /d/x; stress -m 1 --vm-bytes 1M -t 1; done']";
    // The image whose tool that is.
    const pod = after(`${command}, ${mount}, ${limit('memory: 16Mi')}`, inMemory(), 60, 'polinux/stress');
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  });

  test('within the limit they stay', () => {
    const pod = after(`${writes(8 * MI, '/d/x')}, ${mount}, ${limit('memory: 16Mi')}`, inMemory());
    expect(pod.status?.phase).toBe('Running');
  });

  test('beyond the size of the volume there is no room, and nobody is evicted for it', () => {
    const command = "command: [sh, -c, 'dd if=/dev/zero of=/d/x bs=1M count=2 || exit 7; sleep 600']";
    const pod = after(`${command}, ${mount}`, inMemory(', sizeLimit: 1Mi'));
    expect(pod.status).toMatchObject({ phase: 'Failed' });
    expect(pod.status?.reason).toBeUndefined();
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(7);
  });
});
