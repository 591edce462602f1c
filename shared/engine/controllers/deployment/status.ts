/** Sums up the ReplicaSets in the Deployment's status (sync.go calculateStatus). */
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../model/workloads.ts';
import { newCondition, REASON, withCondition } from './conditions.ts';
import { maxUnavailable, replicasOf } from './fenceposts.ts';
import { sizeOf, sumOf } from './replica-sets.ts';

const counted = (n: number, name: keyof DeploymentStatus): Partial<DeploymentStatus> => (n > 0 ? { [name]: n } : {});

export function deploymentStatus(
  d: Deployment,
  all: readonly ReplicaSet[],
  newRs: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const available = sumOf(all, (rs) => rs.status?.availableReplicas ?? 0);
  const status: DeploymentStatus = {
    ...(d.metadata.generation === undefined ? {} : { observedGeneration: d.metadata.generation }),
    ...counted(
      sumOf(all, (rs) => rs.status?.replicas ?? 0),
      'replicas',
    ),
    ...counted(newRs?.status?.replicas ?? 0, 'updatedReplicas'),
    ...counted(
      sumOf(all, (rs) => rs.status?.readyReplicas ?? 0),
      'readyReplicas',
    ),
    ...counted(available, 'availableReplicas'),
    ...counted(sumOf(all, sizeOf) - available, 'unavailableReplicas'),
    ...(d.status?.collisionCount === undefined ? {} : { collisionCount: d.status.collisionCount }),
    ...(d.status?.conditions === undefined ? {} : { conditions: d.status.conditions }),
  };
  const enough = available >= replicasOf(d) - maxUnavailable(d);
  return withCondition(
    status,
    enough
      ? newCondition('Available', 'True', REASON.minimumAvailable, 'Deployment has minimum availability.', now)
      : newCondition(
          'Available',
          'False',
          REASON.minimumUnavailable,
          'Deployment does not have minimum availability.',
          now,
        ),
  );
}

/** Everything is new, and there, and the spec has been seen. */
export function isComplete(d: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(d);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (d.metadata.generation ?? 0)
  );
}

/** More of the new, fewer of the old, or more that are ready or available than before. */
export function isProgressing(before: DeploymentStatus, status: DeploymentStatus): boolean {
  const old = (s: DeploymentStatus): number => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(status) < old(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}
