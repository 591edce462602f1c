import { expect, test } from 'vitest';
import { endOf, lastLines, slices } from '../../../../renderer/panels/terminal/flood.ts';

test.each([
  ['a\nb\nc\n', 2, 'b\nc\n'],
  ['a\nb\nc', 2, 'b\nc'],
  ['a\nb\nc\n', 3, 'a\nb\nc\n'],
  ['a\nb\nc\n', 9, 'a\nb\nc\n'],
  ['\n\n\n', 1, '\n'],
  ['\na\n', 1, 'a\n'],
  ['\na\n', 2, '\na\n'],
  ['dev$ ', 1, 'dev$ '],
  ['', 3, ''],
])('of %j the last %i lines are %j', (text, most, kept) => expect(lastLines(text, most)).toBe(kept));

test('a flood is written in pieces, and nothing of it is lost', () => {
  const text = 'y\n'.repeat(10_000);
  const pieces = slices(text);
  expect(pieces.length).toBeGreaterThan(5);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(4000);
  expect(pieces.join('')).toBe(text);
  expect(slices('')).toEqual([]);
});

test('of what came meanwhile the end is drawn, and it is said that something is missing', () => {
  const kept = endOf([{ text: 'a'.repeat(30_000) }, { text: 'b'.repeat(5000), input: 3 }]);
  expect(kept.map(({ text, lost, input }) => [text.length, lost, input])).toEqual([
    [0, true, undefined],
    [15_000, undefined, undefined],
    [5000, undefined, 3],
  ]);
});
