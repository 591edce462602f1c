/** The pace of requests, and the scale on which their latencies are counted. */
import { describe, expect, test } from 'vitest';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import { newLane, sentOne } from '../../../shared/engine/network/clients/lane.ts';
import { percentile, stepOf } from '../../../shared/engine/network/latency-scale.ts';
import { latencyAround } from '../../../shared/engine/network/requests/latency.ts';

describe('lane', () => {
  test.each([0.5, 1, 12, 333, 5000])(
    '%d requests a second: in order, and exactly as many in every ten seconds',
    (rate) => {
      const random = new Chance(3).fork('pace');
      let lane = newLane('users', undefined, rate, 1, 500, random);
      const perWindow = new Map<number, number>();
      let last = 0;
      while (lane.due < 500 + 30_000) {
        expect(lane.due).toBeGreaterThan(last);
        last = lane.due;
        const window = Math.floor((lane.due - 500) / 10_000);
        perWindow.set(window, (perWindow.get(window) ?? 0) + 1);
        lane = sentOne(lane, random);
      }
      expect([...perWindow.values()]).toEqual([rate * 10, rate * 10, rate * 10]);
    },
  );
});

describe('latency', () => {
  test('stays within two thirds and one and a half of the mean, as often above as below', () => {
    const random = new Chance(3).fork('latency');
    const drawn = Array.from({ length: 10_000 }, () => latencyAround(100, random));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(67);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(150);
    const above = drawn.filter((l) => l > 100).length;
    expect(Math.abs(above - 5000)).toBeLessThan(200);
  });

  test('a percentile is right up to a step of a tenth', () => {
    const counts = new Map<number, number>();
    for (let ms = 1; ms <= 1000; ms++) counts.set(stepOf(ms), (counts.get(stepOf(ms)) ?? 0) + 1);
    const p95 = percentile(counts, 0.95);
    expect(p95).toBeGreaterThanOrEqual(950);
    expect(p95).toBeLessThan(950 * 1.11);
    expect(percentile(new Map(), 0.95)).toBe(0);
    expect(percentile(new Map([[20, 1]]), 0.95)).toBe(20);
  });
});
