/** A server's table as lines: which columns are shown, and what stands in each cell (cli-runtime printers/tableprinter.go). */
import type { Table, TableRow } from '../../api/table.ts';
import type { Column } from '../../kinds/kind.ts';
import type { Resource } from '../resources/resource.ts';
import { kindWord } from '../resources/resource.ts';
import { labelsCell } from '../../kinds/cells.ts';
import { GrowingTable } from './tab-writer.ts';
import { visible } from './terminal.ts';

export interface TableOptions {
  wide: boolean;
  noHeaders: boolean;
  /** A column of namespaces comes first. */
  withNamespace: boolean;
  /** "pod/web" instead of "web". */
  withKind: boolean;
  showLabels: boolean;
  /** Labels that have columns of their own. */
  labelColumns: readonly string[];
}

/** Most cells have no sign below the space. */
const UNUSUAL = /[^ -\uffff]/;

/** The first line of a cell, with "..." when there are more. */
function cellText(cell: unknown): string {
  if (typeof cell !== 'string') return cell === null || cell === undefined ? '' : String(cell);
  if (!UNUSUAL.test(cell)) return cell;
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? visible(cell) : `${visible(cell.slice(0, end))}...`;
}

/** The last part of a label's key, as a heading. */
const labelHeading = (label: string): string => label.slice(label.lastIndexOf('/') + 1).toUpperCase();

/** Prints tables of one type below each other: headers once, as long as the columns stay. */
export class TablePrinter {
  private readonly lines = new GrowingTable();
  private columns: readonly Column[] | undefined;

  constructor(
    private readonly options: TableOptions,
    private readonly resource: Resource | undefined,
  ) {}

  /** The lines of a table's rows. @param event ADDED, MODIFIED or DELETED: stands in a first column */
  print(table: Table, event?: string): string {
    const { noHeaders } = this.options;
    if (table.rows.length === 0) return '';
    const columns = table.columnDefinitions.length > 0 ? table.columnDefinitions : (this.columns ?? []);
    const rows = table.rows.map((row) => this.row(columns, row, event));
    const isNew = this.columns === undefined || (columns !== this.columns && !sameColumns(columns, this.columns));
    this.columns = columns;
    return this.lines.add(isNew && !noHeaders ? [this.heading(columns, event), ...rows] : rows);
  }

  private heading(columns: readonly Column[], event: string | undefined): string[] {
    const { wide, withNamespace, labelColumns, showLabels } = this.options;
    const cells = columns.filter(({ priority }) => wide || priority === 0).map(({ name }) => name.toUpperCase());
    if (withNamespace) cells.unshift('NAMESPACE');
    if (event !== undefined) cells.unshift('EVENT');
    cells.push(...labelColumns.map(labelHeading));
    if (showLabels) cells.push('LABELS');
    return cells;
  }

  private row(columns: readonly Column[], { cells, object }: TableRow, event: string | undefined): string[] {
    const { wide, withNamespace, withKind, labelColumns, showLabels } = this.options;
    const out: string[] = [];
    if (event !== undefined) out.push(event.padEnd(8));
    if (withNamespace) out.push(object.metadata.namespace ?? '');
    for (let i = 0; i < columns.length; i++) {
      const { priority, format } = columns[i]!;
      if (priority !== 0 && !wide) continue;
      const text = cellText(cells[i]);
      out.push(
        withKind && format === 'name' && this.resource !== undefined ? `${kindWord(this.resource)}/${text}` : text,
      );
    }
    const { labels } = object.metadata;
    for (const label of labelColumns) out.push(labels?.[label] ?? '');
    if (showLabels) out.push(labelsCell(labels));
    return out;
  }
}

const sameColumns = (a: readonly Column[], b: readonly Column[]): boolean =>
  a.length === b.length && a.every((column, i) => column.name === b[i]!.name && column.priority === b[i]!.priority);
