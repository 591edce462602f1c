/** What a small card says of a pod that is not well: the short form of its word, and when it starts again. */
import { expect, test } from 'vitest';
import { restartsAt } from '../../../renderer/graph/back-off.ts';
import { fitStatus } from '../../../renderer/graph/short-status.ts';
import type { Pod } from '../../../shared/model/pod.ts';

test.each([
  ['CrashLoopBackOff', 16, 'CrashLoopBackOff'],
  ['CrashLoopBackOff', 15, 'CrashLoop'],
  ['Init:CrashLoopBackOff', 15, 'Init:CrashLoop'],
  ['Init:0/2', 4, 'Init:0/2'],
  ['CreateContainerConfigError', 14, 'ConfigError'],
  ['ErrImagePull', 5, 'ErrImagePull'],
])('%s in %i letters', (status, letters, said) => {
  expect(fitStatus(status, letters)).toBe(said);
});

const crashed = (wait: string, finishedAt: string): object => ({
  state: {
    waiting: { reason: 'CrashLoopBackOff', message: `back-off ${wait} restarting failed container=c pod=p_d(1)` },
  },
  lastState: { terminated: { exitCode: 1, finishedAt } },
});
const podWith = (status: object): Pod =>
  ({ metadata: { name: 'p' }, spec: { containers: [] }, status }) as unknown as Pod;
const at = (text: string): number => Date.parse(text);

test('a crashed container starts again its back-off after its end', () => {
  const pod = podWith({ containerStatuses: [crashed('1m20s', '2026-01-05T09:00:10Z')] });
  expect(restartsAt(pod)).toBe(at('2026-01-05T09:01:30Z'));
});

test('of many the first is told, init containers too', () => {
  const pod = podWith({
    initContainerStatuses: [crashed('10s', '2026-01-05T09:00:20Z')],
    containerStatuses: [crashed('5m0s', '2026-01-05T09:00:00Z')],
  });
  expect(restartsAt(pod)).toBe(at('2026-01-05T09:00:30Z'));
});

test('one that runs, that has just ended or that waits for its image starts at no known moment', () => {
  expect(restartsAt(podWith({ containerStatuses: [{ state: { running: {} } }] }))).toBeUndefined();
  expect(restartsAt(podWith({ containerStatuses: [{ state: { terminated: { exitCode: 1 } } }] }))).toBeUndefined();
  const pulls = { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } } };
  expect(restartsAt(podWith({ containerStatuses: [pulls] }))).toBeUndefined();
  expect(restartsAt(podWith({}))).toBeUndefined();
});
