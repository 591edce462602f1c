/** Lines without points that say nothing. */
import type { Point } from './sizes.ts';

/** Drops points that lie on the straight line between their neighbours. */
export function tidy(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const p of points) {
    const last = kept.at(-1);
    if (last !== undefined && last.x === p.x && last.y === p.y) continue;
    const before = kept.at(-2);
    if (
      last !== undefined &&
      before !== undefined &&
      ((before.x === last.x && last.x === p.x) || (before.y === last.y && last.y === p.y))
    ) {
      kept.pop();
    }
    kept.push(p);
  }
  return kept;
}
