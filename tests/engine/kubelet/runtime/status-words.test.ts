/** Every word of the STATUS column that a pod can come to by itself, and a manifest that brings it there. */
import { describe, expect, test } from 'vitest';
import { podStatusWord } from '../../../../shared/engine/kinds/pod/printing.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

const pod = (container: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
${more}
  containers:
    - { name: c, image: busybox, ${container} }
`;

const once = '  restartPolicy: Never\n';
const sh = (script: string): string => `command: [sh, -c, '${script}']`;
const before = (init: string, policy = 'Always'): string =>
  pod(sh('sleep 1000'), `  restartPolicy: ${policy}\n  initContainers: [{ name: i, image: busybox, ${init} }]\n`);
const needsKey = 'env: [{ name: A, valueFrom: { configMapKeyRef: { name: none, key: a } } }]';

const tooMuch = `${sh('stress -m 1 --vm-bytes 64M --vm-hang 0')}, resources: { limits: { memory: 16Mi } }`;
/** The image that has the tool. */
const stressed = (text: string): string => text.replaceAll('image: busybox', 'image: polinux/stress');

/** The word and the manifest. A pod that is to be seen as it goes is deleted after a while. */
const rows: readonly (readonly [string, string])[] = [
  ['Pending', pod(sh('true'), '  nodeSelector: { no: such }\n')],
  ['SchedulingGated', pod(sh('true'), '  schedulingGates: [{ name: example.com/wait }]\n')],
  ['ContainerCreating', pod(sh('sleep 100'))],
  ['PodInitializing', before(sh('true'))],
  ['Running', pod(sh('sleep 100'))],
  ['Completed', pod(sh('exit 0'), once)],
  ['Error', pod(sh('exit 1'), once)],
  ['CrashLoopBackOff', pod(sh('exit 1'))],
  ['OOMKilled', stressed(pod(tooMuch, once))],
  // One of its containers is done, and it is ready only with all of them.
  ['NotReady', `${pod(sh('sleep 100'), once)}    - { name: d, image: busybox, ${sh('exit 0')} }\n`],
  ['ErrImagePull', pod('imagePullPolicy: Always').replace('image: busybox', 'image: no-such-image')],
  ['ImagePullBackOff', pod('imagePullPolicy: Always').replace('image: busybox', 'image: no-such-image')],
  ['ErrImageNeverPull', pod('imagePullPolicy: Never').replace('image: busybox', 'image: nginx:1.27')],
  ['InvalidImageName', pod(sh('true')).replace('image: busybox', 'image: "Busy Box"')],
  ['CreateContainerConfigError', pod(`${sh('true')}, ${needsKey}`)],
  [
    'CreateContainerError',
    pod(
      `${sh('true')}, securityContext: { seccompProfile: { type: Localhost, localhostProfile: profiles/none.json } }`,
    ),
  ],
  ['RunContainerError', pod('command: [nonsense]')],
  ['StartError', pod('command: [nonsense]', once)],
  [
    'PostStartHookError',
    pod(
      `${sh('sleep 1000')}, lifecycle: { postStart: { exec: { command: [sh, -c, 'exit 3'] } } }`,
      '  terminationGracePeriodSeconds: 2\n',
    ),
  ],
  ['Init:0/1', before(sh('sleep 20'))],
  ['Init:Error', before(sh('exit 1'), 'Never')],
  ['Init:CrashLoopBackOff', before(sh('exit 1'))],
  [
    'Init:ErrImagePull',
    before('imagePullPolicy: Always').replace('name: i, image: busybox', 'name: i, image: no-such-image'),
  ],
  [
    'Init:ImagePullBackOff',
    before('imagePullPolicy: Always').replace('name: i, image: busybox', 'name: i, image: no-such-image'),
  ],
  ['Init:CreateContainerConfigError', before(`${sh('true')}, ${needsKey}`)],
  ['Init:RunContainerError', before('command: [nonsense]')],
  ['Init:OOMKilled', stressed(before(tooMuch, 'Never'))],
  [
    'ContainerStatusUnknown',
    pod('imagePullPolicy: Never', '  activeDeadlineSeconds: 5\n').replace('image: busybox', 'image: nginx:1.27'),
  ],
  ['OutOfcpu', pod(`${sh('true')}, resources: { requests: { cpu: 100 } }`, '  nodeName: worker-1\n')],
  ['NodeAffinity', pod(sh('true'), '  nodeName: worker-1\n  nodeSelector: { no: such }\n')],
  ['Terminating', pod(sh('trap "" TERM; while true; do sleep 1; done'))],
];

/** Words that upstream's printer knows and nothing here can bring about. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'ExitCode:N, Signal:N': 'the runtime always gives a reason',
  Unknown: 'the reason NodeLost, which eviction by taints does not set',
  'ImageInspectError, RegistryUnavailable, PreCreateHookError': 'the runtime itself at fault',
  'DeadlineExceeded, Evicted': 'reasons of the pod: the words of its containers stand before them',
};

const read = (session: Session): Pod | undefined => session.cluster.read.get('Pod', 'default', 'p');

/** The words that the pod shows in its first two minutes, in order. */
function wordsOf(manifest: string, isDeleted: boolean): Set<string> {
  const session = testSession({ bare: true });
  const seen = new Set<string>();
  const { report } = apply(session, manifest);
  expect(report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  for (let tenth = 0; tenth < 1200; tenth++) {
    session.advance(session.now + 100);
    if (isDeleted && tenth === 150) session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
    const now = read(session);
    if (now === undefined) break;
    seen.add(podStatusWord(now));
  }
  return seen;
}

describe('words of the STATUS column', () => {
  test.each(rows)('%s', (word, manifest) => {
    const seen = wordsOf(manifest, word === 'Terminating');
    expect([...seen]).toContain(word);
  });

  test('all of them', () => {
    console.info(`  STATUS: ${rows.length} words; left out: ${JSON.stringify(LEFT_OUT)}`);
    expect(new Set(rows.map(([word]) => word)).size).toBe(rows.length);
  });
});

describe('what is said of a container that cannot be made', () => {
  const said = (manifest: string, seconds = 5): { message: string | undefined; events: string[]; uid: string } => {
    const session = testSession({ bare: true });
    apply(session, manifest);
    session.advance(session.now + seconds * 1000);
    const now = read(session)!;
    const events = [...session.cluster.read.list('Event', 'default')]
      .map((e) => e as unknown as KubeEvent)
      .filter((e) => e.type === 'Warning')
      .map((e) => `${e.reason}: ${e.message}`);
    return { message: now.status!.containerStatuses![0]!.state?.waiting?.message, events, uid: now.metadata.uid! };
  };

  test.each([
    [
      'a root image',
      'securityContext: { runAsNonRoot: true }',
      'container has runAsNonRoot and image will run as root',
    ],
    ['user 0', 'securityContext: { runAsNonRoot: true, runAsUser: 0 }', "container's runAsUser breaks non-root policy"],
  ])('who may not be root: %s', (_what, context, words) => {
    const { message, events, uid } = said(pod(`${sh('true')}, ${context}`));
    expect(message).toBe(`${words} (pod: "p_default(${uid})", container: c)`);
    expect(events).toEqual([`Failed: Error: ${message}`]);
  });

  test.each([
    ['another user', 'securityContext: { runAsNonRoot: true, runAsUser: 1000 }', 'busybox'],
    ['an image of another user', 'securityContext: { runAsNonRoot: true }', 'memcached'],
    ['an image that nobody described', 'securityContext: { runAsNonRoot: true }', 'example.com/own/app:1'],
    ['a container that may, of a pod that may not', 'securityContext: { runAsNonRoot: false }', 'busybox'],
  ])('who may: %s', (what, context, image) => {
    const whole = what.includes('of a pod') ? '  securityContext: { runAsNonRoot: true }\n' : '';
    const { message, events } = said(pod(`${sh('sleep 100')}, ${context}`, whole).replace('busybox', image), 15);
    expect([message, events]).toEqual([undefined, []]);
  });

  test('a profile that the machine does not have', () => {
    const path = '/var/lib/kubelet/seccomp/profiles/none.json';
    expect(
      said(
        pod(
          `${sh('true')}, securityContext: { seccompProfile: { type: Localhost, localhostProfile: profiles/none.json } }`,
        ),
      ).message,
    ).toBe(
      `failed to create containerd container: cannot load seccomp profile "${path}": open ${path}: no such file or directory`,
    );
  });

  test('a mount whose path needs a variable that is not there', () => {
    const mount = 'volumeMounts: [{ name: d, mountPath: /d, subPathExpr: $(NONE) }]';
    expect(said(pod(`${sh('true')}, ${mount}`, '  volumes: [{ name: d, emptyDir: {} }]\n')).message).toBe(
      'missing value for NONE',
    );
  });

  test('a postStart hook that fails', () => {
    const hook = "lifecycle: { postStart: { exec: { command: [sh, -c, 'echo out; echo err >&2; exit 3'] } } }";
    const session = testSession({ bare: true });
    apply(session, pod(`${sh('sleep 1000')}, ${hook}`, '  terminationGracePeriodSeconds: 2\n'));
    let message: string | undefined;
    for (let i = 0; i < 200 && message === undefined; i++) {
      session.advance(session.now + 100);
      const waiting = read(session)?.status?.containerStatuses?.[0]?.state?.waiting;
      if (waiting?.reason === 'PostStartHookError') message = waiting.message;
    }
    const { uid } = read(session)!.metadata;
    expect(message).toBe(
      `Exec lifecycle hook ([sh -c echo out; echo err >&2; exit 3]) for Container "c" in Pod "p_default(${uid})" failed - ` +
        `error: command 'sh -c echo out; echo err >&2; exit 3' exited with 3: err\n, message: "out\\nerr\\n"`,
    );
  });
});
