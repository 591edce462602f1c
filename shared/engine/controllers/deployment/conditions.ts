/** Conditions of a Deployment: set without losing when they last changed (SetDeploymentCondition). */
import type { Condition } from '../../../model/meta.ts';
import type { Deployment, DeploymentStatus } from '../../../model/workloads.ts';

export type ConditionType = 'Progressing' | 'Available' | 'ReplicaFailure';

export const REASON = {
  created: 'NewReplicaSetCreated',
  found: 'FoundNewReplicaSet',
  updated: 'ReplicaSetUpdated',
  createError: 'ReplicaSetCreateError',
  available: 'NewReplicaSetAvailable',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
  minimumAvailable: 'MinimumReplicasAvailable',
  minimumUnavailable: 'MinimumReplicasUnavailable',
} as const;

/** 2^31 - 1 stands for no deadline. */
export const hasDeadline = (d: Deployment): boolean => (d.spec.progressDeadlineSeconds ?? 2147483647) !== 2147483647;

export const conditionOf = (status: DeploymentStatus | undefined, type: ConditionType): Condition | undefined =>
  status?.conditions?.find((c) => c.type === type);

export function newCondition(
  type: ConditionType,
  status: Condition['status'],
  reason: string,
  message: string,
  now: string,
): Condition {
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

export const withoutCondition = (status: DeploymentStatus, type: ConditionType): DeploymentStatus =>
  status.conditions?.some((c) => c.type === type) === true
    ? { ...status, conditions: status.conditions.filter((c) => c.type !== type) }
    : status;

/** The same status and reason: nothing new. The same status: it has been so since then. */
export function withCondition(status: DeploymentStatus, condition: Condition): DeploymentStatus {
  const before = status.conditions?.find((c) => c.type === condition.type);
  if (before !== undefined && before.status === condition.status && before.reason === condition.reason) return status;
  const kept =
    before?.status === condition.status ? { ...condition, lastTransitionTime: before.lastTransitionTime! } : condition;
  return { ...status, conditions: [...(status.conditions ?? []).filter((c) => c.type !== condition.type), kept] };
}
