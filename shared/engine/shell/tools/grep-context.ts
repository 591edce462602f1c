/** Lines around a match, as grep -A, -B and -C print them: groups set apart, and lines told from matches by their sign. */

/** How many lines before and after a match are printed. */
export interface Context {
  readonly before: number;
  readonly after: number;
}

/** What is known of the lines read so far in a file. */
export interface Around {
  readonly [key: string]: number | boolean | readonly string[];
  /** Lines that a match may still want, the oldest first. */
  readonly kept: readonly string[];
  /** Lines that are still to be printed after the last match. */
  readonly left: number;
  /** The number of the last line printed of this file; 0: none. */
  readonly last: number;
  /** Whether anything was printed, of this file or one before. */
  readonly hasPrinted: boolean;
}

/** Prints a line; `sign` is ':' for a match, '-' for others. */
export type Say = (line: string, number: number, sign: string) => void;

export const NOTHING_AROUND: Around = { kept: [], left: 0, last: 0, hasPrinted: false };

/** The next file begins. */
export const inNextFile = ({ hasPrinted }: Around): Around => ({ ...NOTHING_AROUND, hasPrinted });

/** A line that does not match. */
export function besideMatch(around: Around, { before }: Context, line: string, number: number, say: Say): Around {
  if (around.left > 0) {
    say(line, number, '-');
    return { ...around, kept: [], left: around.left - 1, last: number };
  }
  return before === 0 ? around : { ...around, kept: [...around.kept, line].slice(-before) };
}

/** A line that matches, after those before it; `part` prints what stands between groups. */
export function atMatch(
  around: Around,
  { after }: Context,
  line: string,
  number: number,
  say: Say,
  part: () => void,
): Around {
  const first = number - around.kept.length;
  if (around.hasPrinted && (around.last === 0 || first > around.last + 1)) part();
  around.kept.forEach((kept, i) => say(kept, first + i, '-'));
  say(line, number, ':');
  return { kept: [], left: after, last: number, hasPrinted: true };
}
