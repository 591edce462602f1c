/** JSON merge patch as RFC 7386 has it, sharing what it leaves alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMergePatch, mergePatch } from '../../../../shared/engine/api/patch/merge.ts';
import type { JsonRecord } from '../../../../shared/engine/api/patch/record.ts';

/** Original, patch, result: the cases of RFC 7386, appendix A. */
const CASES: readonly [unknown, unknown, unknown][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

test.each(CASES)('%j patched by %j is %j', (original, patch, result) => {
  expect(mergePatch(original, patch)).toEqual(result);
});

test('what is not touched is shared; nothing touched is the object itself', () => {
  const original = { metadata: { labels: { a: 'b' } }, spec: { x: { y: 1 }, list: [1] } };
  const next = mergePatch(original, { spec: { x: { y: 2 } } }) as typeof original;
  expect(next.metadata).toBe(original.metadata);
  expect(next.spec.list).toBe(original.spec.list);
  expect(mergePatch(original, { spec: { list: [1], gone: null } })).toBe(original);
});

test('__proto__ is a key like any other', () => {
  const next = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as JsonRecord;
  expect(({} as JsonRecord)['polluted']).toBeUndefined();
  expect(Object.keys(next)).toEqual(['__proto__']);
});

test('the patch from a to b makes b of a', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }), tie('map')),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 4 }),
  })).map as fc.Arbitrary<JsonRecord>;
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(mergePatch(a, createMergePatch(a, b))).toEqual(b);
    }),
  );
});
