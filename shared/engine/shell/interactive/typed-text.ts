/** What waits in a terminal until somebody reads it: lines, and the character EOT where Ctrl+D was pressed. */
import type { Pipe } from '../state.ts';

/** Ctrl+D, as it stands in what is typed. */
const EOT = '\u0004';

/** Whether Ctrl+D was typed into the first line. */
export function endsTyped(text: string): boolean {
  const stop = text.indexOf(EOT);
  return stop >= 0 && !text.slice(0, stop).includes('\n');
}

/**
 * What a terminal gives at once, at most `max` code units: a line, or what was typed before Ctrl+D; at the start of a
 * line that is the end.
 */
export function readTyped(pipe: Pipe, max: number): { pipe: Pipe; text: string; end: boolean } {
  const line = pipe.text.indexOf('\n') + 1;
  const isEnd = endsTyped(pipe.text);
  const length = isEnd ? pipe.text.indexOf(EOT) : line === 0 ? pipe.text.length : line;
  const text = pipe.text.slice(0, Math.min(length, max));
  const skipped = isEnd && text.length === length ? 1 : 0;
  const rest = { ...pipe, text: pipe.text.slice(text.length + skipped) };
  return { pipe: rest, text, end: skipped > 0 && text === '' };
}
