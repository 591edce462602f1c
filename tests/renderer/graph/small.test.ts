/** The small pure pieces of the picture: names, quantities, selectors, colours, walking, rollouts, structure. */
import { describe, expect, test } from 'vitest';
import { actingComponents, componentOf } from '../../../renderer/graph/acting.ts';
import { colourOf, newColourMemory, paletteSize } from '../../../renderer/graph/colours.ts';
import { middleEllipsis } from '../../../renderer/graph/ellipsis.ts';
import { isSystemObject, qualifiedKind } from '../../../renderer/graph/kinds.ts';
import { bytesText, coresText, quantityValue } from '../../../renderer/graph/quantity.ts';
import { plainRollout, rolloutLimits, rolloutOf } from '../../../renderer/graph/rollout.ts';
import { selectsLabels } from '../../../renderer/graph/selector.ts';
import { isStructural } from '../../../renderer/graph/structural.ts';
import { nextInDirection } from '../../../renderer/graph/walk.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Deployment, ReplicaSet } from '../../../shared/model/workloads.ts';

test.each([
  ['web-5f6b4-k8w6z', 20, 'web-5f6b4-k8w6z'],
  ['a-very-long-name-7c9d8f6b54-x2kq4', 16, 'a-very-lo…-x2kq4'],
  ['averylongnamewithoutanydash', 11, 'avery…ydash'],
  ['abc', 1, '…'],
  ['node-126', 4, '…126'],
  ['node-126', 3, 'n…6'],
  ['node-126', 6, 'n…-126'],
])('middleEllipsis(%s, %i)', (name, most, wanted) => {
  expect(middleEllipsis(name, most)).toBe(wanted);
  expect(wanted.length).toBeLessThanOrEqual(Math.max(most, 1));
});

test.each([
  ['250m', 0.25],
  ['2', 2],
  ['1.5', 1.5],
  ['64Mi', 67108864],
  ['1Gi', 1073741824],
  ['1e3', 1000],
  ['5k', 5000],
  ['100u', 1e-4],
  ['3E', 3e18],
  [4, 4],
  ['?', 0],
  [undefined, 0],
])('quantityValue(%s)', (text, value) => expect(quantityValue(text)).toBeCloseTo(value, 9));

test('quantities as people say them', () => {
  expect([coresText(0.25), coresText(4), bytesText(134217728), bytesText(8 * 2 ** 30)]).toEqual([
    '250m',
    '4',
    '128Mi',
    '8Gi',
  ]);
});

test('an empty selector selects nothing', () => {
  expect(selectsLabels({}, { a: 'b' })).toBe(false);
  expect(selectsLabels(undefined, { a: 'b' })).toBe(false);
  expect(selectsLabels({ a: 'b' }, { a: 'b', c: 'd' })).toBe(true);
  expect(selectsLabels({ a: 'b', c: 'x' }, { a: 'b', c: 'd' })).toBe(false);
});

test('each revision of each app keeps its own colour, neighbours differ', () => {
  const memory = newColourMemory();
  const web1 = colourOf(memory, 'web', '1');
  const web2 = colourOf(memory, 'web', '2');
  const db1 = colourOf(memory, 'db', '1');
  expect(new Set([web1, web2, db1]).size).toBe(3);
  expect(colourOf(memory, 'web', '1')).toBe(web1);
  for (let i = 0; i < 30; i++) expect(colourOf(memory, `g${i}`, 'x')).toBeLessThan(paletteSize);
});

test('arrow keys go to the nearest thing ahead', () => {
  const boxes = [
    { x: 0, y: 0, w: 10, h: 10 },
    { x: 100, y: 0, w: 10, h: 10 },
    { x: 40, y: 60, w: 10, h: 10 },
    { x: 0, y: 50, w: 10, h: 10 },
  ];
  expect(nextInDirection(boxes, 0, 'right')).toBe(1);
  expect(nextInDirection(boxes, 0, 'down')).toBe(3);
  expect(nextInDirection(boxes, 1, 'left')).toBe(0);
  expect(nextInDirection(boxes, 0, 'left')).toBe(-1);
  expect(nextInDirection(boxes, -1, 'left')).toBe(0);
});

function deployment(replicas: number, surge: number | string, missing: number | string): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: 'd' },
    spec: {
      replicas,
      selector: {},
      template: { spec: { containers: [] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: missing } },
    },
    status: { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas },
  };
}

