/** Where marks stand on the time line and which of their words fit: pure, so that nothing overlaps by accident. */
import type { Mark } from '../../store/session.ts';

export interface MarkPlace {
  mark: Mark;
  /** From the left, px. */
  x: number;
  /** Over or under the line; undefined: no room for its words. */
  side: 'over' | 'under' | undefined;
  /** Where its words stand: around it, or from or to it at the line's ends. */
  align: 'middle' | 'start' | 'end';
  /** How many marks stand at this place. */
  count: number;
}

/** The end of the line: the next round time after now, so that the line does not creep all the time. */
export function lineEnd(now: number): number {
  const steps = [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];
  const seconds = now / 1000 / 0.94;
  const end = steps.find((s) => s >= seconds);
  return (end ?? Math.ceil(seconds / 86_400) * 86_400) * 1000;
}

/** Takes marks in order of time, the line's end (ms) and width (px), and how wide a letter is; gives places. */
export function placeMarks(marks: readonly Mark[], end: number, width: number, letter: number): MarkPlace[] {
  const places: MarkPlace[] = [];
  for (const mark of marks) {
    const x = Math.round((mark.at / end) * width);
    const last = places.at(-1);
    if (last !== undefined && x - last.x < 7) {
      last.count++;
      // What a person did, or what went wrong, is worth more than what followed by itself.
      if (rank(mark) > rank(last.mark)) last.mark = mark;
    } else places.push({ mark, x, side: undefined, align: 'middle', count: 1 });
  }
  const free = { over: -Infinity, under: -Infinity };
  for (const place of places) {
    const half = (textOf(place).length * letter) / 2 + 5;
    place.align = place.x < half ? 'start' : place.x > width - half ? 'end' : 'middle';
    const from = place.align === 'start' ? place.x - 5 : place.align === 'end' ? place.x - half * 2 : place.x - half;
    const sides = place.mark.tone === 'input' ? (['over', 'under'] as const) : (['under', 'over'] as const);
    for (const side of sides) {
      if (from < free[side]) continue;
      place.side = side;
      free[side] = from + half * 2;
      break;
    }
  }
  return places;
}

export function textOf(place: MarkPlace): string {
  // What a person did speaks for what followed at once.
  return place.count > 1 && place.mark.tone !== 'input' ? `${place.mark.label} +${place.count - 1}` : place.mark.label;
}

function rank(mark: Mark): number {
  return { input: 3, warning: 2, good: 1, change: 0 }[mark.tone];
}
