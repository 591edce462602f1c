/** Where a sheet about a thing stands in the window: beside it where there is room, never out of sight. */
import type { Box } from './sizes.ts';

export interface Callout {
  x: number;
  y: number;
  side: 'right' | 'left' | 'below' | 'above' | 'over';
}

const distance = 14;
const margin = 8;

const within = (value: number, size: number, room: number): number =>
  Math.max(margin, Math.min(value, room - size - margin));

/**
 * Takes where the thing is on screen, how big the sheet is and how much room there is, in pixels. Gives the sheet's place:
 * on the first side on which it covers nothing of the thing, else over it.
 */
export function placeCallout(
  thing: Box,
  sheet: { w: number; h: number },
  room: { w: number; h: number },
  last?: Callout['side'],
): Callout {
  const midX = within(thing.x + thing.w / 2 - sheet.w / 2, sheet.w, room.w);
  const midY = within(thing.y + thing.h / 2 - sheet.h / 2, sheet.h, room.h);
  const places: Callout[] = [
    { side: 'right', x: thing.x + thing.w + distance, y: midY },
    { side: 'left', x: thing.x - distance - sheet.w, y: midY },
    { side: 'below', x: midX, y: thing.y + thing.h + distance },
    { side: 'above', x: midX, y: thing.y - distance - sheet.h },
  ];
  const fits = (p: Callout): boolean =>
    p.x >= margin && p.y >= margin && p.x + sheet.w <= room.w - margin && p.y + sheet.h <= room.h - margin;
  // A sheet that grows a little stays on its side.
  const kept = places.find((p) => p.side === last && fits(p));
  return kept ?? places.find(fits) ?? { side: 'over', x: midX, y: midY };
}
