/** Watches: what they start with, what they see, and how they end. */
import { describe, expect, test } from 'vitest';
import type { WatchEvent } from '../../../shared/engine/api/watch.ts';
import type { RestQuery } from '../../../shared/engine/api/rest.ts';
import { CONFIG, quietCluster, refusal } from './door.ts';

function watched(start: (door: ReturnType<typeof quietCluster>) => RestQuery = () => ({}), namespace = 'default') {
  const door = quietCluster();
  const { cluster, ask } = door;
  const query = start(door);
  const events: WatchEvent[] = [];
  const kind = cluster.kinds.of(...CONFIG);
  const stop = cluster.watch({ kind, namespace, query }, (event) => events.push(event));
  const put = (name: string, labels: object = {}, where = 'default'): void => {
    const body = { metadata: { name, labels } };
    const made = ask('create', CONFIG, { body, namespace: where });
    if (made.code === 409) ask('update', CONFIG, { name, body, namespace: where });
  };
  const take = (name: string): unknown => ask('delete', CONFIG, { name });
  return { ...door, events, stop, put, take, kind };
}

const brief = (events: readonly WatchEvent[]): string[] =>
  events.map((e) => `${e.type} ${'name' in e.object.metadata ? e.object.metadata.name : ''}`.trim());

const put1 = ({ ask }: ReturnType<typeof quietCluster>, name: string, labels: object = {}): void => {
  ask('create', CONFIG, { body: { metadata: { name, labels } } });
};

describe('starts', () => {
  test.each([undefined, '', '0'])('with what there is: resourceVersion %j', (resourceVersion) => {
    const { events } = watched((door) => {
      put1(door, 'b');
      put1(door, 'a');
      return resourceVersion === undefined ? {} : { resourceVersion };
    });
    expect(brief(events)).toEqual(['ADDED b', 'ADDED a']);
  });

  test('after a revision: with what happened since', () => {
    const { events, put } = watched((door) => {
      put1(door, 'a');
      const resourceVersion = String(door.read.revision);
      put1(door, 'b');
      door.ask('delete', CONFIG, { name: 'a' });
      return { resourceVersion };
    });
    put('c');
    expect(brief(events)).toEqual(['ADDED b', 'DELETED a', 'ADDED c']);
  });

  test('after now: with nothing', () => {
    const { events } = watched((door) => {
      put1(door, 'a');
      return { resourceVersion: String(door.read.revision) };
    });
    expect(events).toEqual([]);
  });

  test('with all there is and a bookmark at its end, where initial events are asked for', () => {
    const { events, read } = watched((door) => {
      put1(door, 'a');
      return { sendInitialEvents: true, allowWatchBookmarks: true };
    });
    expect(brief(events)).toEqual(['ADDED a', 'BOOKMARK']);
    expect(events[1]?.object).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        resourceVersion: String(read.revision),
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
  });

  test('not, for a revision that is no number', () => {
    expect(refusal(() => watched(() => ({ resourceVersion: 'x' })))).toMatchObject({
      code: 422,
      message: ' "" is invalid: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    });
  });

  test('not, for a field that ConfigMaps cannot be asked by', () => {
    expect(refusal(() => watched(() => ({ fieldSelector: 'data.x=y' })))).toMatchObject({
      code: 400,
      message: '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    });
  });
});

describe('sees', () => {
  test('its namespace alone', () => {
    const { events, put } = watched();
    put('a', {}, 'kube-system');
    put('b');
    expect(brief(events)).toEqual(['ADDED b']);
  });

  test('all namespaces where none is named', () => {
    const { events, put } = watched((door) => ({ resourceVersion: String(door.read.revision) }), '');
    put('a', {}, 'kube-system');
    put('b');
    expect(brief(events)).toEqual(['ADDED a', 'ADDED b']);
  });

  test('one object by its name', () => {
    const { events, put, take } = watched(() => ({ fieldSelector: 'metadata.name=b' }));
    put('a');
    put('b');
    take('b');
    expect(brief(events)).toEqual(['ADDED b', 'DELETED b']);
  });

  test('whoever enters and leaves its selector', () => {
    const { events, put, read } = watched(() => ({ labelSelector: 'tier=web' }));
    put('a', { tier: 'db' });
    put('a', { tier: 'web' });
    put('a', { tier: 'web', x: 'y' });
    put('a', { tier: 'db' });
    expect(brief(events)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
    // Who loses it gets it as he knew it, at the revision at which he lost it.
    expect(events[2]?.object.metadata).toMatchObject({
      labels: { tier: 'web', x: 'y' },
      resourceVersion: String(read.revision),
    });
  });

  test('a deletion at its own revision, so that a client can go on from there', () => {
    const { events, put, take, read, cluster, kind } = watched();
    put('a');
    take('a');
    const { resourceVersion = '' } = events[1]!.object.metadata as { resourceVersion?: string };
    expect(resourceVersion).toBe(String(read.revision));
    const more: WatchEvent[] = [];
    cluster.watch({ kind, namespace: '', query: { resourceVersion } }, (e) => more.push(e));
    expect(more).toEqual([]);
  });

  test('nothing once it is stopped', () => {
    const { events, put, stop } = watched();
    stop();
    put('a');
    expect(events).toEqual([]);
  });
});

describe('ends', () => {
  test('at once, after what has happened', () => {
    const { events, read, put } = watched((door) => ({ resourceVersion: String(door.read.revision + 10) }));
    const asked = read.revision + 10;
    expect(events).toMatchObject([
      {
        type: 'ERROR',
        object: {
          code: 504,
          reason: 'Timeout',
          message: `Timeout: Too large resource version: ${asked}, current: ${read.revision}`,
          details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
        },
      },
    ]);
    put('a');
    expect(events).toHaveLength(1);
  });

  test('when the cluster goes back to another moment', () => {
    const { cluster, events, put } = watched();
    const then = cluster.save();
    put('a');
    cluster.restore(then);
    put('b');
    expect(brief(events)).toEqual(['ADDED a', 'ERROR']);
    expect(events[1]?.object).toMatchObject({ code: 410, reason: 'Expired' });
  });
});

test('a bookmark says how far a watch has come', () => {
  const { cluster, kind, read } = watched();
  expect(cluster.bookmark(kind)).toEqual({
    type: 'BOOKMARK',
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { resourceVersion: String(read.revision) } },
  });
});
