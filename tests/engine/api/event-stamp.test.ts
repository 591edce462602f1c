/** The number in an event's name is exact, though it has more bits than a number holds. */
import { expect, test } from 'vitest';
import { nanoseconds } from '../../../shared/engine/api/events.ts';

const exactly = (ms: number, more: number): string => (BigInt(ms) * 1_000_000n + BigInt(more)).toString(16);

test('milliseconds as nanoseconds, and a counter below them', () => {
  const moments = [0, 1, 1023, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 1_767_258_000_000, 1_767_258_012_345, 2 ** 41];
  for (const ms of moments)
    for (const more of [0, 1, 48_575, 48_576, 48_577, 524_288, 999_999])
      expect(nanoseconds(ms, more)).toBe(exactly(ms, more));
});
