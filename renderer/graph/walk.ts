/** Walking the diagram with arrow keys: the next thing in a direction, by where things are on screen. */
import type { Box } from './sizes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Gives the index of the nearest box in a direction: things straight ahead are nearer than things aside. -1: there is none. */
export function nextInDirection(boxes: readonly Box[], from: number, direction: Direction): number {
  const here = boxes[from];
  if (here === undefined) return boxes.length > 0 ? 0 : -1;
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best = -1;
  let bestCost = Infinity;
  for (const [i, box] of boxes.entries()) {
    if (i === from) continue;
    const dx = box.x + box.w / 2 - (here.x + here.w / 2);
    const dy = box.y + box.h / 2 - (here.y + here.h / 2);
    const ahead = (across ? dx : dy) * sign;
    const aside = Math.abs(across ? dy : dx);
    if (ahead <= 2) continue;
    const cost = ahead + aside * 2.5;
    if (cost < bestCost) {
      best = i;
      bestCost = cost;
    }
  }
  return best;
}
