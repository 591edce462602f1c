/** --sort-by. */
import type { Table } from '../../api/table.ts';
import type { AnyObject } from '../../../model/meta.ts';

export const sortedTable = (table: Table, _by: string): Table => table;
export const sortedObjects = (objects: readonly AnyObject[], _by: string): readonly AnyObject[] => objects;
