/** What a person put into a namespace of the cluster's own is no part of the cluster; what came with it is. */
import { expect, test } from 'vitest';
import { isOfCluster } from '../../../renderer/graph/given.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';

const epoch = Date.parse('2026-01-05T09:00:00Z');
const before = '2026-01-05T08:00:00Z';
const after = '2026-01-05T09:00:02Z';

function thing(kind: string, creationTimestamp: string, owner?: KubeObject, namespace = 'kube-system'): KubeObject {
  const name = kind.toLowerCase();
  const uid = `${name}-${creationTimestamp}`;
  const ownerReferences = owner && [
    { apiVersion: 'v1', kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '', controller: true },
  ];
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace, uid, creationTimestamp, ownerReferences },
  } as KubeObject;
}

const oldDeployment = thing('Deployment', before);
const newSet = thing('DaemonSet', after);
const node = thing('Node', after);
const known = new Map([oldDeployment, newSet, node].map((o) => [o.metadata.uid ?? '', o]));
const isOwn = (object: KubeObject): boolean => isOfCluster(object, (uid) => known.get(uid), epoch);

test('by who made its topmost owner', () => {
  expect(isOwn(oldDeployment)).toBe(true);
  expect(isOwn(newSet)).toBe(false);
  expect(isOwn(thing('Pod', after, newSet))).toBe(false);
  // A pod of the cluster's own that was made anew.
  expect(isOwn(thing('Pod', after, oldDeployment))).toBe(true);
});

test('a static pod of a machine that was added, and a pod by itself, stay small', () => {
  expect(isOwn(thing('Pod', after, node))).toBe(true);
  expect(isOwn(thing('Pod', after))).toBe(true);
});

test('other namespaces are nobody’s', () => {
  expect(isOwn(thing('Deployment', before, undefined, 'default'))).toBe(false);
});
