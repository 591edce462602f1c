/** A kubelet's timer is known again by what its key says. */
import { expect, test } from 'vitest';
import { containerKey, parseTimerKey } from '../../../shared/engine/kubelet/timer-key.ts';

test('of a pod, of a run of a container, and with more numbers', () => {
  expect(parseTimerKey('uid')).toEqual({ uid: 'uid', index: -1, run: 0, rest: [] });
  expect(parseTimerKey('uid 2')).toEqual({ uid: 'uid', index: 2, run: 0, rest: [] });
  expect(parseTimerKey(containerKey('uid', 2, 31))).toEqual({ uid: 'uid', index: 2, run: 31, rest: [] });
  expect(parseTimerKey(`${containerKey('uid', 0, 1)} 7`)).toEqual({ uid: 'uid', index: 0, run: 1, rest: [7] });
  expect(parseTimerKey(`${containerKey('uid', 0, 1)} 7 -1`)).toEqual({ uid: 'uid', index: 0, run: 1, rest: [7, -1] });
});
