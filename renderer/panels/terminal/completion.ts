/** What Tab does with the words that could stand at the cursor: the one, what they share, or a list of them. */

/** The longest text that all words begin with. */
export function sharedStart(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  let length = first.length;
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

export interface Completed {
  /** The text before the cursor. */
  text: string;
  /** To be shown below. */
  list: string[];
}

/** @param before the line up to the cursor @param from where in it the words stand */
export function complete(before: string, from: number, words: readonly string[]): Completed {
  if (words.length === 0) return { text: before, list: [] };
  if (words.length === 1) {
    const word = words[0]!;
    return { text: before.slice(0, from) + word + (/[/=]$/.test(word) ? '' : ' '), list: [] };
  }
  const shared = sharedStart(words);
  const isLonger = shared.length > before.length - from;
  return { text: isLonger ? before.slice(0, from) + shared : before, list: isLonger ? [] : [...words] };
}

/** Words in columns, as a shell lists them. @param rows so many lines at most */
export function inColumns(words: readonly string[], width: number, rows: number): string[] {
  const cell = Math.max(...words.map((word) => word.length)) + 2;
  const columns = Math.max(1, Math.floor(width / cell));
  const height = Math.ceil(words.length / columns);
  const lines = Array.from({ length: height }, (_, row) =>
    Array.from({ length: columns }, (__, column) => words[column * height + row] ?? '')
      .map((word) => word.padEnd(cell))
      .join('')
      .trimEnd()
      .slice(0, width - 1),
  );
  return lines.length <= rows ? lines : [...lines.slice(0, Math.max(1, rows - 1)), '…'];
}
