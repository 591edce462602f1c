/** Compares what a terminal shows to the letter but for what chance and the clock decide: whole tables, whole lines, nothing more. */
import { expect } from 'vitest';

/** A text stands for itself, a pattern for all of a cell or line. */
export type Shape = string | RegExp;

const matches = (text: string, shape: Shape): boolean =>
  typeof shape === 'string' ? text === shape : new RegExp(`^(?:${shape.source})$`, shape.flags).test(text);

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Exactly these lines, in this order. */
export function expectLines(text: string, shapes: readonly Shape[]): void {
  const lines = linesOf(text);
  for (const [i, shape] of shapes.entries())
    if (!matches(lines[i] ?? '', shape))
      expect.fail(`line ${i + 1} is ${JSON.stringify(lines[i])}, not ${String(shape)}, in:\n${text}`);
  if (lines.length !== shapes.length)
    expect.fail(`${lines.length} lines, not ${shapes.length}: ${JSON.stringify(lines[shapes.length])}, in:\n${text}`);
}

/** Where each title stands; all of the line must be titles and blanks. */
function columnsOf(header: string, titles: readonly string[]): number[] {
  const at: number[] = [];
  let end = 0;
  for (const title of titles) {
    const found = header.indexOf(title, end);
    if (found < 0 || header.slice(end, found).trim() !== '') expect.fail(`no column ${title} next in: ${header}`);
    at.push(found);
    end = found + title.length;
  }
  if (header.slice(end).trim() !== '') expect.fail(`more columns than ${titles.join(', ')} in: ${header}`);
  return at;
}

/** Exactly these columns and rows, in this order, each cell under its title and parted from the one before by a blank. */
export function expectTable(text: string, titles: readonly string[], rows: readonly (readonly Shape[])[]): void {
  const [header = '', ...lines] = linesOf(text);
  const columns = columnsOf(header, titles);
  if (lines.length !== rows.length) expect.fail(`${lines.length} rows, not ${rows.length}, in:\n${text}`);
  for (const [n, row] of rows.entries()) {
    const line = lines[n]!;
    for (const [i, shape] of row.entries()) {
      const cell = line.slice(columns[i], columns[i + 1]);
      const isApart = i === columns.length - 1 || cell.endsWith(' ');
      if (!isApart || !matches(cell.trimEnd(), shape))
        expect.fail(`${titles[i]} of row ${n + 1} is ${JSON.stringify(cell)}, not ${String(shape)}, in:\n${text}`);
    }
  }
}
