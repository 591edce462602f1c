/** The line that is being typed: keys change it as they do in a real shell. Pure: every key gives another line. */

export interface EditedLine {
  text: string;
  cursor: number;
  /** Where in the history it is; absent: it is new. */
  at?: number;
  /** What was typed before the history was gone through. */
  kept?: string;
  /** What Ctrl+R looks for. */
  search?: string;
  /** What Ctrl+W and its kin took away last. */
  killed?: string;
}

export const EMPTY: EditedLine = { text: '', cursor: 0 };

/** What a key means beyond a change of the line. */
export type Deed = 'enter' | 'interrupt' | 'end' | 'complete' | 'clear';

const withText = (line: EditedLine, text: string, cursor: number): EditedLine => {
  const { at: _at, kept: _kept, search: _search, ...rest } = line;
  return { ...rest, text, cursor };
};

const wordStart = (text: string, cursor: number): number => /\S*\s*$/.exec(text.slice(0, cursor))!.index;
const wordEnd = (text: string, cursor: number): number => cursor + /^\s*\S*/.exec(text.slice(cursor))![0].length;

/** Puts text in at the cursor. */
export const insert = (line: EditedLine, text: string): EditedLine =>
  withText(line, line.text.slice(0, line.cursor) + text + line.text.slice(line.cursor), line.cursor + text.length);

function cut(line: EditedLine, from: number, to: number): EditedLine {
  const { text } = line;
  return { ...withText(line, text.slice(0, from) + text.slice(to), from), killed: text.slice(from, to) };
}

function recall(line: EditedLine, history: readonly string[], by: number): EditedLine {
  const from = line.at ?? history.length;
  const at = Math.min(Math.max(0, from + by), history.length);
  if (at === from) return line;
  const kept = line.kept ?? line.text;
  const text = at === history.length ? kept : history[at]!;
  const { killed } = line;
  return { text, cursor: text.length, at, kept, ...(killed === undefined ? {} : { killed }) };
}

/** The newest line of the history with this in it, before a place. */
function find(history: readonly string[], search: string, before: number): number {
  for (let at = Math.min(before, history.length) - 1; at >= 0; at--) if (history[at]!.includes(search)) return at;
  return -1;
}

function searched(line: EditedLine, history: readonly string[], search: string, before: number): EditedLine {
  const at = search === '' ? -1 : find(history, search, before);
  const text = at < 0 ? line.text : history[at]!;
  return { ...line, search, ...(at < 0 ? {} : { at }), text, cursor: text.length };
}

/** While Ctrl+R looks. Undefined: the key ends it and means what it always means. */
function searchKey(line: EditedLine, key: string, history: readonly string[]): EditedLine | undefined {
  const { search = '' } = line;
  if (key === '\u0012') return searched(line, history, search, line.at ?? history.length);
  if (key === '\u007F') return searched(line, history, search.slice(0, -1), history.length);
  if (key === '\u0007') return EMPTY;
  if (!/\p{Cc}/u.test(key)) return searched(line, history, search + key, history.length);
  return undefined;
}

const MOVES: Readonly<Record<string, (text: string, cursor: number) => number>> = {
  '\u0001': () => 0,
  '\u001B[H': () => 0,
  '\u001BOH': () => 0,
  '\u0005': (text) => text.length,
  '\u001B[F': (text) => text.length,
  '\u001BOF': (text) => text.length,
  '\u0002': (_, cursor) => cursor - 1,
  '\u001B[D': (_, cursor) => cursor - 1,
  '\u0006': (_, cursor) => cursor + 1,
  '\u001B[C': (_, cursor) => cursor + 1,
  '\u001Bb': wordStart,
  '\u001B[1;5D': wordStart,
  '\u001Bf': wordEnd,
  '\u001B[1;5C': wordEnd,
};

const CUTS: Readonly<Record<string, (text: string, cursor: number) => readonly [number, number]>> = {
  '\u007F': (_, cursor) => [cursor - 1, cursor],
  '\b': (_, cursor) => [cursor - 1, cursor],
  '\u001B[3~': (_, cursor) => [cursor, cursor + 1],
  '\u000B': (text, cursor) => [cursor, text.length],
  '\u0015': (_, cursor) => [0, cursor],
  '\u0017': (text, cursor) => [wordStart(text, cursor), cursor],
  '\u001Bd': (text, cursor) => [cursor, wordEnd(text, cursor)],
};

const DEEDS: Readonly<Record<string, Deed>> = {
  '\r': 'enter',
  '\u0003': 'interrupt',
  '\t': 'complete',
  '\u000C': 'clear',
};

/** What a key, as a terminal sends it, does. */
export function onKey(before: EditedLine, key: string, history: readonly string[]): { line: EditedLine; deed?: Deed } {
  let line = before;
  if (line.search !== undefined) {
    const found = searchKey(line, key, history);
    if (found !== undefined) return { line: found };
    const { search: _, ...rest } = line;
    line = rest;
  }
  if (key === '\u0012') return { line: { ...line, search: '' } };
  const deed = DEEDS[key];
  if (deed !== undefined) return { line, deed };
  if (key === '\u0004' && line.text === '') return { line, deed: 'end' };
  const move = MOVES[key];
  if (move !== undefined)
    return { line: { ...line, cursor: Math.min(Math.max(0, move(line.text, line.cursor)), line.text.length) } };
  const range = (key === '\u0004' ? CUTS['\u001B[3~'] : CUTS[key])?.(line.text, line.cursor);
  if (range !== undefined) {
    const [from, to] = [Math.max(0, range[0]), Math.min(line.text.length, range[1])];
    if (from === to) return { line };
    const next = cut(line, from, to);
    // Single characters are not kept for Ctrl+Y.
    return { line: to - from > 1 || line.killed === undefined ? next : { ...next, killed: line.killed } };
  }
  if (key === '\u001B[A' || key === '\u0010' || key === '\u001BOA') return { line: recall(line, history, -1) };
  if (key === '\u001B[B' || key === '\u000E' || key === '\u001BOB') return { line: recall(line, history, 1) };
  if (key === '\u0019') return { line: insert(line, line.killed ?? '') };
  if (/\p{Cc}/u.test(key)) return { line };
  return { line: insert(line, key) };
}
