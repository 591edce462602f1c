/** Durations as Go prints them, and as annotations give them. */
import { expect, test } from 'vitest';
import { goDuration, parseDuration } from '../../../shared/engine/kernel/go-duration.ts';

test.each([
  [0, '0s'],
  [745, '745ms'],
  [2300, '2.3s'],
  [10_000, '10s'],
  [80_000, '1m20s'],
  [300_000, '5m0s'],
  [3_661_500, '1h1m1.5s'],
])('%d ms is %s', (ms, text) => {
  expect(goDuration(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});

test('a bare number is seconds; nonsense is nothing', () => {
  expect(parseDuration('5')).toBe(5000);
  expect(parseDuration(' 0.5 ')).toBe(500);
  expect(parseDuration('soon')).toBeUndefined();
  expect(parseDuration('')).toBeUndefined();
  expect(parseDuration('-5s')).toBeUndefined();
});
