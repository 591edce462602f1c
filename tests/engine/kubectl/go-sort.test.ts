/** Lists are sorted as Go's sort.Sort does, equals too. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goSorted } from '../../../shared/engine/kubectl/print/go-sort.ts';

interface Item {
  key: number;
  id: number;
}

const ordered = (keys: readonly number[]): Item[] =>
  goSorted(
    keys.map((key, id) => ({ key, id })),
    (a, b) => a.key < b.key,
  );

test('forty with three keys come as from a program of Go 1.24', () => {
  const keys = Array.from({ length: 40 }, (_, id) => (id * 7) % 3);
  expect(ordered(keys).map(({ id }) => id)).toEqual([
    15, 39, 36, 3, 33, 30, 6, 27, 24, 9, 0, 21, 12, 18, 10, 4, 16, 1, 13, 19, 37, 34, 22, 31, 28, 25, 7, 14, 8, 29, 5,
    23, 32, 26, 11, 35, 2, 20, 38, 17,
  ]);
});

test('up to a dozen equals keep their places', () => {
  expect(ordered([1, 0, 1, 0, 1, 0]).map(({ id }) => id)).toEqual([1, 3, 5, 0, 2, 4]);
});

test('whatever comes in goes out sorted, and all of it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 400 }), (keys) => {
      const got = ordered(keys);
      expect(got.map(({ key }) => key)).toEqual([...keys].sort((a, b) => a - b));
      expect(new Set(got.map(({ id }) => id)).size).toBe(keys.length);
    }),
  );
});

test('an order that contradicts itself ends', () => {
  expect(
    goSorted(
      Array.from({ length: 5000 }, (_, i) => i),
      () => true,
    ),
  ).toHaveLength(5000);
});
