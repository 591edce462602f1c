/** Decides the next step of a rolling update: some more of the new, some fewer of the old (rolling.go). */
import type { Deployment, ReplicaSet } from '../../../model/workloads.ts';
import { isRollingUpdate, maxSurge, maxUnavailable, replicasOf } from './fenceposts.ts';
import { byCreation, sizeOf, sumOf } from './replica-sets.ts';
import type { Resize } from './scaling.ts';

/** How many the new ReplicaSet should have now (NewRSNewReplicas). */
export function newReplicas(d: Deployment, all: readonly ReplicaSet[], current: number): number {
  if (!isRollingUpdate(d)) return replicasOf(d);
  const most = replicasOf(d) + maxSurge(d);
  const there = sumOf(all, sizeOf);
  if (there >= most) return current;
  return current + Math.min(most - there, replicasOf(d) - current);
}

/** The new ReplicaSet's next size, or undefined when it stays. */
export function planNew(d: Deployment, all: readonly ReplicaSet[], newRs: ReplicaSet): number | undefined {
  const size = sizeOf(newRs);
  if (size === replicasOf(d)) return undefined;
  const to = size > replicasOf(d) ? replicasOf(d) : newReplicas(d, all, size);
  return to === size ? undefined : to;
}

const available = (rs: ReplicaSet): number => rs.status?.availableReplicas ?? 0;

/** Takes away pods that are not available anyway, oldest ReplicaSet first (cleanupUnhealthyReplicas). */
export function planUnhealthy(old: readonly ReplicaSet[], atMost: number): Resize[] {
  const steps: Resize[] = [];
  let left = atMost;
  for (const rs of [...old].sort(byCreation)) {
    if (left <= 0) break;
    const unhealthy = sizeOf(rs) - available(rs);
    if (sizeOf(rs) === 0 || unhealthy <= 0) continue;
    const taken = Math.min(left, unhealthy);
    left -= taken;
    steps.push({ rs, to: sizeOf(rs) - taken });
  }
  return steps;
}

/** Takes away available old pods as far as enough remain (scaleDownOldReplicaSetsForRollingUpdate). */
export function planHealthy(d: Deployment, all: readonly ReplicaSet[], old: readonly ReplicaSet[]): Resize[] {
  let left = sumOf(all, available) - (replicasOf(d) - maxUnavailable(d));
  const steps: Resize[] = [];
  for (const rs of [...old].sort(byCreation)) {
    if (left <= 0) break;
    if (sizeOf(rs) === 0) continue;
    const taken = Math.min(sizeOf(rs), left);
    left -= taken;
    steps.push({ rs, to: sizeOf(rs) - taken });
  }
  return steps;
}

/** How many old pods may go at all without leaving too few, counting the new ones that are not there yet. */
export function maxScaledDown(d: Deployment, all: readonly ReplicaSet[], newRs: ReplicaSet): number {
  const minimum = replicasOf(d) - maxUnavailable(d);
  return sumOf(all, sizeOf) - minimum - (sizeOf(newRs) - available(newRs));
}
