/** AGE columns say what kubectl says. */
import { describe, expect, test } from 'vitest';
import { humanDuration, shortHumanDuration } from '../../../shared/engine/api/age.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__util__duration__duration.json';
const UNIT_MS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Go's "1h2m3.5s" in ms; rounded away from zero below a millisecond, which no table is about. */
function ms(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/([0-9.]+)(ms|h|m|s)/g)) sum += Number(number) * UNIT_MS[unit!]!;
  return sign * sum;
}

test('two units while they are small', () => {
  expect([0, 119_000, 121_000, 600_000, 86_400_000 * 3].map(humanDuration)).toEqual([
    '0s',
    '119s',
    '2m1s',
    '10m',
    '3d',
  ]);
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('long and short', () => {
    type Row = { d: string; want: string };
    const long = [...tableRows<Row>(FILE, 'TestHumanDuration'), ...tableRows<Row>(FILE, 'TestHumanDurationBoundaries')];
    for (const { row } of long) expect(humanDuration(ms(row.d)), row.d).toBe(row.want);
    const short = tableRows<Row>(FILE, 'TestShortHumanDurationBoundaries');
    for (const { row } of short) expect(shortHumanDuration(ms(row.d)), row.d).toBe(row.want);
    account('durations', long.length + short.length);
  });
});
