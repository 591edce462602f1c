/** What is drawn of a flood of output: what can be seen afterwards, in pieces between which the page gets its turn. */
import type { Piece } from '../../store/terminal-text.ts';

/** Characters that are drawn of what came while the last was being drawn. */
const MOST_WAITING = 20_000;

/** The end of what waits, and that something is missing. */
export function endOf(pieces: readonly Piece[]): Piece[] {
  let room = MOST_WAITING;
  const kept: Piece[] = [];
  for (const piece of pieces.toReversed()) {
    if (piece.text.length > room) {
      kept.push({ text: piece.text.slice(piece.text.length - room) }, { text: '', lost: true });
      break;
    }
    room -= piece.text.length;
    kept.push(piece);
  }
  return kept.reverse();
}

/** A text's last lines, at most so many. */
export function lastLines(text: string, most: number): string {
  let from = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let lines = 0; lines < most; lines++) {
    const end = from === 0 ? -1 : text.lastIndexOf('\n', from - 1);
    if (end === -1) return text;
    from = end;
  }
  return text.slice(from + 1);
}

/** Characters that a terminal takes in a few ms; it looks at the clock between two writes only. */
const SLICE = 2000;

/** The text in pieces, each for one write. */
export function slices(text: string): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length; from += SLICE) found.push(text.slice(from, from + SLICE));
  return found;
}
