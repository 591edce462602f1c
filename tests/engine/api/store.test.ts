import { describe, expect, test } from 'vitest';
import { Store } from '../../../shared/engine/api/store.ts';
import { digestOf } from '../../../shared/engine/api/digest.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';

const cause = { actor: 'test' };

function pod(name: string, extra: Record<string, unknown> = {}, meta: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, ...meta },
    spec: { containers: [] },
    ...extra,
  } as KubeObject;
}

const names = (objects: Iterable<KubeObject>): string[] => [...objects].map((o) => o.metadata.name);
const owner = (uid: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid, controller: true }],
});

describe('indexes follow every write', () => {
  test('kind, namespace, uid', () => {
    const store = new Store({ freeze: true });
    store.commit(undefined, pod('a'), 0, cause);
    store.commit(undefined, pod('b', {}, { namespace: 'other' }), 0, cause);
    expect(names(store.list('Pod'))).toEqual(['a', 'b']);
    expect(names(store.list('Pod', 'other'))).toEqual(['b']);
    expect(store.byUid('uid-a')?.metadata.name).toBe('a');
    const a = store.get('Pod', 'default', 'a')!;
    store.commit(a, undefined, 1, cause);
    expect([names(store.list('Pod')), store.count('Pod', 'default'), store.byUid('uid-a')]).toEqual([
      ['b'],
      0,
      undefined,
    ]);
  });

  test('adoption moves an orphan to its controller, release moves it back', () => {
    const store = new Store({ freeze: true });
    const orphan = store.commit(undefined, pod('a'), 0, cause)!;
    expect(names(store.orphans('Pod', 'default'))).toEqual(['a']);
    const owned = store.commit(orphan, pod('a', {}, owner('rs-1')), 0, cause)!;
    expect([
      names(store.orphans('Pod', 'default')),
      names(store.controlledBy('Pod', 'rs-1')),
      names(store.dependents('rs-1')),
    ]).toEqual([[], ['a'], ['a']]);
    store.commit(owned, pod('a'), 0, cause);
    expect([
      names(store.orphans('Pod', 'default')),
      names(store.controlledBy('Pod', 'rs-1')),
      names(store.dependents('rs-1')),
    ]).toEqual([['a'], [], []]);
  });

  test('binding puts a pod on its node', () => {
    const store = new Store({ freeze: true });
    const a = store.commit(undefined, pod('a'), 0, cause)!;
    store.commit(a, pod('a', { spec: { containers: [], nodeName: 'n' } }), 0, cause);
    expect(names(store.podsOnNode('n'))).toEqual(['a']);
  });
});

test('each write is a revision, a change with its cause, and told at once', () => {
  const store = new Store();
  const heard: Change[] = [];
  const stop = store.subscribe('Pod', (c) => heard.push(c));
  const a = store.commit(undefined, pod('a'), 5, { actor: 'user', input: 1 })!;
  expect(a.metadata.resourceVersion).toBe('1');
  store.commit(a, pod('a', { spec: { containers: [], nodeName: 'n' } }), 7, {
    actor: 'default-scheduler',
    revision: 1,
  });
  expect(heard.map((c) => [c.revision, c.at, c.cause.actor, c.before?.metadata.name])).toEqual([
    [1, 5, 'user', undefined],
    [2, 7, 'default-scheduler', 'a'],
  ]);
  expect(store.history).toEqual(heard);
  stop();
  store.commit(undefined, pod('b'), 8, cause);
  expect(heard).toHaveLength(2);
});

test('history is bounded', () => {
  const store = new Store({ historyLimit: 100 });
  for (let i = 0; i < 1000; i++) store.commit(undefined, pod(`p${i}`), i, cause);
  expect(store.history.length).toBeLessThanOrEqual(100);
  expect(store.history.at(-1)?.revision).toBe(1000);
});

test('a restored store answers as before', () => {
  const store = new Store();
  store.commit(undefined, pod('a', {}, owner('rs')), 0, cause);
  const saved = store.save();
  const hash = store.historyHash;
  store.commit(undefined, pod('b', {}, owner('rs')), 0, cause);
  store.load(saved);
  expect([store.revision, store.historyHash, names(store.controlledBy('Pod', 'rs'))]).toEqual([1, hash, ['a']]);
});

test('what is stored cannot be changed in place', () => {
  const store = new Store({ freeze: true });
  const a = store.commit(undefined, pod('a', {}, { labels: { x: 'y' } }), 0, cause)!;
  expect(() => {
    a.metadata.labels!['x'] = 'z';
  }).toThrow(TypeError);
});

describe('digest', () => {
  test('does not depend on the order of keys, nor on sharing', () => {
    const shared = { a: 1, b: [1, 2, 3], c: 'd', e: true, f: null, g: 'h', i: 'j', k: 'l' };
    expect(digestOf({ x: shared, y: shared })).toBe(
      digestOf({ y: structuredClone(shared), x: structuredClone(shared) }),
    );
  });

  test.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: '1' }, { a: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: { b: 1 } }, { b: { a: 1 } }],
    [{ a: true }, { a: false }],
    [{ a: null }, {}],
    [[], {}],
  ])('tells %j from %j', (one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });
});
