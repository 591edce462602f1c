/** --sort-by: rows and objects in the order of a field of theirs (kubectl/pkg/cmd/get/sorter.go). */
import type { Table } from '../../api/table.ts';
import { CommandError } from '../errors.ts';
import { goSorted } from './go-sort.ts';
import { findPath, isLess } from './jsonpath/evaluate.ts';
import { relaxed, relaxedPath } from './relaxed-path.ts';

const LENIENT = { allowMissing: true };

export const noSuchField = (by: string): CommandError =>
  new CommandError(`couldn't find any field with path ${JSON.stringify(relaxed(by))} in the list of objects`);

/** What has no such field comes first. @throws CommandError when none has it */
function sortedBy<T>(items: readonly T[], objectOf: (item: T) => object, by: string): T[] {
  const path = relaxedPath(by);
  const found = items.map((item) => ({ item, values: findPath(path, objectOf(item), LENIENT) }));
  if (items.length > 0 && found.every(({ values }) => values.length === 0)) throw noSuchField(by);
  return goSorted(found, (a, b) => {
    if (a.values.length === 0) return true;
    return b.values.length > 0 && isLess(a.values[0], b.values[0]);
  }).map(({ item }) => item);
}

/**
 * A table none of whose rows has the field is left without rows: kubectl prints nothing of it, and no error.
 * @throws CommandError for a path that cannot be read
 */
export function sortedTable(table: Table, by: string): Table {
  const path = relaxedPath(by);
  const isThere = table.rows.some(({ object }) => findPath(path, object, LENIENT).length > 0);
  return { ...table, rows: isThere ? sortedBy(table.rows, ({ object }) => object, by) : [] };
}

/** @throws CommandError for a path that cannot be read or leads nowhere */
export const sortedObjects = <T extends object>(objects: readonly T[], by: string): T[] =>
  sortedBy(objects, (object) => object, by);
