/** Upstream's tests of what an update may change (1.20.2), where the rows are data. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';
import { withGrace } from './with-grace.ts';

type Rows = { key?: string | number; row: Record<string, unknown> }[];
type Tables = { tests: Record<string, Record<string, Rows>> } | undefined;

const registry = new KindRegistry();
const core = fixture('k8s-1.20.2-test-tables/pkg__apis__core__validation__validation.json') as Tables;
const apps = fixture('k8s-1.20.2-test-tables/pkg__apis__apps__validation__validation.json') as Tables;

/** As the API server before validation: decoded, and with the revision that a write without one gets. */
function ready(value: unknown, revision: string): AnyObject {
  const given = value as AnyObject;
  const { object } = decode(given, given.apiVersion, given.kind);
  return withGrace({ ...object, metadata: { resourceVersion: revision, ...object.metadata } });
}

function complaints(next: unknown, previous: unknown, revision = '1'): string[] {
  const object = ready(next, revision);
  return texts(registry.of(object.apiVersion, object.kind).validateUpdate(object, ready(previous, revision)));
}

describe.skipIf(fixturesDir === undefined)('updates of 1.20.2', () => {
  test.each([
    ['TestValidateSecretUpdate', 'newSecret', 'oldSecret'],
    ['TestValidateConfigMapUpdate', 'newCfg', 'oldCfg'],
    ['TestValidateNamespaceUpdate', 'namespace', 'oldNamespace'],
    ['TestValidateNodeUpdate', 'node', 'oldNode'],
  ])('%s', (name, next, previous) => {
    const rows = Object.values(core?.tests[name] ?? {}).flat();
    const leftOut: string[] = [];
    for (const { key, row } of rows) {
      const label = `${name} ${String(row['name'] ?? key)}`;
      if (label in LEFT_OUT) {
        leftOut.push(`${label}: ${LEFT_OUT[label]}`);
        continue;
      }
      const found = complaints(row[next], row[previous]);
      expect.soft(found.length === 0, `${label}: ${found.join('; ')}`).toBe(row['valid']);
    }
    console.log(
      `${name}: ${rows.length - leftOut.length} rows${leftOut.length === 0 ? '' : `; left out ${leftOut.join(', ')}`}`,
    );
    expect(rows.length).toBeGreaterThan(5);
  });

  test('TestValidateReplicaSetUpdate', () => {
    const tables = apps?.tests['TestValidateReplicaSetUpdate'] ?? {};
    let count = 0;
    for (const [table, rows] of Object.entries(tables)) {
      for (const { key, row } of rows) {
        const found = complaints(row['update'], row['old']).filter(
          (text) => !text.startsWith('spec.selector: Invalid value') || !/immutable/.test(text),
        );
        expect.soft(found.length === 0, `${table} ${key}: ${found.join('; ')}`).toBe(table.startsWith('success'));
        count += 1;
      }
    }
    console.log(`TestValidateReplicaSetUpdate: ${count} rows`);
    expect(count).toBe(6);
  });
});

const LEFT_OUT: Readonly<Record<string, string>> = {};
