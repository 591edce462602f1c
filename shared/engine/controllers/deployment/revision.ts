/** Revision numbers and the other annotations that a Deployment writes on its ReplicaSets (pkg/controller/deployment/util). */
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';
import { maxSurge, replicasOf } from './fenceposts.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

type Annotations = Record<string, string>;

/** What is not copied from the Deployment. */
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
]);

const numberIn = (annotations: Annotations | undefined, key: string): number | undefined => {
  const text = annotations?.[key];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
};

export const revisionOf = (rs: ReplicaSet): number => numberIn(rs.metadata.annotations, REVISION) ?? 0;
export const desiredIn = (rs: ReplicaSet): number | undefined => numberIn(rs.metadata.annotations, DESIRED);
export const maxIn = (rs: ReplicaSet): number | undefined => numberIn(rs.metadata.annotations, MAX);

export const lastRevision = (list: readonly ReplicaSet[]): number =>
  list.reduce((max, rs) => Math.max(max, revisionOf(rs)), 0);

/** desired-replicas and max-replicas, from which proportional scaling starts. */
export function replicaAnnotations(d: Deployment): Annotations {
  return { [DESIRED]: String(replicasOf(d)), [MAX]: String(replicasOf(d) + maxSurge(d)) };
}

/** The annotations of a ReplicaSet that has the Deployment's template, at `revision`; undefined when nothing changes. */
export function newAnnotations(
  d: Deployment,
  current: Annotations | undefined,
  revision: number,
): Annotations | undefined {
  const next: Annotations = { ...current };
  for (const [key, value] of Object.entries(d.metadata.annotations ?? {})) if (!OWN.has(key)) next[key] = value;
  const was = next[REVISION];
  if (was === undefined || Number(was) < revision) {
    next[REVISION] = String(revision);
    // A template that comes back takes a new number and remembers its old ones.
    if (was !== undefined && Number(was) !== 0)
      next[REVISION_HISTORY] = next[REVISION_HISTORY] === undefined ? was : `${next[REVISION_HISTORY]},${was}`;
  }
  const same =
    Object.keys(next).length === Object.keys(current ?? {}).length &&
    Object.entries(next).every(([k, v]) => current?.[k] === v);
  return same ? undefined : next;
}
