/** Columns of text as Go's text/tabwriter lays them out: cells end with a tab, each block of lines has its own widths. */

export interface TabOptions {
  /** Least width of a column with its padding. */
  minWidth: number;
  /** Spaces after the widest cell. */
  padding: number;
}

/** What kubectl's tables use (cli-runtime printers.GetNewTabWriter). */
export const TABLE_TABS: TabOptions = { minWidth: 6, padding: 3 };
/** What describe and others use: tabwriter.NewWriter(out, 0, 8, 2, ' ', 0). */
export const DESCRIBE_TABS: TabOptions = { minWidth: 0, padding: 2 };

/** Letters, not UTF-16 units. */
function widthOf(text: string): number {
  // Most cells are plain: no letter takes two units.
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0xd800) return [...text].length;
  return text.length;
}

const SPACES: string[] = [];

/** So many spaces; the same text each time. */
function spaces(count: number): string {
  if (count <= 0) return '';
  return (SPACES[count] ??= ' '.repeat(count));
}

class Layout {
  private readonly widths: number[] = [];
  private readonly out: string[] = [];

  constructor(
    private readonly lines: readonly string[][],
    private readonly options: TabOptions,
  ) {}

  text(): string {
    this.format(0, this.lines.length);
    return this.out.join('\n');
  }

  /** Lines from..to, whose first columns have been measured. */
  private format(from: number, to: number): void {
    const column = this.widths.length;
    let start = from;
    for (let i = from; i < to; i++) {
      if (column >= this.lines[i]!.length - 1) continue;
      this.write(start, i);
      let width = this.options.minWidth;
      let end = i;
      for (; end < to && column < this.lines[end]!.length - 1; end++)
        width = Math.max(width, widthOf(this.lines[end]![column]!) + this.options.padding);
      this.widths.push(width);
      this.format(i, end);
      this.widths.pop();
      start = end;
      i = end;
    }
    this.write(start, to);
  }

  private write(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const cells = this.lines[i]!;
      let line = '';
      for (let j = 0; j < cells.length; j++) {
        const cell = cells[j]!;
        const width = this.widths[j];
        line += width === undefined ? cell : cell + spaces(width - widthOf(cell));
      }
      this.out.push(line);
    }
  }
}

/** Lays text out; a form feed ends a block, as does a line without a tab. */
export function layOut(text: string, options: TabOptions): string {
  const blocks = text.split('\f');
  return blocks
    .map((block) =>
      new Layout(
        block.split('\n').map((line) => line.split('\t')),
        options,
      ).text(),
    )
    .join('\n');
}

/** A table whose widths are kept for the lines that come later (tabwriter.RememberWidths); for tables that grow. */
export class GrowingTable {
  private widths: number[] = [];

  /** The lines of some more rows. */
  add(rows: readonly (readonly string[])[]): string {
    const { widths } = this;
    for (const row of rows)
      for (let i = 0; i < row.length - 1; i++) {
        const width = widthOf(row[i]!) + TABLE_TABS.padding;
        if (width > (widths[i] ?? 0)) widths[i] = Math.max(width, TABLE_TABS.minWidth);
      }
    let text = '';
    for (const row of rows) {
      const last = row.length - 1;
      for (let i = 0; i < last; i++) text += row[i]! + spaces(widths[i]! - widthOf(row[i]!));
      text += `${row[last] ?? ''}\n`;
    }
    return text;
  }
}
