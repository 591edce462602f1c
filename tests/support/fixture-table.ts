/** Reads upstream's test tables: one row after another, and an account of how many ran and which could not. */
import { fixture } from './fixtures.ts';

export interface TableRow {
  /** The key of the row, where the table is a map. */
  key?: string | number;
  row: unknown;
  /** What upstream's own code complained of in the row, where that was worked out. */
  errors?: string[];
}

interface TableFile {
  tests: Record<string, Record<string, TableRow[]>>;
}

/**
 * All rows of the tables of one test ("TestParse") whose name begins so ("goodValues"); every one when no name is given.
 * Empty where there are no fixtures. Throws where the file has no such test, so that a renamed table is noticed.
 */
export function tableRows<Row>(path: string, test: string, table = ''): { key: string; row: Row; errors: string[] }[] {
  const file = fixture(path) as TableFile | undefined;
  if (file === undefined) return [];
  const tables = file.tests[test];
  if (tables === undefined) throw new Error(`${path} has no ${test}`);
  const found = Object.entries(tables).filter(([name]) => name.startsWith(table));
  if (found.length === 0) throw new Error(`${path} ${test} has no table ${table}`);
  return found.flatMap(([name, rows]) =>
    rows.map(({ key, row, errors = [] }, i) => ({ key: String(key ?? `${name}#${i}`), row: row as Row, errors })),
  );
}

/** Prints how many rows ran, and by name and reason those that did not. */
export function account(title: string, ran: number, leftOut: Readonly<Record<string, string>> = {}): void {
  const left = Object.entries(leftOut).map(([name, why]) => `\n    left out ${name}: ${why}`);
  console.info(`  ${title}: ${ran} rows${left.join('')}`);
}
