/** Decides how a change of replicas is shared out among ReplicaSets in the middle of a rollout (sync.go scale). */
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';
import { isRollingUpdate, maxSurge, replicasOf } from './fenceposts.ts';
import { active, bySizeNewer, bySizeOlder, findActiveOrLatest, sizeOf, sumOf } from './replica-sets.ts';
import { desiredIn, maxIn } from './revision.ts';

export interface Resize {
  rs: ReplicaSet;
  to: number;
}

/** The new one has it all. */
export function isSaturated(d: Deployment, rs: ReplicaSet | undefined): boolean {
  if (rs === undefined) return false;
  const replicas = replicasOf(d);
  return sizeOf(rs) === replicas && desiredIn(rs) === replicas && (rs.status?.availableReplicas ?? 0) === replicas;
}

/** Rounds half away from zero, as upstream's integer.RoundToInt32. */
const round = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

/** How much one ReplicaSet's share of the whole changes. */
function fraction(rs: ReplicaSet, d: Deployment): number {
  if (replicasOf(d) === 0) return -sizeOf(rs);
  const most = replicasOf(d) + maxSurge(d);
  const before = maxIn(rs) ?? 0;
  const base = before === 0 ? (d.status?.replicas ?? 0) : before;
  if (base === 0) return 0;
  return round((sizeOf(rs) * most) / base) - sizeOf(rs);
}

/** The part of `toAdd` (may be negative) that falls to one ReplicaSet when `added` of it are given already. */
export function proportion(rs: ReplicaSet, d: Deployment, toAdd: number, added: number): number {
  if (sizeOf(rs) === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(rs, d);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(share, allowed) : Math.max(share, allowed);
}

/** Sizes that the Deployment's ReplicaSets should have; those that need no change come back with their own size. */
export function planScale(d: Deployment, newRs: ReplicaSet | undefined, old: readonly ReplicaSet[]): Resize[] {
  const only = findActiveOrLatest(newRs, old);
  if (only !== undefined) return sizeOf(only) === replicasOf(d) ? [] : [{ rs: only, to: replicasOf(d) }];
  if (isSaturated(d, newRs)) return active(old).map((rs) => ({ rs, to: 0 }));
  if (!isRollingUpdate(d)) return [];
  const all = active(newRs === undefined ? old : [...old, newRs]);
  const allowed = replicasOf(d) > 0 ? replicasOf(d) + maxSurge(d) : 0;
  const toAdd = allowed - sumOf(all, sizeOf);
  const sorted = toAdd > 0 ? all.sort(bySizeNewer) : toAdd < 0 ? all.sort(bySizeOlder) : all;
  let added = 0;
  const sizes = sorted.map((rs): Resize => {
    const share = toAdd === 0 ? 0 : proportion(rs, d, toAdd, added);
    added += share;
    return { rs, to: sizeOf(rs) + share };
  });
  // What rounding left over goes to the largest.
  const first = sizes[0];
  if (first !== undefined && toAdd !== 0) first.to = Math.max(0, first.to + toAdd - added);
  return sizes;
}
