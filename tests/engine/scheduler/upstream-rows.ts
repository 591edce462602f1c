/** Reads the rows of an upstream test table, all of its parts one after the other. */
import { fixture } from '../../support/fixtures.ts';

interface Table {
  tests: Record<string, Record<string, { row: unknown }[]>>;
}

/** The rows of one test of a table file; none where there are no fixtures. */
export function rowsOf<T>(path: string, test: string): T[] {
  const table = fixture(path) as Table | undefined;
  return Object.values(table?.tests[test] ?? {}).flatMap((rows) => rows.map(({ row }) => row as T));
}

export const PLUGIN_TABLES = 'k8s-1.20.2-test-tables/pkg__scheduler__framework__plugins__';
