/** Sums up a ReplicaSet's pods in its status (replica_set_utils.go calculateStatus). */
import type { Condition } from '../../../model/meta.ts';
import type { Replicated, ReplicaSetStatus } from '../../../model/workloads.ts';

export interface PodCounts {
  active: number;
  fullyLabeled: number;
  ready: number;
  available: number;
}

const FAILURE = 'ReplicaFailure';

/** `failure`: why pods could not be made or removed, with the difference that was left. */
export function replicaSetStatus(
  rs: Replicated,
  counts: PodCounts,
  failure: { message: string; missing: boolean } | undefined,
  now: string,
): ReplicaSetStatus {
  const others = (rs.status?.conditions ?? []).filter((c) => c.type !== FAILURE);
  const before = rs.status?.conditions?.find((c) => c.type === FAILURE);
  const conditions = failure === undefined ? others : [...others, before ?? failureCondition(failure, now)];
  return {
    replicas: counts.active,
    ...(counts.fullyLabeled > 0 ? { fullyLabeledReplicas: counts.fullyLabeled } : {}),
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    ...(counts.available > 0 ? { availableReplicas: counts.available } : {}),
    ...(rs.metadata.generation === undefined ? {} : { observedGeneration: rs.metadata.generation }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function failureCondition({ message, missing }: { message: string; missing: boolean }, now: string): Condition {
  return {
    type: FAILURE,
    status: 'True',
    lastTransitionTime: now,
    reason: missing ? 'FailedCreate' : 'FailedDelete',
    message,
  };
}
