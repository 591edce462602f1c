/** Upstream's own printer tests, recomputed by 1.34.1: every object's cells (pods have their own test). */
import { describe, expect, test } from 'vitest';
import { parseTime } from '../../../shared/engine/kernel/time.ts';
import type { Kind } from '../../../shared/engine/kinds/kind.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { cellsOf, columnNames } from './kinds-oracle.ts';

interface Row {
  test: string;
  case: string | number;
  kind: string;
  object: AnyObject;
  columns_v1_34_1: string[];
  rows_v1_34_1: unknown[][];
  columnsWide_v1_34_1: string[];
  rowsWide_v1_34_1: unknown[][];
}

/** When the rows were computed: "11m" after the objects' 07:59. */
const NOW = parseTime('2026-11-23T08:10:50Z')!;
const registry = new KindRegistry();
const table = (fixture('printers-tables.json') as { cases: Row[] } | undefined)?.cases ?? [];
const rows = table.filter((row) => row.kind !== 'PodList');

/** The tables have objects of versions that were served in 1.20. */
function kindOf(row: Row): Kind {
  const object = row.object;
  if (object.apiVersion === 'extensions/v1beta1') return registry.of('networking.k8s.io/v1', object.kind);
  return registry.of(object.apiVersion, object.kind);
}

describe.skipIf(fixturesDir === undefined)('printers', () => {
  test('every row has the cells of upstream', () => {
    for (const row of rows) {
      const kind = kindOf(row);
      const name = `${row.kind} ${row.test.slice(0, 30)} ${row.case}`;
      expect.soft(columnNames(kind, false), name).toEqual(row.columns_v1_34_1);
      expect.soft(columnNames(kind, true), name).toEqual(row.columnsWide_v1_34_1);
      // Objects written for the collection were defaulted before they were printed.
      const object = row.test.startsWith('extra') ? (kind.defaults(row.object) as AnyObject) : row.object;
      // The narrow rows of Go hold more cells than columns (volumes) or fewer (priority classes).
      const narrow = row.rows_v1_34_1[0]!.slice(0, row.columns_v1_34_1.length).map(String);
      expect.soft(cellsOf(kind, object, NOW, false).slice(0, narrow.length), name).toEqual(narrow);
      expect.soft(cellsOf(kind, object, NOW, true), `${name} wide`).toEqual(row.rowsWide_v1_34_1[0]!.map(String));
    }
    console.log(`printers: ${rows.length} rows of ${table.length}; the other is a list`);
    expect(rows.length).toBeGreaterThan(100);
  });
});
