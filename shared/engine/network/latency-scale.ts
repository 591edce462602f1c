/** Steps of about a tenth on which latencies are counted, so that a percentile costs a few numbers and not a list. */

/** Upper bounds in ms: 1, 2, ... 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24 ... */
const BOUNDS: readonly number[] = (() => {
  const bounds: number[] = [];
  for (let b = 1; b < 100_000; b = Math.max(b + 1, Math.floor(b * 1.1))) bounds.push(b);
  return bounds;
})();

/** The first bound that is not below the latency: what it is counted as. */
export function stepOf(latency: number): number {
  let low = 0;
  let high = BOUNDS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (BOUNDS[middle]! < latency) low = middle + 1;
    else high = middle;
  }
  return BOUNDS[low]!;
}

/** The latency that `share` (0.95) of the counted ones do not exceed, up to a step; 0 when none was counted. */
export function percentile(counts: ReadonlyMap<number, number>, share: number): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  let left = Math.ceil(total * share);
  if (left === 0) return 0;
  for (const step of [...counts.keys()].sort((a, b) => a - b)) {
    left -= counts.get(step)!;
    if (left <= 0) return step;
  }
  return 0;
}
