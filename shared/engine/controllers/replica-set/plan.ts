/** Decides how many pods a ReplicaSet makes or gives up in one go (replica_set.go manageReplicas). */

/** replicaset.BurstReplicas */
export const BURST = 500;

export type PodPlan = { create: number } | { remove: number } | undefined;

/** undefined: there are as many as wanted. */
export function planPods(active: number, wanted: number): PodPlan {
  if (active < wanted) return { create: Math.min(wanted - active, BURST) };
  if (active > wanted) return { remove: Math.min(active - wanted, BURST) };
  return undefined;
}
