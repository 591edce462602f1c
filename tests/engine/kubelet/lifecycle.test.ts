/** Containers that end, start again, or never come up; init containers and sidecars; completion. */
import { describe, expect, test } from 'vitest';
import { loneKubelet, newPod, place, stateWord } from './lone-kubelet.ts';

type Lone = ReturnType<typeof loneKubelet>;

/** The words of the first container's states, each once per change. */
function words(k: Lone, name: string): string[] {
  const list = k
    .story(name)
    .filter(({ pod }) => pod.status?.containerStatuses !== undefined)
    .map(({ pod }) => stateWord(pod.status!.containerStatuses![0]));
  return list.filter((w, i) => w !== list[i - 1]);
}

describe('crash loop', () => {
  const k = loneKubelet();
  place(
    k,
    newPod(
      'crash',
      [{ name: 'web', image: 'nginx' }],
      {},
      { 'orrery.dev/exit-after': '2s', 'orrery.dev/exit-code': '1' },
    ),
  );
  k.run(2_000_000);
  const starts = k
    .story('crash')
    .filter(({ pod }, i, all) => {
      const state = pod.status?.containerStatuses?.[0]?.state;
      return (
        state?.running !== undefined && all[i - 1]?.pod.status?.containerStatuses?.[0]?.state?.running === undefined
      );
    })
    .map(({ at }) => at);

  test('restarts at once, then after 10 s doubling to 300 s', () => {
    // Each gap: 2 s of running, the back-off, and some 180 ms to create the container.
    const waits = starts.slice(1).map((at, i) => Math.round((at - starts[i]! - 2000) / 1000));
    expect(waits.slice(0, 9)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('states', () => {
    expect(words(k, 'crash').slice(0, 9)).toEqual([
      'ContainerCreating',
      'Running',
      'Error',
      'Running',
      'Error',
      'CrashLoopBackOff',
      'Running',
      'Error',
      'CrashLoopBackOff',
    ]);
  });

  test('status in back-off', () => {
    const loops = k
      .story('crash')
      .filter(({ pod }) => stateWord(pod.status?.containerStatuses?.[0]) === 'CrashLoopBackOff');
    const { pod } = loops[0]!;
    const uid = pod.metadata.uid;
    const c = pod.status!.containerStatuses![0]!;
    expect(c.state?.waiting?.message).toBe(`back-off 10s restarting failed container=web pod=crash_default(${uid})`);
    expect(c).toMatchObject({ restartCount: 1, ready: false, started: false });
    expect(c.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error', containerID: c.containerID });
    expect(pod.status?.phase).toBe('Running');
    expect(pod.status?.conditions?.find((x) => x.type === 'Ready')?.status).toBe('False');
    expect(loops[1]!.pod.status!.containerStatuses![0]!.state?.waiting?.message).toContain('back-off 20s restarting');
    const last = loops.at(-1)!.pod.status!.containerStatuses![0]!;
    expect(last.state?.waiting?.message).toContain('back-off 5m0s restarting');
    expect(k.events('crash')).toContain(
      `BackOff Back-off restarting failed container web in pod crash_default(${uid})`,
    );
  });

  test('a crash loop does not keep the cluster from being settled', () => {
    const other = loneKubelet();
    place(
      other,
      newPod(
        'crash',
        [{ name: 'web', image: 'nginx' }],
        {},
        { 'orrery.dev/exit-after': '1s', 'orrery.dev/exit-code': '1' },
      ),
    );
    other.settle();
    expect(stateWord(other.pod('crash').status?.containerStatuses?.[0])).toBe('CrashLoopBackOff');
    expect(other.kernel.now).toBeLessThan(10_000);
  });
});

describe('restart policies', () => {
  test('Never: Succeeded or Failed, once', () => {
    const k = loneKubelet();
    place(k, newPod('ok', [{ name: 'c', image: 'hello-world' }], { restartPolicy: 'Never' }));
    place(
      k,
      newPod('bad', [{ name: 'c', image: 'hello-world' }], { restartPolicy: 'Never' }, { 'orrery.dev/exit-code': '3' }),
    );
    k.settle();
    const ok = k.pod('ok').status!;
    expect(ok.phase).toBe('Succeeded');
    expect(ok.conditions?.map((c) => `${c.type}=${c.status} ${c.reason ?? ''}`.trim())).toEqual([
      'PodReadyToStartContainers=False',
      'Initialized=True PodCompleted',
      'Ready=False PodCompleted',
      'ContainersReady=False PodCompleted',
      'PodScheduled=True',
    ]);
    const c = ok.containerStatuses![0]!;
    expect(c.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed', containerID: c.containerID });
    expect(c).toMatchObject({ ready: false, started: false, restartCount: 0 });
    const bad = k.pod('bad').status!;
    expect(bad.phase).toBe('Failed');
    expect(bad.containerStatuses![0]!.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    expect(bad.conditions?.find((x) => x.type === 'Ready')?.reason).toBe('PodFailed');
    // A pod that is over keeps its address on paper, and gives it back.
    expect(ok.podIP).toMatch(/^10\.42\.1\./);
    for (let i = 0; i < 253; i++) place(k, newPod(`p${i}`, [{ name: 'c', image: 'nginx' }]));
    k.settle();
    expect([...k.store.list('Pod')].filter((p) => p.status?.phase === 'Running')).toHaveLength(253);
  });

  test('OnFailure: again after failure, not after success', () => {
    const k = loneKubelet();
    place(
      k,
      newPod('ok', [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'true'] }], { restartPolicy: 'OnFailure' }),
    );
    place(
      k,
      newPod(
        'bad',
        [{ name: 'c', image: 'hello-world' }],
        { restartPolicy: 'OnFailure' },
        { 'orrery.dev/exit-code': '1' },
      ),
    );
    k.run(60_000);
    expect(k.pod('ok').status?.phase).toBe('Succeeded');
    expect(k.pod('bad').status?.phase).toBe('Running');
    expect(k.pod('bad').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(2);
  });

  test('Always: even success is followed by a restart', () => {
    const k = loneKubelet();
    place(k, newPod('hello', [{ name: 'c', image: 'hello-world' }]));
    k.settle();
    expect(words(k, 'hello')).toEqual([
      'ContainerCreating',
      'Running',
      'Completed',
      'Running',
      'Completed',
      'CrashLoopBackOff',
    ]);
  });

  test('two containers: the pod is over when both are', () => {
    const k = loneKubelet();
    place(
      k,
      newPod(
        'job',
        [
          { name: 'short', image: 'hello-world' },
          { name: 'long', image: 'perl', command: ['perl', '-e', '1'] },
        ],
        { restartPolicy: 'Never' },
      ),
    );
    k.run(9_000);
    expect(k.pod('job').status?.phase).toBe('Running');
    expect(k.pod('job').status?.conditions?.find((c) => c.type === 'Ready')?.message).toBe(
      'containers with unready status: [short]',
    );
    k.settle();
    expect(k.pod('job').status?.phase).toBe('Succeeded');
  });
});

describe('init containers', () => {
  test('run one after the other, then the others start', () => {
    const k = loneKubelet();
    const init = [
      { name: 'one', image: 'busybox', imagePullPolicy: 'IfNotPresent' as const, command: ['sh'] },
      { name: 'two', image: 'busybox', imagePullPolicy: 'IfNotPresent' as const, command: ['sh'] },
    ];
    place(k, newPod('app', [{ name: 'web', image: 'nginx' }], { initContainers: init }));
    k.settle();
    const story = k.story('app').filter(({ pod }) => pod.status?.initContainerStatuses !== undefined);
    const seen = story.map(({ pod }) =>
      [...pod.status!.initContainerStatuses!, ...pod.status!.containerStatuses!].map(stateWord).join(' '),
    );
    expect(seen).toEqual([
      'PodInitializing PodInitializing PodInitializing',
      'Running PodInitializing PodInitializing',
      'Completed PodInitializing PodInitializing',
      'Completed Running PodInitializing',
      'Completed Completed PodInitializing',
      'Completed Completed Running',
    ]);
    const first = story[0]!.pod.status!;
    expect(first.phase).toBe('Pending');
    expect(first.conditions?.find((c) => c.type === 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two]',
    });
    const last = k.pod('app').status!;
    expect(last.phase).toBe('Running');
    expect(last.initContainerStatuses![0]).toMatchObject({ ready: true, started: false });
    expect(last.conditions?.find((c) => c.type === 'Initialized')?.status).toBe('True');
    expect([...k.store.list('Event')][0]!.involvedObject.fieldPath).toBe('spec.initContainers{one}');
  });

  test('a sidecar stays, and is stopped when the pod is over', () => {
    const k = loneKubelet();
    const sidecar = {
      name: 'log',
      image: 'fluentd',
      restartPolicy: 'Always' as const,
      imagePullPolicy: 'IfNotPresent' as const,
    };
    place(
      k,
      newPod('job', [{ name: 'main', image: 'hello-world' }], { restartPolicy: 'Never', initContainers: [sidecar] }),
    );
    k.settle();
    const { status } = k.pod('job');
    expect(status?.phase).toBe('Succeeded');
    expect(status?.initContainerStatuses?.map(stateWord)).toEqual(['Completed']);
    expect(k.events('job')).toContain('Killing Stopping container log');
  });

  const setup = { name: 'setup', image: 'busybox', imagePullPolicy: 'IfNotPresent' as const, command: ['sh'] };
  const failing = { 'orrery.dev/init-exit-code': '1' };

  test('one that fails fails the pod, where nothing is restarted', () => {
    const k = loneKubelet();
    place(
      k,
      newPod('app', [{ name: 'web', image: 'nginx' }], { restartPolicy: 'Never', initContainers: [setup] }, failing),
    );
    k.settle();
    const { status } = k.pod('app');
    expect(status?.phase).toBe('Failed');
    expect(status?.initContainerStatuses?.map(stateWord)).toEqual(['Error']);
    expect(status?.containerStatuses?.map(stateWord)).toEqual(['PodInitializing']);
    expect(k.events('app').filter((e) => e.startsWith('Started'))).toHaveLength(1);
  });

  test('one that fails is tried again with back-off, and the others wait', () => {
    const k = loneKubelet();
    place(k, newPod('app', [{ name: 'web', image: 'nginx' }], { initContainers: [setup] }, failing));
    k.settle();
    const { status } = k.pod('app');
    expect(status?.phase).toBe('Pending');
    expect(status?.initContainerStatuses?.map(stateWord)).toEqual(['CrashLoopBackOff']);
    expect(status?.containerStatuses?.map(stateWord)).toEqual(['PodInitializing']);
    expect(status?.conditions?.find((c) => c.type === 'Initialized')?.message).toBe(
      'containers with incomplete status: [setup]',
    );
    k.run(100_000);
    expect(k.pod('app').status?.initContainerStatuses?.[0]?.restartCount).toBe(4);
  });

  test('one whose image cannot be had holds the pod back', () => {
    const k = loneKubelet();
    place(
      k,
      newPod('app', [{ name: 'web', image: 'nginx' }], {
        restartPolicy: 'Never',
        initContainers: [{ name: 'one', image: 'nginx:does-not-exist', imagePullPolicy: 'IfNotPresent' }],
      }),
    );
    k.settle();
    expect(k.pod('app').status?.phase).toBe('Pending');
    expect(k.pod('app').status?.initContainerStatuses?.map(stateWord)).toEqual(['ImagePullBackOff']);
    expect(k.pod('app').status?.containerStatuses?.map(stateWord)).toEqual(['PodInitializing']);
  });
});

test('an image that was changed in a running pod: the container is restarted', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'web', image: 'nginx:1.26' }]));
  k.settle();
  const pod = k.pod('web');
  k.api.update({ ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0]!, image: 'nginx:1.27' }] } });
  k.settle();
  expect(k.events('web')).toContain('Killing Container web definition changed, will be restarted');
  expect(k.pod('web').status?.containerStatuses?.[0]).toMatchObject({
    image: 'docker.io/library/nginx:1.27',
    restartCount: 1,
    ready: true,
  });
});
