/** A sum that knows what it was at the last two ticks of a clock, so that a rate can be read without anybody having looked. */

export interface TickedCount {
  readonly total: number;
  /** The number of the last tick before the last addition. */
  readonly tick: number;
  /** The sum at that tick, and at the one before. */
  readonly atTick: number;
  readonly atTickBefore: number;
}

const NONE: TickedCount = { total: 0, tick: 0, atTick: 0, atTickBefore: 0 };

/** The number of the last tick, which what happens in its very moment comes after. Virtual ms. */
export const tickAt = (now: number, every: number): number => Math.floor(now / every);

/** The sums at the last two ticks, the earlier one first. */
export function atLastTicks(count: TickedCount = NONE, tick: number): [before: number, last: number] {
  if (tick === count.tick) return [count.atTickBefore, count.atTick];
  return [tick === count.tick + 1 ? count.atTick : count.total, count.total];
}

/** With `by` more. @param tick the number of the last tick */
export function added(count: TickedCount = NONE, by: number, tick: number): TickedCount {
  const [atTickBefore, atTick] = atLastTicks(count, tick);
  return { total: count.total + by, tick, atTick, atTickBefore };
}
