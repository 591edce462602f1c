/** Decides which old ReplicaSets are forgotten: all but the last few revisions (sync.go cleanupDeployment). */
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';
import { byCreation, sizeOf } from './replica-sets.ts';
import { revisionOf } from './revision.ts';

const isEmpty = (rs: ReplicaSet): boolean =>
  (rs.status?.replicas ?? 0) === 0 &&
  sizeOf(rs) === 0 &&
  (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0);

/** Lowest revisions first; one that still has pods is passed over. */
export function planCleanup(d: Deployment, old: readonly ReplicaSet[]): ReplicaSet[] {
  const limit = d.spec.revisionHistoryLimit;
  if (limit === undefined || limit === 2147483647) return [];
  const candidates = old.filter((rs) => rs.metadata.deletionTimestamp === undefined);
  const surplus = candidates.length - limit;
  if (surplus <= 0) return [];
  return candidates
    .sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b))
    .slice(0, surplus)
    .filter(isEmpty);
}
