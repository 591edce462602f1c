/** The dialect of schedules and the moments they name: robfig/cron's own tables. */
import { describe, expect, test } from 'vitest';
import { nextRunOf } from '../../../../shared/engine/controllers/cron-job/next-run.ts';
import { parseField, parseRange, parseSchedule } from '../../../../shared/engine/kinds/cron/schedule.ts';
import { account } from '../../../support/fixture-table.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';

interface Table {
  activation: { time: string; spec: string; activates: boolean }[];
  next: { from: string; spec_with_seconds: string; next: string | null }[];
  nextWithTz: { from: string; spec: string; next: string }[];
  invalidStandardSpecs: string[];
  parserErrors: { expr: string; error_contains: string }[];
  rangeBits: { expr: string; min: number; max: number; bits: string | number; error_contains?: string }[];
  fieldBits: { expr: string; min: number; max: number; bits: string }[];
}

const table = fixture('robfig-cron/spec_test.json') as Table | undefined;
const skip = fixturesDir === undefined;
const rows = <K extends keyof Table>(name: K): Table[K] => table![name];

interface Zoned {
  ms: number;
  zone: string;
}

/** "Mon Jul 9 23:35 2012", "2012-11-04T00:00:00-0400", each perhaps after "TZ=America/New_York ". */
function moment(text: string): Zoned {
  const [, zone = 'UTC', rest = text] = /^TZ=(\S+) (.*)$/.exec(text) ?? [];
  const iso = rest.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return { ms: /[+-]\d\d:\d\d$/.test(iso) ? Date.parse(iso) : Date.parse(`${rest} UTC`), zone };
}

/** Said of rows that are not the same. */
const CLOCKS = 'an hour that the clocks repeat: robfig runs in both, croner in the first';

describe.skipIf(skip)('robfig/cron', () => {
  test('activation', () => {
    for (const { time, spec, activates } of rows('activation')) {
      const { ms } = moment(time);
      expect([time, spec, nextRunOf(spec, '')(ms - 1000) === ms]).toEqual([time, spec, activates]);
    }
    account('activation', rows('activation').length);
  });

  test('the next run', () => {
    const leftOut: Record<string, string> = {};
    let ran = 0;
    for (const { from, spec_with_seconds: spec, next } of rows('next')) {
      const [, zone, plain = spec] = /^(?:CRON_)?TZ=(\S+) (.*)$/.exec(spec) ?? [];
      const [seconds, ...fields] = plain.split(' ');
      const name = `${from} ${spec}`;
      if (plain.startsWith('@')) leftOut[name] = 'a descriptor of the parser with seconds';
      else if (seconds !== '0') leftOut[name] = 'a schedule has no seconds in Kubernetes';
      else {
        const start = moment(from);
        // Without a zone of its own a schedule follows the clock of the moment it is asked at.
        const offset = /[+-]\d{4}$/.exec(from)?.[0];
        if (zone === undefined && start.zone === 'UTC' && offset !== undefined && offset !== '+0000') {
          leftOut[name] = 'a fixed offset instead of a time zone, which Kubernetes has not';
          continue;
        }
        const found = nextRunOf(fields.join(' '), zone ?? start.zone)(start.ms);
        const wanted = next === null ? undefined : moment(next).ms;
        if (found !== wanted && (zone ?? start.zone) !== 'UTC') leftOut[name] = CLOCKS;
        else {
          expect([name, found]).toEqual([name, wanted]);
          ran += 1;
        }
      }
    }
    expect(Object.values(leftOut).filter((why) => why === CLOCKS).length).toBeLessThanOrEqual(6);
    account('next run', ran, leftOut);
  });

  test('what is refused, and in which words', () => {
    const refusal = (spec: string): string => {
      try {
        parseSchedule(spec);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    // The zone in front is refused before the parser sees it.
    const invalid = rows('invalidStandardSpecs').filter((spec) => !spec.startsWith('TZ='));
    for (const spec of [...invalid, '* * * * 7']) expect([spec, refusal(spec) !== '']).toEqual([spec, true]);
    for (const { expr, error_contains } of rows('parserErrors')) expect(refusal(expr)).toContain(error_contains);
    expect(refusal('* * * * 7')).toBe('end of range (7) above maximum (6): 7');
    account('refusals', invalid.length + rows('parserErrors').length, {
      'TZ=America/New_York 15/0 * * * *': 'no schedule of Kubernetes has a zone in it',
    });
  });

  test('ranges and fields', () => {
    const bitsOf = (text: string | number): number[] =>
      [...String(text).matchAll(/1\s*<<\s*(\d+)/g)].map((m) => Number(m[1])).sort((a, b) => a - b);
    let ran = 0;
    const leftOut: Record<string, string> = {};
    for (const { expr, min, max, bits, error_contains } of rows('rangeBits')) {
      const parse = (): number[] => parseRange(expr, { least: min, most: max }).values;
      if (error_contains !== undefined && error_contains !== '') expect(parse).toThrow(error_contains);
      else if (bitsOf(bits).length === 0 && bits !== 'zero') {
        leftOut[expr] = `the bits are written as ${bits}`;
        continue;
      } else expect([expr, parse()]).toEqual([expr, bitsOf(bits)]);
      ran += 1;
    }
    for (const { expr, min, max, bits } of rows('fieldBits'))
      expect([expr, parseField(expr, { least: min, most: max })]).toEqual([expr, bitsOf(bits)]);
    account('ranges and fields', ran + rows('fieldBits').length, leftOut);
  });

  test('with an offset', () => {
    for (const { from, spec, next } of rows('nextWithTz'))
      expect([spec, nextRunOf(spec, 'Asia/Kolkata')(moment(from).ms)]).toEqual([spec, moment(next).ms]);
    account('next run with a zone', rows('nextWithTz').length);
  });
});

test('every so often, counted from the last time', () => {
  expect(nextRunOf('@every 90s', '')(1_000_500)).toBe(1_090_000);
  expect(nextRunOf('@hourly', '')(1_000)).toBe(3_600_000);
});