describe('rollout', () => {
  test.each([
    [4, 1, 0, { most: 5, least: 4 }],
    [10, '25%', '25%', { most: 13, least: 8 }],
    [1, 0, 0, { most: 1, least: 0 }],
    [3, '0%', '10%', { most: 3, least: 2 }],
  ])('limits of %i with %s and %s', (n, surge, missing, wanted) =>
    expect(rolloutLimits(deployment(n, surge, missing))).toEqual(wanted),
  );

  test('parts are the ReplicaSets that it controls, old first; two live ones mean that it rolls', () => {
    const set = (uid: string, revision: number, replicas: number, owner = 'd'): ReplicaSet => ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: uid,
        uid,
        annotations: { 'deployment.kubernetes.io/revision': String(revision) },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: owner, controller: true }],
      },
      spec: { selector: {}, template: { spec: { containers: [] } } },
      status: { replicas, readyReplicas: replicas },
    });
    const rolling = rolloutOf(deployment(4, 1, 0), [set('b', 2, 1), set('a', 1, 4), set('x', 1, 9, 'other')]);
    expect(rolling.parts.map((p) => p.uid)).toEqual(['a', 'b']);
    expect(rolling.rolling).toBe(true);
    expect(rolloutOf(deployment(4, 1, 0), [set('b', 2, 4), set('a', 1, 0)]).rolling).toBe(false);
  });
});

test('only what can change the structure asks for a new layout', () => {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', resourceVersion: '1' },
    spec: { containers: [] },
    status: { phase: 'Pending' },
  };
  const running: Pod = { ...pod, metadata: { ...pod.metadata, resourceVersion: '2' }, status: { phase: 'Running' } };
  expect(isStructural(pod, running)).toBe(false);
  expect(isStructural(pod, { ...pod, spec: { containers: [], nodeName: 'w' } } as Pod)).toBe(true);
  expect(isStructural(running, { ...running, status: { phase: 'Succeeded' } } as Pod)).toBe(true);
  expect(isStructural(undefined, pod)).toBe(true);
  expect(isStructural(pod, undefined)).toBe(true);
  expect(isStructural(undefined, { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' } })).toBe(false);
});

test('components light up for what they wrote and said', () => {
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: 'u' }, spec: { containers: [] } };
  const bound = { ...pod, spec: { containers: [], nodeName: 'w' } } as Pod;
  expect([...actingComponents([{ before: pod, after: bound }], []).keys()].sort()).toEqual([
    'datastore',
    'kube-apiserver',
    'kube-scheduler',
  ]);
  expect([
    ...actingComponents([], [{ type: 'acted', at: 0, actor: 'deployment-controller', what: 'reconciled' }]).keys(),
  ]).toEqual(['kube-controller-manager']);
  expect(componentOf('kubelet/worker-1')).toBeUndefined();
});

test.each<[{ kind: string; name: string; namespace?: string }, boolean]>([
  [{ kind: 'ConfigMap', name: 'kube-root-ca.crt', namespace: 'default' }, true],
  [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }, true],
  [{ kind: 'Service', name: 'kubernetes', namespace: 'default' }, true],
  [{ kind: 'Pod', name: 'coredns', namespace: 'kube-system' }, true],
  [{ kind: 'Namespace', name: 'shop' }, false],
  [{ kind: 'Service', name: 'web', namespace: 'default' }, false],
])('system object %o: %s', ({ kind, name, namespace }, wanted) => {
  expect(
    isSystemObject({ apiVersion: 'v1', kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }),
  ).toBe(wanted);
});

test('a kind is named with its group', () => {
  expect([
    qualifiedKind({ apiVersion: 'v1', kind: 'Pod' }),
    qualifiedKind({ apiVersion: 'apps/v1', kind: 'Deployment' }),
  ]).toEqual(['Pod', 'Deployment.apps']);
});

describe('plainRollout', () => {
  const owner = (kind: string, status: Record<string, unknown>): KubeObject =>
    ({ kind, apiVersion: 'apps/v1', metadata: { name: 'db', uid: 'o' }, spec: { replicas: 4 }, status }) as KubeObject;

  test('a StatefulSet that rolls has both revisions, by the names that its pods are labelled with', () => {
    const status = {
      replicas: 4,
      readyReplicas: 3,
      currentRevision: 'db-1',
      updateRevision: 'db-2',
      updatedReplicas: 1,
    };
    const { parts } = plainRollout(owner('StatefulSet', status), []);
    expect(parts.map(({ hash, replicas, ready }) => [hash, replicas, ready])).toEqual([
      ['db-1', 3, 3],
      ['db-2', 1, 0],
    ]);
    const calm = { ...status, currentRevision: 'db-2', updatedReplicas: 4 };
    expect(plainRollout(owner('StatefulSet', calm), []).parts.map(({ hash }) => hash)).toEqual(['db-2']);
  });

  test('a DaemonSet has the revision of its pods', () => {
    const pod = (uid: string, hash: string): KubeObject =>
      ({
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: {
          name: hash,
          labels: { 'controller-revision-hash': hash },
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'db', uid, controller: true }],
        },
      }) as KubeObject;
    const status = { numberReady: 2, desiredNumberScheduled: 3, currentNumberScheduled: 3 };
    const { parts } = plainRollout(owner('DaemonSet', status), [pod('x', 'other'), pod('o', 'abc')]);
    expect(parts.map(({ hash, replicas, ready }) => [hash, replicas, ready])).toEqual([['abc', 3, 2]]);
  });
});
