/** Pods that are deleted: asked, waited for, killed, reported, and removed. */
import { describe, expect, test } from 'vitest';
import { loneKubelet, newPod, place, stateWord } from './lone-kubelet.ts';

test('a polite container: Killing, Completed, gone', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'web', image: 'nginx' }]));
  k.settle();
  const at = k.kernel.now;
  k.api.delete('Pod', 'default', 'web');
  k.settle();
  expect(k.store.get('Pod', 'default', 'web')).toBeUndefined();
  expect(k.kernel.now - at).toBeLessThan(1500);
  expect(k.events('web').at(-1)).toBe('Killing Stopping container web');
  const story = k.story('web').filter(({ pod }) => pod.metadata.deletionTimestamp !== undefined);
  // Marked by the API server; then one status, and the removal.
  expect(story).toHaveLength(2);
  expect(story[0]!.pod.status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  const last = story[1]!.pod.status!;
  expect(last.phase).toBe('Succeeded');
  expect(last.containerStatuses![0]).toMatchObject({ ready: false, started: false });
  expect(last.containerStatuses![0]!.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
  expect(last.conditions?.find((c) => c.type === 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
  const removal = k.store.history.at(-1)!;
  expect(removal.after).toBeUndefined();
  expect(removal.cause.actor).toBe('kubelet/worker-1');
});

test('one that ignores SIGTERM takes the whole grace period, and is killed', () => {
  const k = loneKubelet();
  place(
    k,
    newPod('sleep', [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }], {
      terminationGracePeriodSeconds: 5,
    }),
  );
  k.settle();
  const at = k.kernel.now;
  k.api.delete('Pod', 'default', 'sleep');
  k.settle();
  const last = k.story('sleep').at(-1)!;
  expect(last.at - at).toBe(5010);
  expect(last.pod.status?.phase).toBe('Failed');
  expect(last.pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
});

test('a shorter grace period asked for later counts', () => {
  const k = loneKubelet();
  place(k, newPod('sleep', [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }]));
  k.settle();
  const at = k.kernel.now;
  k.api.delete('Pod', 'default', 'sleep');
  k.run(at + 3000);
  k.api.delete('Pod', 'default', 'sleep', { gracePeriodSeconds: 4 });
  k.run(at + 20_000);
  expect(k.store.get('Pod', 'default', 'sleep')).toBeUndefined();
  expect(k.story('sleep').at(-1)!.at - at).toBe(7010);
});

test('a preStop sleep is waited for', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'c', image: 'nginx', lifecycle: { preStop: { sleep: { seconds: 3 } } } }]));
  k.settle();
  const at = k.kernel.now;
  k.api.delete('Pod', 'default', 'web');
  k.settle();
  expect(k.story('web').at(-1)!.at - at).toBeGreaterThan(2000);
});

test('deleted while its image is being pulled: it has failed, and is gone soon', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'c', image: 'postgres' }]));
  k.run(1000);
  expect(k.events('web')).toEqual(['Pulling Pulling image "postgres"']);
  k.api.delete('Pod', 'default', 'web');
  k.run(2000);
  expect(k.store.get('Pod', 'default', 'web')).toBeUndefined();
  const last = k.story('web').at(-1)!.pod.status!;
  expect(last.phase).toBe('Failed');
  expect(last.containerStatuses![0]!.state?.terminated).toEqual({
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    exitCode: 137,
  });
  k.settle();
  expect(k.events('web')).toHaveLength(1);
});

test('deleted in a crash loop, or before the kubelet heard of it', () => {
  const k = loneKubelet();
  place(k, newPod('crash', [{ name: 'c', image: 'hello-world' }]));
  k.settle();
  expect(stateWord(k.pod('crash').status?.containerStatuses?.[0])).toBe('CrashLoopBackOff');
  k.api.delete('Pod', 'default', 'crash');
  k.settle();
  expect(k.store.get('Pod', 'default', 'crash')).toBeUndefined();
  place(k, newPod('early', [{ name: 'c', image: 'nginx' }]));
  k.api.delete('Pod', 'default', 'early');
  k.settle();
  expect(k.store.get('Pod', 'default', 'early')).toBeUndefined();
});

test('removed by force: the record and the address go, a new pod of the name starts anew', () => {
  const k = loneKubelet();
  place(k, newPod('web', [{ name: 'c', image: 'nginx' }]));
  k.settle();
  k.api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 0 });
  expect(k.kernel.table('kubelet/pods').size).toBe(0);
  expect(k.kernel.table('kubelet/addresses').size).toBe(0);
  place(k, newPod('web', [{ name: 'c', image: 'nginx' }]));
  k.settle();
  expect(k.pod('web').status).toMatchObject({ phase: 'Running', podIP: '10.42.1.3' });
});

test('a finalizer keeps the stopped pod until somebody takes it off', () => {
  const k = loneKubelet();
  const pod = newPod('held', [{ name: 'c', image: 'nginx' }]);
  place(k, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } });
  k.settle();
  k.api.delete('Pod', 'default', 'held');
  k.settle();
  expect(k.pod('held').status?.phase).toBe('Succeeded');
  const held = k.pod('held');
  k.api.update({ ...held, metadata: { ...held.metadata, finalizers: [] } });
  k.settle();
  expect(k.store.get('Pod', 'default', 'held')).toBeUndefined();
});

describe('checkpoints', () => {
  test('restoring and going on gives the same history, at any moment', () => {
    const build = (): ReturnType<typeof loneKubelet> => {
      const k = loneKubelet(3);
      place(
        k,
        newPod('a', [{ name: 'c', image: 'nginx', readinessProbe: { httpGet: { port: 80 }, periodSeconds: 2 } }]),
      );
      place(k, newPod('b', [{ name: 'c', image: 'hello-world' }]));
      place(k, newPod('d', [{ name: 'c', image: 'nginx:does-not-exist' }]));
      return k;
    };
    const straight = build();
    straight.run(60_000);
    for (const at of [0, 300, 1700, 2500, 9000, 31_000]) {
      const k = build();
      k.run(at);
      const kernel = k.kernel.save();
      const store = k.store.save();
      k.run(45_000);
      k.kernel.load(kernel);
      k.store.load(store);
      k.restored();
      k.run(60_000);
      expect(k.store.historyHash).toBe(straight.store.historyHash);
    }
  });
});
