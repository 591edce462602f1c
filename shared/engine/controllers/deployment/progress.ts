/** Says how a rollout gets on, and when it has taken too long (progress.go). Times are virtual ms. */
import type { Condition } from '../../../model/meta.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../model/workloads.ts';
import { conditionOf, hasDeadline, newCondition, REASON, withCondition, withoutCondition } from './conditions.ts';
import { isComplete, isProgressing } from './status.ts';

export interface Now {
  ms: number;
  timestamp: string;
  when(timestamp: string): number;
}

const deadlineMs = (d: Deployment): number => (d.spec.progressDeadlineSeconds ?? 600) * 1000;

export function isTimedOut(d: Deployment, status: DeploymentStatus, now: Now): boolean {
  const condition = conditionOf(status, 'Progressing');
  if (!hasDeadline(d) || condition === undefined || condition.reason === REASON.available) return false;
  if (condition.reason === REASON.timedOut) return true;
  return now.when(condition.lastUpdateTime ?? '') + deadlineMs(d) < now.ms;
}

/** The status with its Progressing and ReplicaFailure conditions brought up to date. */
export function withProgress(
  d: Deployment,
  status: DeploymentStatus,
  all: readonly ReplicaSet[],
  newRs: ReplicaSet | undefined,
  now: Now,
): DeploymentStatus {
  let next = hasDeadline(d) ? status : withoutCondition(status, 'Progressing');
  const current = conditionOf(d.status, 'Progressing');
  const wasComplete = (next.replicas ?? 0) === (next.updatedReplicas ?? 0) && current?.reason === REASON.available;
  if (hasDeadline(d) && !wasComplete) next = progressed(d, next, newRs, current, now);
  const failure = replicaFailure(all, newRs);
  return failure === undefined ? withoutCondition(next, 'ReplicaFailure') : withCondition(next, failure);
}

function progressed(
  d: Deployment,
  status: DeploymentStatus,
  newRs: ReplicaSet | undefined,
  current: Condition | undefined,
  now: Now,
): DeploymentStatus {
  const who =
    newRs === undefined
      ? `Deployment ${JSON.stringify(d.metadata.name)}`
      : `ReplicaSet ${JSON.stringify(newRs.metadata.name)}`;
  const say = (s: Condition['status'], reason: string, what: string): Condition =>
    newCondition('Progressing', s, reason, `${who} ${what}`, now.timestamp);
  if (isComplete(d, status))
    return withCondition(status, say('True', REASON.available, 'has successfully progressed.'));
  if (isProgressing(d.status ?? {}, status)) {
    const condition = say('True', REASON.updated, 'is progressing.');
    if (current?.status === 'True') condition.lastTransitionTime = current.lastTransitionTime!;
    // Each step counts: the deadline starts anew even when nothing but the time changes.
    return withCondition(withoutCondition(status, 'Progressing'), condition);
  }
  return isTimedOut(d, status, now)
    ? withCondition(status, say('False', REASON.timedOut, 'has timed out progressing.'))
    : status;
}

function replicaFailure(all: readonly ReplicaSet[], newRs: ReplicaSet | undefined): Condition | undefined {
  const of = (rs: ReplicaSet): Condition | undefined => rs.status?.conditions?.find((c) => c.type === 'ReplicaFailure');
  const own = newRs === undefined ? undefined : of(newRs);
  const found = own ?? all.map(of).find((c) => c !== undefined);
  return found === undefined ? undefined : { ...found, lastUpdateTime: found.lastTransitionTime! };
}

/** ms after which a rollout that stands still must be looked at again; undefined: no need. */
export function nextCheck(d: Deployment, status: DeploymentStatus, now: Now): number | undefined {
  const condition = conditionOf(d.status, 'Progressing');
  if (!hasDeadline(d) || condition === undefined || isComplete(d, status)) return undefined;
  if (condition.reason === REASON.timedOut || condition.reason === REASON.available) return undefined;
  const left = now.when(condition.lastUpdateTime ?? '') + deadlineMs(d) - now.ms;
  // A second more, or the check comes a moment too early.
  return Math.max(left, 0) + 1000;
}
