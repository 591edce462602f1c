/** Upstream's printer rows, as `kubectl get -o wide` lays them out. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { kubectl } from './frozen.ts';

interface Row {
  test: string;
  case: string | number;
  kind: string;
  object: AnyObject;
  columnsWide_v1_34_1: string[];
  rowsWide_v1_34_1: (string | number)[][];
}

const NOW = '2026-11-23T08:10:50Z';
const registry = new KindRegistry();
const all = (fixture('printers-tables.json') as { cases: Row[] } | undefined)?.cases ?? [];

/** Columns three spaces apart, none narrower than six; nothing is put behind the last. */
function laidOut(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_cell, i) => Math.max(6, ...rows.map((row) => row[i]!.length + 3)));
  return rows
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('')}\n`)
    .join('');
}

/** A cell in one line. */
const cellText = (cell: string | number): string => {
  const [first = '', ...rest] = String(cell).split('\n');
  return rest.length === 0 ? first : `${first}...`;
};

describe.skipIf(fixturesDir === undefined)('rows of get', () => {
  // Lists have no name to ask for, and Ingresses of extensions/v1beta1 are served by no 1.34.
  const rows = all.filter(({ kind, object }) => !kind.endsWith('List') && object.apiVersion !== 'extensions/v1beta1');

  test('every row', () => {
    for (const row of rows) {
      const kind = registry.of(row.object.apiVersion, row.object.kind);
      const { metadata, ...rest } = row.object;
      const place = kind.namespaced ? { namespace: metadata?.namespace || 'default' } : {};
      const made = { ...rest, metadata: { ...metadata, ...place, name: metadata?.name || 'unnamed' } } as AnyObject;
      const object = row.test.startsWith('extra') ? (kind.defaults(made) as AnyObject) : made;
      const group = kind.group === '' ? '' : `.${kind.version}.${kind.group}`;
      const flags = kind.namespaced ? `-n ${object.metadata.namespace}` : '';
      const line = `get ${kind.plural}${group} ${object.metadata.name} -o wide ${flags}`;
      const printed = kubectl(line, { objects: [object], now: NOW });
      const headings = row.columnsWide_v1_34_1.map((name) => name.toUpperCase());
      const cells = row.rowsWide_v1_34_1[0]!.map(cellText);
      const name = row.columnsWide_v1_34_1.indexOf('Name');
      if (name >= 0 && cells[name] === '') cells[name] = 'unnamed';
      expect.soft(printed, line).toEqual({ stdout: laidOut([headings, cells]), stderr: '', exit: 0 });
    }
    console.log(`rows of get: ${rows.length} of ${all.length}`);
    expect(rows.length).toBeGreaterThan(100);
  });
});
