/** The calendar strip shows so many runs as can be read, and none of them half. */

/** What stands around a run's words, picture units. */
const around = 28;
/** Width of a letter of a clock, in its font's size. */
const letter = 0.62;
const font = 11.5;

/** Takes the strip's width in picture units, letters of the longest time, the text size, and what 11 px on screen are in those units. */
export function runsThatFit(w: number, letters: number, scale: number, least: number): number {
  return Math.max(1, Math.floor((w - 40 * scale) / (letters * letter * Math.max(font * scale, least) + around)));
}
