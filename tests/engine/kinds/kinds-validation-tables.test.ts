/** Upstream's validation tests: valid or not, then the fields, then the texts. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';
import { withGrace } from './with-grace.ts';

interface Row {
  test: string;
  table: string;
  case: string | number;
  object: AnyObject;
  validationErrors: string[];
  valid: boolean;
}

const registry = new KindRegistry();

const rowsOf = (path: string): Row[] => (fixture(path) as { cases: Row[] } | undefined)?.cases ?? [];

const nameOf = (row: Row): string => `${row.object.kind} ${row.test} ${row.table} ${row.case}`;

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (v === null ? [] : [[k, withoutNulls(v)]])));
};

/** Complaints about the object; defaulted first where the table's objects were. */
function complaints(row: Row, defaulted: boolean): string[] {
  const kind = registry.of(row.object.apiVersion, row.object.kind);
  const object = defaulted
    ? (kind.defaults(decode(row.object, row.object.apiVersion, row.object.kind).object) as AnyObject)
    : (withGrace(withoutNulls(row.object)) as AnyObject);
  const needsNamespace = defaulted && kind.namespaced && !object.metadata.namespace;
  return texts(
    kind.validate(needsNamespace ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object),
  );
}

const fieldOf = (text: string): string =>
  text.slice(0, text.search(/: (Required|Invalid|Unsupported|Duplicate|Forbidden|Not found|Too )/));

/** A value printed as a Go struct or map, which 1.34 prints as JSON. */
const GO_VALUE = /value: (\[\]|map\[|[a-z0-9]+\.[A-Z]\w*[({]|false: must be true for replicated)/;

/** Texts that 1.34 words otherwise than 1.20. */
const REWORDED = ['not a valid CIDR', 'Expected exactly 5 fields', 'must contain at least one letter or number'];

/** What 1.34 asks for besides: the labels of a Job with a prefix, which the objects of 1.20 do not have. */
const ASKED_SINCE = 'spec.template.metadata.labels[batch.kubernetes.io/';

const LEFT_OUT: Readonly<Record<string, string>> = {
  'PersistentVolumeClaim TestPVCVolumeMode errorCasesPVC@4320 empty value':
    'decoding takes an empty volumeMode for none',
};

describe.skipIf(fixturesDir === undefined)('validation tables', () => {
  test('core of 1.34.1', () => {
    const rows = rowsOf('validation-v1.34.1-core.json').filter((row) => !(nameOf(row) in LEFT_OUT));
    for (const row of rows) {
      expect.soft(complaints(row, true).toSorted(), nameOf(row)).toEqual(row.validationErrors.toSorted());
    }
    console.log(`validation 1.34.1 core: ${rows.length} rows; left out: ${JSON.stringify(LEFT_OUT)}`);
    expect(rows.length).toBeGreaterThan(140);
  });

  test('apps, batch and networking of 1.20.2', () => {
    const rows = rowsOf('validation-v1.20.2-apps-batch-networking.json');
    let inWords = 0;
    for (const row of rows) {
      const found = complaints(row, false).filter((text) => !text.startsWith(ASKED_SINCE));
      expect.soft(found.length === 0, `${nameOf(row)}: valid? ${found.join('; ')}`).toBe(row.valid);
      expect.soft(found.map(fieldOf).toSorted(), nameOf(row)).toEqual(row.validationErrors.map(fieldOf).toSorted());
      if (row.validationErrors.some((text) => GO_VALUE.test(text) || REWORDED.some((words) => text.includes(words))))
        continue;
      expect.soft(found.toSorted(), nameOf(row)).toEqual(row.validationErrors.toSorted());
      inWords += 1;
    }
    console.log(`validation 1.20.2: ${rows.length} rows, ${inWords} of them compared in words`);
    expect(rows.length).toBe(73);
  });
});
