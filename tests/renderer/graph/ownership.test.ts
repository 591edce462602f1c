/** Trees of owners, and where they stand: what stays does not move, nothing overlaps, what is lacking is seen. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { newColourMemory } from '../../../renderer/graph/colours.ts';
import { arrangeTrees, noOwnershipMemory, type OwnershipLayout } from '../../../renderer/graph/ownership/arrange.ts';
import { replicasAt, replicasByKey } from '../../../renderer/graph/ownership/dragging.ts';
import { autoscalerOf, ownerFacts } from '../../../renderer/graph/ownership/facts.ts';
import { toTrees } from '../../../renderer/graph/ownership/to-trees.ts';
import type { OwnerTree } from '../../../renderer/graph/ownership/tree.ts';
import type { Seats } from '../../../renderer/graph/slots.ts';
import { Records } from '../../../renderer/store/records.ts';

type Loose = {
  kind: string;
  name: string;
  owner?: [kind: string, name: string];
  labels?: Record<string, string>;
} & Record<string, unknown>;

const groups: Record<string, string> = {
  Pod: 'v1',
  Node: 'v1',
  PersistentVolumeClaim: 'v1',
  ReplicationController: 'v1',
};

function object({ kind, name, owner, labels, annotations, namespace = 'default', ...rest }: Loose): KubeObject {
  const ownerReferences = owner && [
    { apiVersion: 'apps/v1', kind: owner[0], name: owner[1], uid: `${owner[0]}/${owner[1]}`, controller: true },
  ];
  const metadata = {
    name,
    uid: `${kind}/${name}`,
    ...(kind !== 'Node' && { namespace }),
    labels,
    annotations,
    ownerReferences,
  };
  return { apiVersion: groups[kind] ?? 'apps/v1', kind, metadata, ...rest } as unknown as KubeObject;
}

function recordsOf(...all: Loose[]): Records {
  const records = new Records();
  records.load({ revision: 1, now: 0, objects: all.map(object) } as unknown as Parameters<Records['load']>[0]);
  return records;
}

const pod = (name: string, owner: [string, string] | undefined, more: Record<string, unknown> = {}): Loose => ({
  kind: 'Pod',
  name,
  ...(owner && { owner }),
  spec: { containers: [] },
  ...more,
});

const deployment = (name: string, replicas: number): Loose => ({
  kind: 'Deployment',
  name,
  spec: { replicas, selector: {}, template: {} },
});
const set = (name: string, deploymentName: string, revision: number, replicas: number): Loose => ({
  kind: 'ReplicaSet',
  name,
  owner: ['Deployment', deploymentName],
  labels: { 'pod-template-hash': name },
  annotations: { 'deployment.kubernetes.io/revision': String(revision) },
  spec: { replicas, selector: {}, template: {} },
});

const treesOf = (records: Records, before: Seats = new Map()): { trees: OwnerTree[]; seats: Seats } =>
  toTrees(records, false, newColourMemory(), before, Date.parse('2026-01-05T09:00:00Z'));

describe('trees', () => {
  test('a Deployment has its revisions as branches, the oldest first; a pod that lacks is a missing place', () => {
    const { trees } = treesOf(
      recordsOf(
        deployment('web', 2),
        set('web-b', 'web', 2, 2),
        set('web-a', 'web', 1, 0),
        pod('web-b-1', ['ReplicaSet', 'web-b']),
      ),
    );
    expect(trees.map((t) => `${t.kind} ${t.name}`)).toEqual(['Deployment web']);
    expect(trees[0]?.branches.map((b) => b.uid)).toEqual(['ReplicaSet/web-a', 'ReplicaSet/web-b']);
    expect(trees[0]?.branches[0]?.places).toEqual([]);
    expect(trees[0]?.branches[1]?.places.map((p) => [p.pod, p.missing])).toEqual([
      ['Pod/web-b-1', false],
      [undefined, true],
    ]);
  });

  test('a pod that stays keeps its place when the one before it goes', () => {
    const all = [deployment('web', 2), set('web-a', 'web', 1, 2)];
    const owner: [string, string] = ['ReplicaSet', 'web-a'];
    const first = treesOf(recordsOf(...all, pod('x', owner), pod('y', owner)));
    const next = treesOf(recordsOf(...all, pod('y', owner), pod('z', owner)), first.seats);
    expect(next.trees[0]?.branches[0]?.places.map((p) => p.pod)).toEqual(['Pod/z', 'Pod/y']);
  });

  test('a pod that ends or leaves counts no more: another is lacking', () => {
    const { trees } = treesOf(
      recordsOf(
        deployment('web', 1),
        set('web-a', 'web', 1, 1),
        pod('x', ['ReplicaSet', 'web-a'], { status: { phase: 'Failed' } }),
      ),
    );
    expect(trees[0]?.branches[0]?.places.map((p) => p.missing)).toEqual([false, true]);
  });

  test('a StatefulSet has its ordinals in order, each with its claims, also those that are left over', () => {
    const claim = (name: string): Loose => ({ kind: 'PersistentVolumeClaim', name, spec: {} });
    const { trees } = treesOf(
      recordsOf(
        {
          kind: 'StatefulSet',
          name: 'db',
          spec: { replicas: 2, ordinals: { start: 1 }, volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
        },
        pod('db-1', ['StatefulSet', 'db']),
        claim('data-db-1'),
        claim('data-db-10'),
        claim('data-db-x'),
        claim('other-db-1'),
      ),
    );
    expect(trees[0]?.branches[0]?.places.map((p) => [p.label, p.pod, p.claims, p.missing])).toEqual([
      ['db-1', 'Pod/db-1', ['PersistentVolumeClaim/data-db-1'], false],
      ['db-2', undefined, [], true],
      ['db-10', undefined, ['PersistentVolumeClaim/data-db-10'], false],
    ]);
  });

  test('a DaemonSet has a place on every machine, also for a pod that is still on its way there', () => {
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['b'] }];
    const required = { nodeSelectorTerms: [{ matchFields }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    const { trees } = treesOf(
      recordsOf(
        { kind: 'Node', name: 'a' },
        { kind: 'Node', name: 'b' },
        { kind: 'DaemonSet', name: 'log', spec: {} },
        pod('log-1', ['DaemonSet', 'log'], { spec: { containers: [], affinity } }),
      ),
    );
    expect(trees[0]?.branches[0]?.places.map((p) => [p.label, p.pod])).toEqual([
      ['a', undefined],
      ['b', 'Pod/log-1'],
    ]);
  });

  test('a CronJob has its Jobs as branches; pods without an owner stand together', () => {
    const { trees } = treesOf(
      recordsOf(
        { kind: 'CronJob', name: 'tick', spec: { schedule: '* * * * *' } },
        { kind: 'Job', name: 'tick-1', owner: ['CronJob', 'tick'], spec: { parallelism: 2, completions: 3 } },
        pod('tick-1-x', ['Job', 'tick-1'], { status: { phase: 'Succeeded' } }),
        pod('alone', undefined),
      ),
    );
    expect(trees.map((t) => [t.kind, t.name, t.calendar])).toEqual([
      ['CronJob', 'tick', true],
      ['Pod', '', false],
    ]);
    expect(trees[0]?.branches[0]?.places.map((p) => [p.pod, p.missing])).toEqual([
      ['Pod/tick-1-x', false],
      [undefined, true],
      [undefined, true],
    ]);
  });

  test('a ReplicationController: its pods are its places, and what it lacks is seen', () => {
    const { trees } = treesOf(
      recordsOf(
        { kind: 'ReplicationController', name: 'old', spec: { replicas: 3, selector: { app: 'old' } } },
        pod('old-x', ['ReplicationController', 'old']),
        pod('old-y', ['ReplicationController', 'old']),
      ),
    );
    expect(trees.map((t) => `${t.kind} ${t.name}`)).toEqual(['ReplicationController old']);
    expect(trees[0]?.branches).toHaveLength(1);
    expect(trees[0]?.branches[0]?.places.map((p) => [p.pod, p.missing])).toEqual([
      ['Pod/old-x', false],
      ['Pod/old-y', false],
      [undefined, true],
    ]);
  });

  test('an owner whose own owner is gone stands by itself', () => {
    const { trees } = treesOf(recordsOf(set('web-a', 'web', 1, 0)));
    expect(trees.map((t) => `${t.kind} ${t.name}`)).toEqual(['ReplicaSet web-a']);
  });
});

describe('arrangement', () => {
  const room = { w: 1100, h: 760 };
  const cluster = (apps: number, replicas: number): Records =>
    recordsOf(
      ...Array.from({ length: apps }, (_, a) => [
        deployment(`app${a}`, replicas),
        set(`app${a}-1`, `app${a}`, 1, replicas),
        ...Array.from({ length: replicas }, (__, i) => pod(`app${a}-1-${i}`, ['ReplicaSet', `app${a}-1`])),
      ]).flat(),
    );
  const overlaps = (layout: OwnershipLayout): string[] => {
    const boxes = [
      ...layout.owners.map((o) => [o.tree.key, o.box] as const),
      ...layout.branches.map((b) => [b.branch.key, b.box] as const),
    ];
    return boxes.flatMap(([name, a], i) =>
      boxes
        .slice(i + 1)
        .filter(([, b]) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        .map(([other]) => `${name} over ${other}`),
    );
  };

  test.each([
    [1, 3, 'card'],
    [4, 6, 'card'],
    [3, 60, 'line'],
    [10, 100, 'cell'],
    [40, 250, 'cell'],
  ])('%i apps of %i pods: all have a place, none over another', (apps, replicas, density) => {
    const { trees } = treesOf(cluster(apps, replicas));
    const { layout } = arrangeTrees(trees, room, 1, noOwnershipMemory);
    expect(overlaps(layout)).toEqual([]);
    expect(layout.podPlaces.size).toBe(apps * replicas);
    expect(layout.density).toBe(density);
    for (const { box, pods } of layout.branches)
      for (const p of pods.values()) expect(p.x + p.w <= box.w && p.y + p.h <= box.h).toBe(true);
  });

  test('one pod more or less moves no owner to another column and changes no size', () => {
    const first = arrangeTrees(treesOf(cluster(6, 5)).trees, room, 1, noOwnershipMemory);
    for (const replicas of [6, 4, 5]) {
      const next = arrangeTrees(treesOf(cluster(6, replicas)).trees, room, 1, first.memory);
      expect(next.layout.density).toBe(first.layout.density);
      expect(next.layout.owners.map((o) => o.box.x)).toEqual(first.layout.owners.map((o) => o.box.x));
    }
  });
});

describe('facts', () => {
  test('each kind counts what it is about', () => {
    const facts = (loose: Loose) => ownerFacts(object(loose));
    expect(
      facts({ kind: 'Job', name: 'j', spec: { completions: 5 }, status: { succeeded: 2, failed: 1 } }),
    ).toMatchObject({
      done: 2,
      wanted: 5,
      failed: 1,
      scalable: false,
      tone: 'idle',
    });
    expect(
      facts({ kind: 'DaemonSet', name: 'd', spec: {}, status: { numberReady: 1, desiredNumberScheduled: 3 } }),
    ).toMatchObject({ done: 1, wanted: 3, scalable: false, tone: 'warn' });
    expect(facts({ kind: 'StatefulSet', name: 's', spec: { replicas: 0 } })).toMatchObject({
      wanted: 0,
      scalable: true,
      tone: 'good',
    });
  });

  test('an autoscaler is found by what it scales, in the same namespace', () => {
    const hpa = (namespace: string): KubeObject =>
      object({
        kind: 'HorizontalPodAutoscaler',
        name: 'web',
        namespace,
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 9 },
      });
    const owner = object(deployment('web', 1));
    expect(autoscalerOf(owner, [hpa('other')])).toBeUndefined();
    expect(autoscalerOf(owner, [hpa('default')])).toMatchObject({ least: 1, most: 9 });
  });
});

describe('dragging', () => {
  test('a replica for each width of one, never under none nor over the most', () => {
    expect(replicasAt(3, 100, 50)).toBe(5);
    expect(replicasAt(3, -1000, 50)).toBe(0);
    expect(replicasAt(3, 1e9, 50)).toBe(500);
  });

  test('where replicas are narrow, a hand still moves one at a time', () => {
    expect(replicasAt(100, 6, 1)).toBe(101);
  });

  test('keys', () => {
    expect(replicasByKey('ArrowRight', 3)).toBe(4);
    expect(replicasByKey('ArrowLeft', 0)).toBe(0);
    expect(replicasByKey('Home', 3)).toBe(0);
    expect(replicasByKey('x', 3)).toBeUndefined();
  });
});

test('a DaemonSet wants one for each machine that it fits, a Job what it is to complete', () => {
  const daemon = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    status: { numberReady: 2, desiredNumberScheduled: 4, currentNumberScheduled: 3 },
  };
  expect(ownerFacts(daemon)).toMatchObject({ done: 2, wanted: 4, made: 3 });
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once' },
    spec: { completions: 5 },
    status: { succeeded: 2, active: 1 },
  };
  expect(ownerFacts(job)).toMatchObject({ done: 2, wanted: 5, made: 3 });
});
