/** Questions about the ReplicaSets of a Deployment (pkg/controller/deployment/util and controller_utils). */
import { sameJson } from '../../api/equal.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';

export const HASH_LABEL = 'pod-template-hash';

export const sizeOf = (rs: ReplicaSet): number => rs.spec.replicas ?? 1;

export const sumOf = (list: readonly ReplicaSet[], value: (rs: ReplicaSet) => number): number =>
  list.reduce((n, rs) => n + value(rs), 0);

export const active = (list: readonly ReplicaSet[]): ReplicaSet[] => list.filter((rs) => sizeOf(rs) > 0);

const created = (rs: ReplicaSet): string => rs.metadata.creationTimestamp ?? '';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first, then by name. */
export const byCreation = (a: ReplicaSet, b: ReplicaSet): number =>
  compare(created(a), created(b)) || compare(a.metadata.name, b.metadata.name);

/** Largest first; of equals the older (newer) one. */
export const bySizeOlder = (a: ReplicaSet, b: ReplicaSet): number => sizeOf(b) - sizeOf(a) || byCreation(a, b);
export const bySizeNewer = (a: ReplicaSet, b: ReplicaSet): number => sizeOf(b) - sizeOf(a) || byCreation(b, a);

const plain = new WeakMap<PodTemplateSpec, PodTemplateSpec>();

/** Worked out once for each template: a controller compares the same two whenever a pod of theirs changes. */
function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  let made = plain.get(template);
  if (made === undefined) plain.set(template, (made = stripped(template)));
  return made;
}

function stripped(template: PodTemplateSpec): PodTemplateSpec {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The same template, the hash label apart (EqualIgnoreHash). */
export const isSameTemplate = (a: PodTemplateSpec, b: PodTemplateSpec): boolean =>
  sameJson(a.spec, b.spec) && sameJson(withoutHash(a).metadata, withoutHash(b).metadata);

/** The oldest ReplicaSet that has the Deployment's template. */
export const findNew = (d: Deployment, list: readonly ReplicaSet[]): ReplicaSet | undefined =>
  [...list].sort(byCreation).find((rs) => isSameTemplate(rs.spec.template, d.spec.template));

/** The one that should be scaled when none is rolling: the only active one, or the newest when all are empty. */
export function findActiveOrLatest(newRs: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const all = active(newRs === undefined ? old : [...old, newRs]);
  if (all.length === 1) return all[0];
  if (all.length > 1) return undefined;
  return newRs ?? [...old].sort(byCreation).at(-1);
}
