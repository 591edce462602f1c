/** Lists: the order of keys, pages that fit together, and old revisions. */
import { describe, expect, test } from 'vitest';
import { listPage, type ListOptions } from '../../../shared/engine/api/list.ts';
import { Store } from '../../../shared/engine/api/store.ts';
import { Watches, type WatchEvent } from '../../../shared/engine/api/watch.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Status } from '../../../shared/model/status.ts';
import { CONFIG, quietCluster, refusal } from './door.ts';

const cause = { actor: 'test' };

const config = (name: string, namespace = 'default', labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, uid: `${namespace}/${name}`, labels },
});

function filled(names: readonly string[], historyLimit = 1000): Store {
  const store = new Store({ historyLimit });
  for (const name of names) store.commit(undefined, config(name), 0, cause);
  return store;
}

const all: ListOptions = {
  kind: 'ConfigMap',
  namespace: '',
  matches: () => true,
  selective: false,
  limit: 0,
  next: '',
  notBefore: undefined,
  exactly: false,
};

const names = (items: readonly KubeObject[]): string[] => items.map((o) => o.metadata.name);

/** Every page there is, one name list each. */
function pages(store: Store, options: Partial<ListOptions>, between?: (page: number) => void): string[][] {
  const found: string[][] = [];
  let next = '';
  do {
    const { items, metadata } = listPage(store, { ...all, ...options, next });
    found.push(names(items));
    next = metadata.continue ?? '';
    between?.(found.length);
  } while (next !== '' && found.length < 50);
  return found;
}

describe('order', () => {
  test('is that of namespace and name, whatever came first', () => {
    const store = new Store();
    for (const [ns, name] of [
      ['b', 'a'],
      ['a', 'z'],
      ['a', 'B'],
      ['a-b', 'a'],
      ['a', 'a-b'],
    ] as const)
      store.commit(undefined, config(name, ns), 0, cause);
    const { items } = listPage(store, all);
    // "-" stands before "/": etcd compares whole keys.
    expect(items.map((o) => `${o.metadata.namespace}/${o.metadata.name}`)).toEqual([
      'a-b/a',
      'a/B',
      'a/a-b',
      'a/z',
      'b/a',
    ]);
  });
});

describe('pages', () => {
  test('hold the limit, say how much is left, and fit together', () => {
    const store = filled(['e', 'd', 'c', 'b', 'a']);
    expect(pages(store, { limit: 2 })).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(listPage(store, { ...all, limit: 2 }).metadata).toMatchObject({
      resourceVersion: '5',
      remainingItemCount: 3,
      continue: expect.any(String) as string,
    });
    expect(listPage(store, { ...all, limit: 5 }).metadata).toEqual({ resourceVersion: '5' });
  });

  test('with a selector nobody counts what is left', () => {
    const store = filled(['a', 'b', 'c', 'd', 'e']);
    const odd = (object: KubeObject): boolean => 'ace'.includes(object.metadata.name);
    expect(pages(store, { limit: 1, matches: odd, selective: true })).toEqual([['a'], ['c'], ['e']]);
    const { metadata } = listPage(store, { ...all, limit: 1, matches: odd, selective: true });
    expect(metadata.remainingItemCount).toBeUndefined();
  });

  test('are all of the moment of the first', () => {
    const store = filled(['a', 'b', 'c', 'd']);
    const found = pages(store, { limit: 2 }, (page) => {
      if (page > 1) return;
      store.commit(store.get('ConfigMap', 'default', 'c'), undefined, 0, cause);
      store.commit(undefined, config('bb'), 0, cause);
      store.commit(store.get('ConfigMap', 'default', 'd'), config('d', 'default', { new: 'yes' }), 0, cause);
    });
    expect(found).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('a token too old is 410, with one to go on inconsistently', () => {
    const store = filled(['a', 'b', 'c', 'd'], 8);
    const { metadata } = listPage(store, { ...all, limit: 2 });
    for (let i = 0; i < 20; i++) store.commit(undefined, config(`x${i}`), 0, cause);
    const status = refusal(() => listPage(store, { ...all, limit: 2, next: metadata.continue! }));
    expect(status).toMatchObject({ code: 410, reason: 'Expired' });
    expect(status.message).toMatch(/^The provided continue parameter is too old to display a consistent list result\./);
    const rest = listPage(store, { ...all, next: status.metadata.continue! });
    expect(names(rest.items).slice(0, 2)).toEqual(['c', 'd']);
    expect(rest.items).toHaveLength(22);
  });

  const token = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each([
    ['%%', 'continue key is not valid: illegal base64 data at input byte 0'],
    [
      token({ v: 'v0', rv: 1, start: 'a' }),
      'continue key is not valid: server does not recognize this encoded version v0',
    ],
    [
      token({ v: 'meta.k8s.io/v1', start: 'a' }),
      'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      token({ v: 'meta.k8s.io/v1', rv: 1 }),
      'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    ],
  ])('token %s is refused', (next, message) => {
    expect(refusal(() => listPage(filled(['a']), { ...all, next }))).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message,
    });
  });
});

describe('revisions', () => {
  test('a list may be of exactly one', () => {
    const store = filled(['a', 'b']);
    store.commit(store.get('ConfigMap', 'default', 'a'), undefined, 0, cause);
    expect(names(listPage(store, { ...all, notBefore: 1, exactly: true }).items)).toEqual(['a']);
    expect(names(listPage(store, { ...all, notBefore: 2, exactly: true }).items)).toEqual(['a', 'b']);
    expect(names(listPage(store, { ...all, notBefore: 1 }).items)).toEqual(['b']);
  });

  test('one that is forgotten is 410, one to come 504', () => {
    const store = filled(
      Array.from({ length: 30 }, (_, i) => `a${i}`),
      8,
    );
    expect(refusal(() => listPage(store, { ...all, notBefore: 2, exactly: true }))).toMatchObject({
      code: 410,
      message: 'The resourceVersion for the provided list is too old.',
    });
    expect(refusal(() => listPage(store, { ...all, notBefore: 99 }))).toMatchObject({ code: 504, reason: 'Timeout' });
  });

  test('a watch from one that is forgotten ends with its first event', () => {
    const store = filled(
      Array.from({ length: 30 }, (_, i) => `a${i}`),
      8,
    );
    const oldest = store.history[0]!.revision;
    const from = (since: number): WatchEvent[] => {
      const events: WatchEvent[] = [];
      const matches = (): boolean => true;
      new Watches(store).start({ kind: 'ConfigMap', apiVersion: 'v1', namespace: '', since, matches }, (e) =>
        events.push(e),
      );
      return events;
    };
    expect(from(oldest - 1).map((e) => e.type)).toEqual(Array.from({ length: 31 - oldest }, () => 'ADDED'));
    const [error, ...more] = from(oldest - 2);
    expect(more).toEqual([]);
    expect(error?.type).toBe('ERROR');
    expect(error?.object as Status).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: `too old resource version: ${oldest - 2} (${oldest - 1})`,
    });
  });
});

test('through the door, options that contradict each other are refused', () => {
  const { ask } = quietCluster();
  for (const name of ['c', 'a', 'b']) ask('create', CONFIG, { body: { metadata: { name } } });
  const first = ask('list', CONFIG, { query: { limit: 2 } });
  const items = first.body['items'] as KubeObject[];
  expect(names(items).slice(0, 2)).toEqual(['a', 'b']);
  expect(ask('list', CONFIG, { query: { resourceVersionMatch: 'Exact' } }).body).toMatchObject({
    code: 422,
    message:
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
  });
});
