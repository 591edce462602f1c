/** The counts of a StatefulSet, and when its update is complete (updateStatus, completeRollingUpdate). Pure. */
import type { Pod } from '../../../model/pod.ts';
import type { StatefulSet, StatefulSetStatus } from '../../../model/stateful-set.ts';
import { isRunningAndAvailable, isRunningAndReady, isTerminating } from './health.ts';
import { replicasOf, revisionOf } from './identity.ts';

export interface Counted {
  set: StatefulSet;
  pods: readonly Pod[];
  /** Names of the revisions. */
  current: string;
  update: string;
  collisionCount: number;
  /** Unix ms. */
  nowMs: number;
  /** Pods of the current revision that were asked to go for the update just now. */
  updating: number;
}

export function setStatus({ set, pods, current, update, collisionCount, nowMs, updating }: Counted): StatefulSetStatus {
  const wait = set.spec.minReadySeconds ?? 0;
  const staying = pods.filter((pod) => !isTerminating(pod));
  const status = {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: pods.filter(isRunningAndReady).length,
    currentReplicas: staying.filter((pod) => revisionOf(pod) === current).length - updating,
    updatedReplicas: staying.filter((pod) => revisionOf(pod) === update).length,
    currentRevision: current,
    updateRevision: update,
    collisionCount,
    availableReplicas: pods.filter((pod) => isRunningAndAvailable(pod, wait, nowMs)).length,
  };
  if (!isUpdated(set, status)) return withoutZeros(status);
  return withoutZeros({
    ...status,
    currentReplicas: status.updatedReplicas,
    currentRevision: status.updateRevision,
  });
}

/** As Go writes them: these counts are left out while they are 0. */
function withoutZeros(status: StatefulSetStatus): StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, ...always } = status;
  const counts = Object.entries({ readyReplicas, currentReplicas, updatedReplicas });
  return { ...always, ...Object.fromEntries(counts.filter(([, count]) => count !== 0)) };
}

/** All that there are, and as many as are wanted, are new and ready. */
function isUpdated(set: StatefulSet, status: Required<Omit<StatefulSetStatus, 'conditions'>>): boolean {
  return (
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    status.updatedReplicas === replicasOf(set) &&
    status.updatedReplicas === status.replicas &&
    status.readyReplicas === status.replicas
  );
}
