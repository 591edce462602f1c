/** A pod from bound to ready: statuses, events and texts as Kubernetes 1.34 has them. */
import { describe, expect, test } from 'vitest';
import { loneKubelet, newPod, place, stateWord } from './lone-kubelet.ts';

const conditionsOf = (pod: ReturnType<ReturnType<typeof loneKubelet>['pod']>): string[] =>
  (pod.status?.conditions ?? []).map((c) => `${c.type}=${c.status}${c.reason === undefined ? '' : ` ${c.reason}`}`);

describe('one container', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'web', image: 'nginx:1.27' }]));
  k.settle();
  const story = k.story('web').filter(({ pod }) => pod.status?.startTime !== undefined);

  test('two statuses are written: creating, running', () => {
    expect(story).toHaveLength(2);
    expect(conditionsOf(story[0]!.pod)).toEqual([
      'PodReadyToStartContainers=False',
      'Initialized=True',
      'Ready=False ContainersNotReady',
      'ContainersReady=False ContainersNotReady',
      'PodScheduled=True',
    ]);
    const first = story[0]!.pod.status!;
    expect(first).toMatchObject({
      phase: 'Pending',
      qosClass: 'BestEffort',
      hostIP: '192.168.1.11',
      hostIPs: [{ ip: '192.168.1.11' }],
      observedGeneration: 1,
      startTime: '2026-01-01T00:00:00Z',
    });
    expect(first.podIP).toBeUndefined();
    expect(first.conditions?.find((c) => c.type === 'Ready')?.message).toBe('containers with unready status: [web]');
    expect(first.containerStatuses).toEqual([
      {
        name: 'web',
        state: { waiting: { reason: 'ContainerCreating' } },
        lastState: {},
        ready: false,
        started: false,
        restartCount: 0,
        image: 'nginx:1.27',
        imageID: '',
      },
    ]);
  });

  test('the pod is ready', () => {
    const { status } = k.pod('web');
    expect(status).toMatchObject({ phase: 'Running', podIP: '10.42.1.2', podIPs: [{ ip: '10.42.1.2' }] });
    expect(conditionsOf(k.pod('web'))).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    const c = status!.containerStatuses![0]!;
    expect(c).toMatchObject({
      ready: true,
      started: true,
      restartCount: 0,
      image: 'docker.io/library/nginx:1.27',
      lastState: {},
    });
    expect(c.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
    expect(c.imageID).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
    expect(c.state?.running?.startedAt).toMatch(/^2026-01-01T00:00:0[2-4]Z$/);
    // Scheduled has been true since the binding, Initialized since the first status; Ready is new.
    const since = (type: string): string => status!.conditions!.find((x) => x.type === type)!.lastTransitionTime!;
    expect(since('PodScheduled')).toBe('2026-01-01T00:00:00Z');
    expect(since('Initialized')).toBe('2026-01-01T00:00:00Z');
    expect(since('Ready')).toBe(c.state?.running?.startedAt);
  });

  test('events', () => {
    const events = k.events('web');
    expect(events[0]).toBe('Pulling Pulling image "nginx:1.27"');
    expect(events[1]).toMatch(
      /^Pulled Successfully pulled image "nginx:1.27" in (\d\.\d+s) \(\1 including waiting\)\. Image size: 72950530 bytes\.$/,
    );
    expect(events.slice(2)).toEqual(['Created Created container: web', 'Started Started container web']);
    const event = [...k.store.list('Event')][0]!;
    expect(event.involvedObject).toMatchObject({ kind: 'Pod', name: 'web', fieldPath: 'spec.containers{web}' });
    expect(event.source).toEqual({ component: 'kubelet', host: 'worker-1' });
  });

  test('causes name the node', () => {
    const change = k.store.history.find(
      (c) => c.after?.kind === 'Pod' && c.after.metadata.name === 'web' && c.cause.actor !== 'test',
    );
    expect(change?.cause.actor).toBe('kubelet/worker-1');
  });

  test('at most five timers of its own', () => {
    const own = new Set(k.store.history.filter((c) => c.cause.actor.startsWith('kubelet')).map((c) => c.cause.timer));
    expect([...own]).toEqual(['pod bound', 'sandbox', 'image pulled', 'container created']);
  });
});

