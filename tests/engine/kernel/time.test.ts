import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime, parseTime } from '../../../shared/engine/kernel/time.ts';

test('times are printed as the Date object prints them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 }), (ms) => {
      const iso = new Date(ms).toISOString();
      expect(formatTime(ms)).toBe(`${iso.slice(0, 19)}Z`);
      expect(formatTime(ms, true)).toBe(`${iso.slice(0, 23)}000Z`);
      expect(parseTime(iso)).toBe(ms);
      expect(parseTime(`${iso.slice(0, 19)}Z`)).toBe(Math.floor(ms / 1000) * 1000);
    }),
  );
});

test('zones and fractions are read, other text is not', () => {
  expect(parseTime('2026-01-05T09:00:00+01:00')).toBe(Date.parse('2026-01-05T08:00:00Z'));
  expect(parseTime('2026-01-05T09:00:00.25Z')).toBe(Date.parse('2026-01-05T09:00:00.250Z'));
  expect(parseTime('yesterday')).toBeUndefined();
  expect(parseTime('')).toBeUndefined();
  for (const text of ['2026-01-05T09:00:0xZ', '2026-01-05 09:00:00Z', '2026-01-05T09:00:00+', '202a-01-05T09:00:00Z'])
    expect(parseTime(text)).toBeUndefined();
  expect(parseTime('2026-01-05t09:00:00z')).toBe(Date.parse('2026-01-05T09:00:00Z'));
});
