/** The clock on screen never goes back, runs on between news, and not far ahead of them. */
import { expect, test } from 'vitest';
import { ageText, clockText, untilNextTenth, VirtualClock } from '../../../renderer/store/clock.ts';

test.each([
  [0, '00:00:00.0'],
  [47_349, '00:00:47.3'],
  [3_600_000, '01:00:00.0'],
  [90_061_250, '1d 01:01:01.2'],
  [-5, '00:00:00.0'],
])('clockText(%i)', (ms, text) => expect(clockText(ms)).toBe(text));

test.each([
  [47_330, 1, 70],
  [47_330, 0.1, 700],
  [47_400, 1, 100],
  // Faster than it can be read.
  [47_399, 1, 50],
  [47_330, 100, 50],
])('at %i, %s times as fast, the text is another one in %i ms', (ms, speed, wait) =>
  expect(untilNextTenth(ms, speed)).toBeCloseTo(wait),
);

test.each([
  [5_000, '5s'],
  [119_000, '119s'],
  [192_000, '3m12s'],
  [180_000, '3m'],
  [660_000, '11m'],
  [18_000_000, '5h'],
  [400_000_000, '4d'],
])('ageText(%i)', (ms, text) => expect(ageText(ms)).toBe(text));

test('it runs on at the speed of the session, but not far ahead of the last news', () => {
  const clock = new VirtualClock();
  clock.restart(1000, 0);
  clock.set(1000, 0, 2);
  expect(clock.now(50)).toBe(1100);
  expect(clock.now(5000)).toBe(1240);
});

test('it never goes back, and stands when the session does', () => {
  const clock = new VirtualClock();
  clock.restart(0, 0);
  clock.set(0, 0, 1);
  expect(clock.now(100)).toBe(100);
  clock.set(60, 110, 1);
  expect(clock.now(110)).toBe(100);
  clock.set(500, 120, 0);
  expect(clock.now(999)).toBe(500);
  clock.restart(0, 1000);
  expect(clock.now(1001)).toBe(0);
});
