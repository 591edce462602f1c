/** JSON patches are carried out wholly or not at all, on a copy, and refused as the API server refuses them. */
import { expect, test } from 'vitest';
import { ApiError } from '../../../../shared/engine/api/errors.ts';
import { applyJsonPatch } from '../../../../shared/engine/api/patch/json-patch.ts';

const original = Object.freeze({
  metadata: Object.freeze({ labels: Object.freeze({ a: 'b' }) }),
  spec: Object.freeze({ replicas: 1, list: Object.freeze([1, 2]) }),
});

function refusal(patch: unknown): ApiError['status'] {
  try {
    applyJsonPatch(original, patch);
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
  throw new Error('not refused');
}

test('operations', () => {
  const next = applyJsonPatch(original, [
    { op: 'test', path: '/spec/replicas', value: 1 },
    { op: 'replace', path: '/spec/replicas', value: 3 },
    { op: 'add', path: '/spec/list/-', value: 3 },
    { op: 'add', path: '/metadata/labels/x~1y', value: 'z' },
    { op: 'remove', path: '/metadata/labels/a' },
  ]);
  expect(next).toEqual({ metadata: { labels: { 'x/y': 'z' } }, spec: { replicas: 3, list: [1, 2, 3] } });
});

test('what is not touched is shared', () => {
  const next = applyJsonPatch(original, [{ op: 'replace', path: '/spec/replicas', value: 3 }]) as typeof original;
  expect(next.metadata).toBe(original.metadata);
  expect(next.spec.list).toBe(original.spec.list);
  expect(applyJsonPatch(original, [])).toBe(original);
});

test('what cannot be carried out is a 422 that says no more', () => {
  const rejected = {
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
  };
  expect(refusal([{ op: 'test', path: '/spec/replicas', value: 2 }])).toMatchObject(rejected);
  expect(refusal([{ op: 'remove', path: '/spec/gone' }])).toMatchObject(rejected);
  expect(refusal([{ op: 'replace', path: '/spec/gone', value: 1 }])).toMatchObject(rejected);
  expect(refusal([{ op: 'add', path: '/gone/deep', value: 1 }])).toMatchObject(rejected);
  expect(refusal([{ op: 'add', path: '/spec/list/9', value: 1 }])).toMatchObject(rejected);
  expect(refusal([{ op: 'dance', path: '/spec' }])).toMatchObject(rejected);
  expect(refusal([{ op: 'add', path: '/__proto__/polluted', value: 1 }])).toMatchObject(rejected);
  expect(refusal([null])).toMatchObject(rejected);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('what is no list of operations is a 400', () => {
  expect(refusal({ spec: {} })).toMatchObject({ code: 400, reason: 'BadRequest' });
  expect(refusal('x')).toMatchObject({ code: 400 });
});

test('too many operations are refused unread', () => {
  const patch = Array.from({ length: 10_001 }, () => ({ op: 'remove', path: '/a' }));
  expect(refusal(patch)).toMatchObject({
    code: 413,
    message: 'The allowed maximum operations in a JSON patch is 10000, got 10001',
  });
});
