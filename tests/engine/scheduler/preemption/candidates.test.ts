/** Whose pods go, where several nodes could make room. */
import { describe, expect, test } from 'vitest';
import { candidatesToFind, pickCandidate } from '../../../../shared/engine/scheduler/preemption/candidates.ts';
import type { Victims } from '../../../../shared/engine/scheduler/preemption/victims.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { podOf } from '../pods.ts';

const LOW = 0;
const MID = 100;
const HIGH = 1000;

const victim = (priority: number, startTime = '2026-01-01T09:00:00Z'): Pod => ({
  ...podOf({ priority }),
  status: { startTime },
});

const on = (node: string, pods: Pod[], violations = 0): Victims => ({ node, pods, violations });

// What decides, in order; a later reason only speaks where all before it are equal.
test.each<[string, Victims[], string]>([
  ['the fewest broken budgets, whatever they count for', [on('a', [victim(LOW)], 1), on('b', [victim(HIGH)])], 'b'],
  ['the lowest of the most important victims', [on('a', [victim(HIGH)]), on('b', [victim(MID), victim(MID)])], 'b'],
  ['the lowest sum', [on('a', [victim(MID), victim(MID)]), on('b', [victim(MID), victim(LOW)])], 'b'],
  [
    'negative priorities do not make many victims better',
    [on('a', [victim(-10), victim(-10)]), on('b', [victim(-10)])],
    'b',
  ],
  [
    'whose most important started last',
    [
      on('a', [victim(MID, '2026-01-01T09:00:00Z'), victim(LOW, '2026-01-01T09:30:00Z')]),
      on('b', [victim(MID, '2026-01-01T09:10:00Z'), victim(LOW, '2026-01-01T09:00:00Z')]),
    ],
    'b',
  ],
  [
    'of several that important, the one that started first speaks',
    [
      on('a', [victim(MID, '2026-01-01T09:20:00Z'), victim(MID, '2026-01-01T09:01:00Z')]),
      on('b', [victim(MID, '2026-01-01T09:10:00Z'), victim(MID, '2026-01-01T09:05:00Z')]),
    ],
    'b',
  ],
  ['the first, among equals', [on('a', [victim(LOW)]), on('b', [victim(LOW)])], 'a'],
])('%s', (_, candidates, node) => {
  expect(pickCandidate(candidates).node).toBe(node);
});

describe('how many candidates are enough', () => {
  test.each([
    [3, 3],
    [100, 100],
    [150, 100],
    [1000, 100],
    [5000, 500],
  ])('%d nodes that might: %d', (nodes, enough) => {
    expect(candidatesToFind(nodes)).toBe(enough);
  });
});
