/** How even a node would leave pods of one kind: scores, worked out by hand after upstream's rules. */
import { describe, expect, test } from 'vitest';
import { HOSTNAME } from '../../../../shared/engine/scheduler/default-spread.ts';
import { NodeCache } from '../../../../shared/engine/scheduler/node-cache.ts';
import { podTopologySpread } from '../../../../shared/engine/scheduler/plugins/pod-topology-spread.ts';
import { viewOf } from '../../../../shared/engine/scheduler/pod-view.ts';
import { Store } from '../../../../shared/engine/api/store.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { nodeOf, podOf } from '../pods.ts';

const ZONE = 'topology.kubernetes.io/zone';

const ranked = (pod: Pod, objects: KubeObject[], feasible?: string[]): Record<string, number> | undefined => {
  const store = new Store({ historyLimit: 0 });
  for (const object of objects) store.commit(undefined, object, 0, { actor: 'test', input: 1 });
  const cache = new NodeCache(store);
  const view = viewOf(pod);
  const nodes = cache.nodes.filter(({ name }) => feasible === undefined || feasible.includes(name));
  podTopologySpread.prepare!(view, cache);
  if (!podTopologySpread.scores!(view, cache, nodes, nodes.length)) return undefined;
  const scores = nodes.map((node) => podTopologySpread.score!(view, node));
  (podTopologySpread.normalize as (raw: number[], count: number) => void)(scores, scores.length);
  return Object.fromEntries(nodes.map(({ name }, i) => [name, scores[i]!]));
};

const host = (name: string, zone?: string): KubeObject =>
  nodeOf(name, { labels: { [HOSTNAME]: name, ...(zone === undefined ? {} : { [ZONE]: zone }) } });

let uids = 0;
const like = (
  node: string,
  labels: Record<string, string> = { app: 'web' },
  more: Partial<Pod['metadata']> = {},
): Pod => {
  const pod = podOf({ nodeName: node }, `on-${node}-${uids++}`);
  return { ...pod, metadata: { ...pod.metadata, labels, ...more } };
};

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { app: 'web' } },
} as KubeObject;

const web: Pod = { ...podOf({}), metadata: { name: 'p', namespace: 'default', uid: 'p', labels: { app: 'web' } } };

describe('without constraints of its own', () => {
  const nodes = [host('a'), host('b'), host('c')];

  test('alone of its kind: no score', () => {
    expect(ranked(web, nodes)).toBeUndefined();
    expect(
      ranked({ ...web, metadata: { ...web.metadata, labels: { app: 'other' } } }, [...nodes, service]),
    ).toBeUndefined();
  });

  test('apart from pods of its Services, machine by machine', () => {
    // ln(5) a pod and 2 for a skew of 3: 2 + 3.2 = 5, 2 + 1.6 = 4, 2; of 5 and 2 at the ends.
    const pods = [like('a'), like('a'), like('b')];
    expect(ranked(web, [...nodes, service, ...pods])).toEqual({ a: 40, b: 60, c: 100 });
  });

  test('pods that are going, have ended, or are of another namespace do not count', () => {
    const pods = [
      like('a', { app: 'web' }, { deletionTimestamp: '2026-01-01T09:00:00Z' }),
      { ...like('b'), status: { phase: 'Succeeded' as const } },
      like('c', { app: 'web' }, { namespace: 'shop' }),
    ];
    expect(ranked(web, [...nodes, service, ...pods])).toEqual({ a: 100, b: 100, c: 100 });
  });

  test('and from pods of its ReplicaSet', () => {
    const owner: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'rs', namespace: 'default', uid: 'rs' },
      spec: { selector: { matchLabels: { tier: 'front' } } },
    } as KubeObject;
    const owned: Pod = {
      ...web,
      metadata: {
        ...web.metadata,
        labels: { tier: 'front' },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs', controller: true }],
      },
    };
    expect(ranked(owned, [...nodes, owner, like('b', { tier: 'front' }), like('a')])).toEqual({
      a: 100,
      b: 50,
      c: 100,
    });
  });

  test('zones count where machines have them', () => {
    const zoned = [host('a', 'z1'), host('b', 'z1'), host('c', 'z2'), host('d')];
    // Two on a: a = 2 + 2 ln 6 + 4 + 2 ln 5, b has the zone's two, c nothing but its skews, d no zone at all.
    const scores = ranked(web, [...zoned, service, like('a'), like('a')])!;
    expect(scores['d']).toBe(100);
    expect(scores['a']).toBeLessThan(scores['b']!);
    expect(scores['b']).toBeLessThan(scores['c']!);
  });
});

describe('with constraints of its own', () => {
  const soft = (topologyKey: string): Pod => ({
    ...web,
    spec: {
      ...web.spec,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ],
    },
  });

  test('machines without the label get nothing', () => {
    const nodes = [host('a', 'z1'), host('b', 'z2'), host('c')];
    expect(ranked(soft(ZONE), [...nodes, like('a'), like('c')])).toEqual({ a: 0, b: 100, c: 0 });
  });

  test('pods of a domain count also on machines that cannot take the pod', () => {
    const nodes = [host('a', 'z1'), host('a-2', 'z1'), host('b', 'z2')];
    const pods = [like('a-2'), like('a-2'), like('b')];
    // ln 4 a pod: 3 and 1.
    expect(ranked(soft(ZONE), [...nodes, ...pods], ['a', 'b'])).toEqual({ a: 33, b: 100 });
  });
});

test('counts follow the pods, one change at a time', () => {
  const store = new Store({ historyLimit: 0 });
  const commit = (object: KubeObject): void => void store.commit(undefined, object, 0, { actor: 'test', input: 1 });
  commit(host('a'));
  const cache = new NodeCache(store);
  const requirements = [{ key: 'app', operator: '=' as const, values: ['web'] }];
  const counts = (): Record<string, number> => Object.fromEntries(cache.likes.of('default', requirements));
  const pod = like('a');
  expect(counts()).toEqual({});
  cache.podChanged(undefined, pod);
  expect(counts()).toEqual({ a: 1 });
  const relabelled = { ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } };
  cache.podChanged(pod, relabelled);
  expect(counts()).toEqual({});
  cache.podChanged(relabelled, pod);
  const going = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T09:00:00Z' } };
  cache.podChanged(pod, going);
  expect(counts()).toEqual({});
  cache.podChanged(going, undefined);
  expect(counts()).toEqual({});
  cache.assume(pod, 'b', 1);
  expect(counts()).toEqual({ b: 1 });
  cache.assume(pod, 'b', -1);
  expect(counts()).toEqual({});
});
