/** Lines that were typed, of all terminals, kept from one start of the app to the next. */

const KEY = 'orrery-terminal-history';
const MOST = 500;

let lines: string[] | undefined;

export function historyLines(): readonly string[] {
  if (lines !== undefined) return lines;
  const text = localStorage.getItem(KEY);
  // What another program put there is no history.
  const read: unknown = text?.startsWith('[') === true ? JSON.parse(text) : [];
  lines = Array.isArray(read) ? read.filter((line): line is string => typeof line === 'string') : [];
  return lines;
}

/** Keeps a line; blank ones, those that begin with a space and the same twice in a row are not kept. */
export function remember(line: string): void {
  const known = historyLines();
  if (line.trim() === '' || line.startsWith(' ') || line === known.at(-1)) return;
  lines = [...known, line].slice(-MOST);
  localStorage.setItem(KEY, JSON.stringify(lines));
}