describe('images', () => {
  test('a second pod finds the image; pulls of one node wait for each other', () => {
    const k = loneKubelet();
    place(k, newPod('a', [{ name: 'c', image: 'postgres:15' }]));
    place(k, newPod('b', [{ name: 'c', image: 'redis:7' }]));
    place(k, newPod('c', [{ name: 'c', image: 'postgres:15' }]));
    k.settle();
    const pulled = (name: string): string => k.events(name).find((e) => e.startsWith('Pulled'))!;
    const times = ['a', 'b', 'c'].map((n) => /in ([\d.]+m?s) \(([\d.]+m?s) including/.exec(pulled(n))!);
    // Somebody came first and did not wait; the others did.
    expect(times.filter((m) => m[1] === m[2])).toHaveLength(1);
    // Whoever of a and c came second only asked the registry.
    expect([times[0]![1]!, times[2]![1]!].filter((t) => t.endsWith('ms'))).toHaveLength(1);
    place(k, newPod('late', [{ name: 'c', image: 'postgres:15' }]));
    k.settle();
    expect(k.events('late')[0]).toBe('Pulled Container image "postgres:15" already present on machine');
    place(k, newPod('always', [{ name: 'c', image: 'postgres:15', imagePullPolicy: 'Always' }]));
    k.settle();
    expect(k.events('always').slice(0, 2)).toEqual([
      'Pulling Pulling image "postgres:15"',
      expect.stringMatching(
        /^Pulled Successfully pulled image "postgres:15" in \d{3}ms \(\d{3}ms including waiting\)\. Image size: 151204532 bytes\.$/,
      ),
    ]);
  });

  test('nodes pull on their own', () => {
    const k = loneKubelet(1, 2);
    place(k, newPod('a', [{ name: 'c', image: 'redis' }]), 'worker-1');
    k.settle();
    place(k, newPod('b', [{ name: 'c', image: 'redis' }]), 'worker-2');
    k.settle();
    expect(k.events('b')[0]).toBe('Pulling Pulling image "redis"');
    expect(k.pod('b').status?.podIP).toBe('10.42.2.2');
  });

  test('an image that does not exist: ErrImagePull, ImagePullBackOff, and waits that double', () => {
    const k = loneKubelet();
    place(k, newPod('bad', [{ name: 'c', image: 'nginx:does-not-exist' }]));
    k.settle();
    const error =
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:does-not-exist": ' +
      'failed to resolve reference "docker.io/library/nginx:does-not-exist": docker.io/library/nginx:does-not-exist: not found';
    expect(k.events('bad')).toEqual([
      'Pulling Pulling image "nginx:does-not-exist"',
      `Failed Failed to pull image "nginx:does-not-exist": ${error}`,
      'Failed Error: ErrImagePull',
      'BackOff Back-off pulling image "nginx:does-not-exist"',
      'Failed Error: ImagePullBackOff',
    ]);
    expect(k.pod('bad').status?.phase).toBe('Pending');
    expect(k.pod('bad').status?.containerStatuses?.[0]?.state?.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "nginx:does-not-exist": ErrImagePull: ${error}`,
    });
    k.run(1_500_000);
    const failures = k
      .story('bad')
      .filter(({ pod }) => stateWord(pod.status?.containerStatuses?.[0]) === 'ErrImagePull')
      .map(({ at }) => at);
    const gaps = failures.slice(1).map((at, i) => Math.round((at - failures[i]!) / 1000));
    // The answer of the registry takes some 300 ms on top.
    expect(gaps).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('a repository that does not exist', () => {
    const k = loneKubelet();
    place(k, newPod('bad', [{ name: 'c', image: 'no-such-image' }]));
    k.settle();
    expect(k.events('bad')[1]).toContain('pull access denied, repository does not exist or may require authorization');
  });

  test('a name that is none', () => {
    const k = loneKubelet();
    place(k, newPod('bad', [{ name: 'c', image: 'NGINX' }]));
    k.settle();
    const message =
      'Failed to apply default image tag "NGINX": couldn\'t parse image name "NGINX": invalid reference format: repository name (library/NGINX) must be lowercase';
    expect(k.events('bad')).toEqual([`InspectFailed ${message}`, 'Failed Error: InvalidImageName']);
    expect(k.pod('bad').status?.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'InvalidImageName', message },
    });
  });

  test('Never', () => {
    const k = loneKubelet();
    place(k, newPod('never', [{ name: 'c', image: 'nginx', imagePullPolicy: 'Never' }]));
    k.settle();
    const message = 'Container image "nginx" is not present with pull policy of Never';
    expect(k.events('never')).toEqual([`ErrImageNeverPull ${message}`, 'Failed Error: ErrImageNeverPull']);
    expect(k.pod('never').status?.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'ErrImageNeverPull', message },
    });
  });

  test('a fixed image in the spec heals the pod', () => {
    const k = loneKubelet();
    place(k, newPod('bad', [{ name: 'c', image: 'nginx:does-not-exist' }]));
    k.settle();
    const pod = k.pod('bad');
    k.api.update({ ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0]!, image: 'nginx:1.27' }] } });
    k.run(k.kernel.now + 5_000);
    expect(k.pod('bad').status?.phase).toBe('Running');
  });
});

describe('an image that is changed during the start: it is begun anew with the new one', () => {
  test.each([
    ['Pulling', ['Pulling', 'Pulling', 'Pulled', 'Created', 'Started']],
    ['Pulled', ['Pulling', 'Pulled', 'Pulling', 'Pulled', 'Created', 'Started']],
  ])('after %s', (reason, expected) => {
    const k = loneKubelet();
    const reasons = (): (string | undefined)[] => k.events('web').map((e) => e.split(' ')[0]);
    place(k, newPod('web', [{ name: 'c', image: 'nginx:1.26' }]));
    while (!reasons().includes(reason)) k.kernel.step(Infinity);
    const pod = k.pod('web');
    k.api.update({ ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0]!, image: 'redis:7' }] } });
    k.settle();
    expect(reasons()).toEqual(expected);
    const status = k.pod('web').status?.containerStatuses?.[0];
    expect(status).toMatchObject({ image: 'docker.io/library/redis:7', ready: true, restartCount: 0 });
  });
});

describe('several containers', () => {
  test('start in the order of the spec, and a bad one does not keep the others', () => {
    const k = loneKubelet();
    place(
      k,
      newPod('pod', [
        { name: 'one', image: 'nginx' },
        { name: 'two', image: 'nginx:does-not-exist' },
        { name: 'three', image: 'redis' },
      ]),
    );
    k.settle();
    expect(k.events('pod').filter((e) => e.startsWith('Started'))).toEqual([
      'Started Started container one',
      'Started Started container three',
    ]);
    const { status } = k.pod('pod');
    expect(status?.phase).toBe('Pending');
    expect(status?.containerStatuses?.map(stateWord)).toEqual(['Running', 'ImagePullBackOff', 'Running']);
    expect(status?.conditions?.find((c) => c.type === 'Ready')?.message).toBe('containers with unready status: [two]');
  });
});

describe('addresses', () => {
  test('the lowest free after the last, round and round; none twice', () => {
    const k = loneKubelet();
    for (let i = 0; i < 3; i++) place(k, newPod(`p${i}`, [{ name: 'c', image: 'nginx' }]));
    k.settle();
    expect(['p0', 'p1', 'p2'].map((n) => k.pod(n).status?.podIP).sort()).toEqual([
      '10.42.1.2',
      '10.42.1.3',
      '10.42.1.4',
    ]);
    k.api.delete('Pod', 'default', 'p0', { gracePeriodSeconds: 0 });
    place(k, newPod('p3', [{ name: 'c', image: 'nginx' }]));
    k.settle();
    expect(k.pod('p3').status?.podIP).toBe('10.42.1.5');
  });

  test('a used up range is said', () => {
    const k = loneKubelet();
    for (let i = 0; i < 254; i++) place(k, newPod(`p${i}`, [{ name: 'c', image: 'nginx' }]));
    k.settle();
    const ips = new Set<string>();
    for (const pod of k.store.list('Pod')) if (pod.status?.podIP !== undefined) ips.add(pod.status.podIP);
    expect(ips.size).toBe(253);
    const left = [...k.store.list('Pod')].find((p) => p.status?.podIP === undefined)!;
    expect(k.events(left.metadata.name)[0]).toContain('no IP addresses available in range set: 10.42.1.1-10.42.1.254');
    k.api.delete('Pod', 'default', 'p7', { gracePeriodSeconds: 0 });
    k.run(k.kernel.now + 20_000);
    expect(k.pod(left.metadata.name).status?.phase).toBe('Running');
  });

  test('hostNetwork: the address of the node', () => {
    const k = loneKubelet();
    place(k, newPod('host', [{ name: 'c', image: 'nginx' }], { hostNetwork: true }));
    k.settle();
    expect(k.pod('host').status).toMatchObject({ podIP: '192.168.1.11', podIPs: [{ ip: '192.168.1.11' }] });
  });
});

test('a pod on a node that is not there waits for it', () => {
  const k = loneKubelet();
  k.api.create({ ...newPod('early', [{ name: 'c', image: 'nginx' }], { nodeName: 'worker-9' }) });
  k.settle();
  expect(k.pod('early').status?.startTime).toBeUndefined();
  k.api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-9' }, spec: { podCIDR: '10.42.9.0/24' } });
  k.settle();
  expect(k.pod('early').status?.podIP).toBe('10.42.9.2');
});

test('the same seed gives the same history', () => {
  const hash = (seed: number): string => {
    const k = loneKubelet(seed);
    for (let i = 0; i < 5; i++) place(k, newPod(`p${i}`, [{ name: 'c', image: 'nginx' }]));
    k.settle();
    return k.store.historyHash;
  };
  expect(hash(7)).toBe(hash(7));
  expect(hash(7)).not.toBe(hash(8));
});
