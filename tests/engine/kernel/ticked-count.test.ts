/** A count read at the last two ticks is what somebody would have noted who looked at every tick. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { added, atLastTicks, tickAt, type TickedCount } from '../../../shared/engine/kernel/ticked-count.ts';

const EVERY = 10;

test('as if somebody had looked at each tick', () => {
  const additions = fc.array(fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 5 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(additions, fc.integer({ min: 0, max: 40 }), (list, later) => {
      const moments: [at: number, by: number][] = [];
      let count: TickedCount | undefined;
      let now = 0;
      for (const [wait, by] of list) {
        now += wait;
        moments.push([now, by]);
        count = added(count, by, tickAt(now, EVERY));
      }
      now += later;
      const before = (ms: number): number => moments.reduce((sum, [at, by]) => sum + (at < ms ? by : 0), 0);
      const tick = tickAt(now, EVERY);
      expect(atLastTicks(count, tick)).toEqual([before((tick - 1) * EVERY), before(tick * EVERY)]);
    }),
    { numRuns: 500 },
  );
});

test('nothing was ever counted', () => {
  expect(atLastTicks(undefined, 7)).toEqual([0, 0]);
});
