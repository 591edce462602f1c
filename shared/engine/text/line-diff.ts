/** What is different in two texts, line by line, and the hunks of a patch with context. */

/** Lines of each text from `a[0]` to `a[1]`, those of the other in whose place they stand. */
export interface Edit {
  a: readonly [number, number];
  b: readonly [number, number];
}

/** Products of lengths beyond which no longest common part is sought: everything between is then different. */
export const MOST_WORK = 4_000_000;

/** What has to change to make b of a; equal starts and ends are left out first. */
export function edits(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const [n, m] = [endA - start, endB - start];
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0 || n * m > MOST_WORK) return [{ a: [start, endA], b: [start, endB] }];
  // lengths[i][j]: of the longest common part of what begins there.
  const lengths = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      lengths[i]![j] =
        a[start + i] === b[start + j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const found: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    const from = [i, j] as const;
    while ((i < n || j < m) && (i >= n || j >= m || a[start + i] !== b[start + j])) {
      if (j >= m || (i < n && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) i += 1;
      else j += 1;
    }
    if (i > from[0] || j > from[1]) found.push({ a: [start + from[0], start + i], b: [start + from[1], start + j] });
    while (i < n && j < m && a[start + i] === b[start + j]) {
      i += 1;
      j += 1;
    }
  }
  return found;
}

/** The lines of a text, without their ends. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

const range = (from: number, to: number): string =>
  to - from === 1 ? `${to}` : `${to === from ? from : from + 1},${to - from}`;

/** Hunks with lines of context around them; those that touch are one. */
export function unified(a: readonly string[], b: readonly string[], all: readonly Edit[], context: number): string {
  const hunks: Edit[][] = [];
  for (const edit of all) {
    const last = hunks.at(-1);
    if (last !== undefined && edit.a[0] - last.at(-1)!.a[1] <= 2 * context) last.push(edit);
    else hunks.push([edit]);
  }
  return hunks
    .map((hunk) => {
      const a0 = Math.max(0, hunk[0]!.a[0] - context);
      const b0 = Math.max(0, hunk[0]!.b[0] - context);
      const a1 = Math.min(a.length, hunk.at(-1)!.a[1] + context);
      const b1 = Math.min(b.length, hunk.at(-1)!.b[1] + context);
      let text = `@@ -${range(a0, a1)} +${range(b0, b1)} @@\n`;
      let at = a0;
      for (const edit of hunk) {
        for (; at < edit.a[0]; at++) text += ` ${a[at]}\n`;
        for (; at < edit.a[1]; at++) text += `-${a[at]}\n`;
        for (let j = edit.b[0]; j < edit.b[1]; j++) text += `+${b[j]}\n`;
      }
      for (; at < a1; at++) text += ` ${a[at]}\n`;
      return text;
    })
    .join('');
}
