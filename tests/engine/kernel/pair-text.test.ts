/** Pairs are joined once, and every pair has the text of its own, also when so many were asked for that all are forgotten. */
import { expect, test } from 'vitest';
import { pairText } from '../../../shared/engine/kernel/pair-text.ts';

test('a pair that was joined is not joined again', () => {
  const joined: string[] = [];
  const text = pairText((a, b) => {
    joined.push(a);
    return `${a}/${b}`;
  });
  expect([text('a', 1), text('a', 2), text('b', 1), text('a', 1)]).toEqual(['a/1', 'a/2', 'b/1', 'a/1']);
  expect(joined).toEqual(['a', 'a', 'b']);
});

test('more pairs than are kept', () => {
  const text = pairText((a, b) => `${a} ${b}`);
  for (let i = 0; i < 50_000; i++) expect(text(`pod-${i % 30_000}`, 0) === `pod-${i % 30_000} 0`).toBe(true);
  expect(text('pod-7', 0)).toBe('pod-7 0');
});
