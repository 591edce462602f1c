/** The sequence of waits between failures. */
import { describe, expect, test } from 'vitest';
import { backOffUntil, nextBackOff, type BackOff } from '../../../shared/engine/kubelet/back-off.ts';

describe('back-off', () => {
  test('10 s, doubling to 300 s', () => {
    let entry: BackOff | undefined;
    let now = 0;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const failedAt = now;
      const until = backOffUntil(entry, failedAt, now);
      waits.push((until ?? now) - failedAt);
      now = until ?? now;
      entry = nextBackOff(entry, failedAt, now);
      now += 1000;
    }
    expect(waits).toEqual([0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  test('begins anew after more than 10 minutes without a failure', () => {
    const entry: BackOff = { ms: 160_000, at: 0 };
    expect(backOffUntil(entry, 600_000, 600_000)).toBe(760_000);
    expect(backOffUntil(entry, 600_001, 600_001)).toBeUndefined();
    expect(nextBackOff(entry, 600_001, 600_001)).toEqual({ ms: 10_000, at: 600_001 });
  });
});
