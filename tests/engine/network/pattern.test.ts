/** How a client's rate goes with time: exactly as many requests as its curve holds. */
import { expect, test } from 'vitest';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import { newLane, sentOne } from '../../../shared/engine/network/clients/lane.ts';
import { curveOf, peakOf, rateAt, secondsTo } from '../../../shared/engine/network/clients/pattern.ts';
import type { Pattern } from '../../../shared/model/client.ts';

/** Requests in each stretch of so many seconds. */
function perStretch(rate: number, pattern: Pattern, seconds: number, stretches: number): number[] {
  const random = new Chance(5).fork('pace');
  let lane = newLane('c', undefined, rate, 1, 1000, random, pattern);
  const counts = Array.from({ length: stretches }, () => 0);
  let last = 0;
  for (;;) {
    const stretch = Math.floor((lane.due - 1000) / (seconds * 1000));
    if (stretch >= stretches) return counts;
    expect(lane.due).toBeGreaterThan(last);
    last = lane.due;
    counts[stretch]! += 1;
    lane = sentOne(lane, random);
  }
}

test('a ramp: evenly more, then its rate', () => {
  const counts = perStretch(100, { kind: 'ramp', from: 0, overSeconds: 40 }, 10, 6);
  // 12.5, 37.5, 62.5 and 87.5 a second on average, then 100.
  for (const [i, wanted] of [125, 375, 625, 875, 1000, 1000].entries())
    expect(Math.abs(counts[i]! - wanted), `${i}`).toBeLessThanOrEqual(1);
});

test('bursts: its own rate, and every minute another for ten seconds', () => {
  const pattern: Pattern = { kind: 'burst', rate: 200, everySeconds: 60, forSeconds: 10 };
  const counts = perStretch(5, pattern, 10, 12);
  const quiet = [50, 50, 50, 50, 50];
  for (const [i, wanted] of [...quiet, 2000, ...quiet, 2000].entries())
    expect(Math.abs(counts[i]! - wanted), `${i}`).toBeLessThanOrEqual(1);
});

test('a day: fewest at night, most before noon, and the next is like it', () => {
  const counts = perStretch(10, { kind: 'day', lengthSeconds: 2400 }, 100, 48);
  const day = counts.slice(0, 24);
  expect([2, 3]).toContain(day.indexOf(Math.min(...day)));
  expect([9, 10]).toContain(day.indexOf(Math.max(...day)));
  for (const [hour, n] of counts.slice(24).entries()) expect(Math.abs(n - day[hour]!)).toBeLessThanOrEqual(1);
});

test('nothing in a curve of nothing, and the n-th comes when its curve says', () => {
  expect(peakOf(curveOf({ rate: 0 }))).toBe(0);
  expect(secondsTo(curveOf({ rate: 0 }), 1)).toBe(Infinity);
  const ramp = curveOf({ rate: 0, pattern: { kind: 'ramp', from: 10, overSeconds: 10 } });
  expect(secondsTo(ramp, 49)).toBeCloseTo(8.586, 3);
  expect(secondsTo(ramp, 51)).toBe(Infinity);
  expect(rateAt(ramp, 5)).toBe(5);
});
