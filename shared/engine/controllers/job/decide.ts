/** Where a Job stands, and whether it is over (syncJob, before anything is written). Pure. */
import type { Condition } from '../../../model/meta.ts';
import type { Job } from '../../../model/job.ts';
import type { Pod } from '../../../model/pod.ts';
import { type BackOff, nextBackOff } from './back-off.ts';
import { judge } from './failure-policy.ts';
import { parseIndexes } from './indexes.ts';
import {
  finishedAt,
  hasLimitPerIndex,
  indexOf,
  isActive,
  isFailed,
  isIndexed,
  isSuspended,
  isTracked,
  isValid,
} from './job-pods.ts';
import { failedIndexes, lastFailed } from './per-index.ts';
import { metSuccessPolicy } from './success-policy.ts';

export interface Ending {
  /** The condition that announces it; the last one follows when no pod is left. */
  type: 'FailureTarget' | 'SuccessCriteriaMet';
  reason: string;
  message: string;
}

export interface Standing {
  job: Job;
  pods: readonly Pod[];
  active: readonly Pod[];
  succeeded: number;
  failed: number;
  /** Of an Indexed Job. */
  succeededIndexes: ReadonlySet<number>;
  failedIndexes: ReadonlySet<number>;
  /** The last failed pod of each index that is to be tried again. */
  lastFailed: ReadonlyMap<number, Pod>;
  backOff: BackOff;
  ending: Ending | undefined;
  /** Ms until its deadline, when it has one that has not passed. */
  deadlineInMs?: number;
  nowMs: number;
}

export interface Clock {
  nowMs: number;
  /** Unix ms of a timestamp. */
  parse(time: string): number;
}

export const conditionOf = (job: Job, type: string): Condition | undefined =>
  job.status?.conditions?.find((c) => c.type === type && c.status === 'True');

export const isFinished = (job: Job): boolean =>
  conditionOf(job, 'Complete') !== undefined || conditionOf(job, 'Failed') !== undefined;

/** Restarts in place count as failures of Jobs whose pods restart. */
function hasRestartedTooOften(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  const limit = job.spec.backoffLimit ?? 6;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const s of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += s.restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

const failure = (reason: string, message: string): Ending => ({ type: 'FailureTarget', reason, message });

/** What was announced before stays. */
function announced(job: Job): Ending | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const known = conditionOf(job, type);
    if (known !== undefined) return { type, reason: known.reason ?? '', message: known.message ?? '' };
  }
  return undefined;
}

function deadline(job: Job, clock: Clock): number | undefined {
  const { activeDeadlineSeconds } = job.spec;
  const start = job.status?.startTime;
  if (activeDeadlineSeconds === undefined || start === undefined || isSuspended(job)) return undefined;
  return clock.parse(start) + activeDeadlineSeconds * 1000 - clock.nowMs;
}

function endingOfIndexes(at: Omit<Standing, 'ending' | 'backOff' | 'lastFailed'>): Ending | undefined {
  const { job, succeededIndexes, failedIndexes: lost } = at;
  if (hasLimitPerIndex(job)) {
    const { maxFailedIndexes, completions = 0 } = job.spec;
    if (maxFailedIndexes !== undefined && lost.size > maxFailedIndexes)
      return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
    if (lost.size > 0 && lost.size + succeededIndexes.size >= completions)
      return failure('FailedIndexes', 'Job has failed indexes');
  }
  const met = metSuccessPolicy(job, succeededIndexes);
  return met === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: met };
}

/** Takes the Job, all of its pods, and the back-off so far; gives where it stands. */
export function standingOf(job: Job, pods: readonly Pod[], before: BackOff, clock: Clock): Standing {
  const { status = {}, spec } = job;
  const uncounted = status.uncountedTerminatedPods ?? {};
  const isNew = (pod: Pod, known: readonly string[] | undefined): boolean =>
    isTracked(pod) && isValid(pod, job) && known?.includes(pod.metadata.uid ?? '') !== true;
  const newSucceeded = pods.filter((p) => isNew(p, uncounted.succeeded) && p.status?.phase === 'Succeeded');
  const newFailed = pods.filter((p) => isNew(p, uncounted.failed) && isFailed(p, job));
  const ended = (pod: Pod): number => finishedAt(pod, (time) => clock.parse(time), clock.nowMs);
  const completions = spec.completions ?? 0;
  const succeededIndexes = parseIndexes(isIndexed(job) ? status.completedIndexes : '', completions);
  for (const pod of pods)
    if (isIndexed(job) && pod.status?.phase === 'Succeeded' && isValid(pod, job) && isTracked(pod))
      succeededIndexes.add(indexOf(pod)!);
  const lost = hasLimitPerIndex(job)
    ? failedIndexes(job, pods, parseIndexes(status.failedIndexes, completions))
    : new Set<number>();
  const counted = (status.succeeded ?? 0) + newSucceeded.length + (uncounted.succeeded?.length ?? 0);
  const left = deadline(job, clock);
  const at = {
    job,
    pods,
    active: pods.filter(isActive),
    succeeded: isIndexed(job) ? succeededIndexes.size : counted,
    failed:
      (status.failed ?? 0) + newFailed.filter((p) => judge(job, p).counts).length + (uncounted.failed?.length ?? 0),
    succeededIndexes,
    failedIndexes: lost,
    nowMs: clock.nowMs,
    ...(left !== undefined && left > 0 && { deadlineInMs: left }),
  };
  return {
    ...at,
    lastFailed: hasLimitPerIndex(job)
      ? lastFailed(job, pods, (index) => succeededIndexes.has(index) || lost.has(index), ended)
      : new Map(),
    backOff: nextBackOff(before, newSucceeded.map(ended), newFailed.map(ended)),
    ending:
      announced(job) ??
      policyFailure(job, pods) ??
      limitFailure(at, left) ??
      (isIndexed(job) ? endingOfIndexes(at) : undefined),
  };
}

function policyFailure(job: Job, pods: readonly Pod[]): Ending | undefined {
  for (const pod of pods) {
    const message = isFailed(pod, job) ? judge(job, pod).message : undefined;
    if (message !== undefined) return failure('PodFailurePolicy', message);
  }
  return undefined;
}

function limitFailure(
  { job, failed, pods }: { job: Job; failed: number; pods: readonly Pod[] },
  left: number | undefined,
): Ending | undefined {
  if (failed > (job.spec.backoffLimit ?? 6) || hasRestartedTooOften(job, pods))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if (left !== undefined && left <= 0)
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  return undefined;
}
