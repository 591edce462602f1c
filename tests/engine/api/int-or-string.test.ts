/** "25%" of a total comes out as upstream rounds it, and what is no percentage is refused in its words. */
import { describe, expect, test } from 'vitest';
import { isPercent, parseIntOrString, scaledValue } from '../../../shared/engine/api/int-or-string.ts';
import type { IntOrString } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__util__intstr__intstr.json';

test('refusals are upstream texts', () => {
  expect(() => scaledValue('5', 10, true)).toThrow(
    'invalid value for IntOrString: invalid type: string is not a percentage',
  );
  expect(() => scaledValue('x%', 10, true)).toThrow(
    'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax',
  );
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('shares of a total', () => {
    type Row = { input: IntOrString; total: number; roundUp: boolean; expectVal: number; expectErr: boolean };
    const rows = tableRows<Row>(FILE, 'TestGetIntFromIntOrPercent');
    for (const { row } of rows) {
      if (row.expectErr)
        expect(() => scaledValue(row.input, row.total, row.roundUp)).toThrow(/^invalid value for IntOrString/);
      else expect(scaledValue(row.input, row.total, row.roundUp)).toBe(row.expectVal);
    }
    account('TestGetIntFromIntOrPercent', rows.length);
  });

  test('numbers and percentages are told apart', () => {
    type Row = { input: IntOrString; expectVal: number; expectErr: boolean; expectPerc: boolean };
    const rows = tableRows<Row>(FILE, 'TestGetIntFromIntOrString');
    for (const { row } of rows) {
      if (row.expectErr) expect(() => scaledValue(row.input, 100, false), String(row.input)).toThrow();
      else {
        expect(scaledValue(row.input, 100, false)).toBe(row.expectVal);
        expect(isPercent(row.input)).toBe(row.expectPerc);
      }
    }
    account('TestGetIntFromIntOrString', rows.length);
  });

  test('parse', () => {
    const rows = tableRows<{ input: string; output: IntOrString }>(FILE, 'TestParse');
    for (const { row } of rows) expect(parseIntOrString(row.input)).toBe(row.output);
    account('TestParse', rows.length, { 'JSON, YAML and CBOR tables': 'an IntOrString is its JSON value here' });
  });
});
