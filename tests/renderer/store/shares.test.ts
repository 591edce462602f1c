import { expect, test } from 'vitest';
import { sharesOf } from '../../../renderer/store/shares.ts';

const service = (uid: string, ...pods: string[]) => ({
  uid,
  name: uid,
  namespace: 'default',
  system: false,
  backends: pods.map((pod) => ({ pod, ready: true })),
  groups: [],
});

test('a pod has its part of what its Service gets, in fiftieths, and what is less than one has none', () => {
  const services = [service('web', 'a', 'b', 'c', 'd')];
  const shares = sharesOf({ services }, { a: 60, b: 39, c: 0.5 });
  expect([...shares]).toEqual([
    ['a', 0.6],
    ['b', 0.4],
  ]);
});

test('a pod of two Services shows the greater part; a Service that nobody asks divides nothing', () => {
  const services = [service('web', 'a', 'b'), service('api', 'b'), service('idle', 'c')];
  expect(sharesOf({ services }, { a: 3, b: 1 }).get('b')).toBe(1);
  expect(sharesOf({ services }, {}).size).toBe(0);
});
