/** Two values are the same when nobody could tell them apart, and only then. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJson } from '../../../shared/engine/api/equal.ts';

test('order of keys and undefined say nothing', () => {
  expect(sameJson({ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 })).toBe(true);
  expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(sameJson({ a: 1 }, { a: 1, b: undefined })).toBe(true);
  expect(sameJson({ a: undefined }, { b: 1 })).toBe(false);
});

test('null, missing, empty and absent are four things', () => {
  expect(sameJson({ a: null }, {})).toBe(false);
  expect(sameJson({ a: {} }, {})).toBe(false);
  expect(sameJson({ a: [] }, { a: {} })).toBe(false);
  expect(sameJson([], {})).toBe(false);
  expect(sameJson(undefined, null)).toBe(false);
  expect(sameJson('1', 1)).toBe(false);
  expect(sameJson({ toString: 1 }, {})).toBe(false);
  expect(sameJson({}, { toString: 1 })).toBe(false);
});

test('it agrees with comparing texts, on any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const copy: unknown = JSON.parse(JSON.stringify(a));
      expect(sameJson(a, copy)).toBe(true);
      expect(sameJson(a, b)).toBe(sorted(a) === sorted(b));
      expect(sameJson(a, b)).toBe(sameJson(b, a));
    }),
  );
});

function sorted(value: unknown): string {
  // -0 is written "0", and is equal to it.
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
