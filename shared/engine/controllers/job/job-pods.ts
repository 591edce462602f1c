/** What a Job sees of its pods: which have ended and are not counted yet, which index each has (job_controller.go). Pure. */
import { isPodActive } from '../../kinds/pod/conditions.ts';
import type { Job } from '../../../model/job.ts';
import type { Pod } from '../../../model/pod.ts';

export const TRACKING = 'batch.kubernetes.io/job-tracking';
export const INDEX = 'batch.kubernetes.io/job-completion-index';
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const INDEX_IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isIndexed = (job: Job): boolean => job.spec.completionMode === 'Indexed';
export const hasLimitPerIndex = (job: Job): boolean => isIndexed(job) && job.spec.backoffLimitPerIndex !== undefined;
export const isSuspended = (job: Job): boolean => job.spec.suspend === true;
export const replacesOnlyFailed = (job: Job): boolean => job.spec.podReplacementPolicy === 'Failed';

export const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(TRACKING) === true;
export const isTerminating = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
export const isActive = isPodActive;

/** undefined: it has none. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A pod that is being deleted counts as failed too, unless only the truly failed are replaced. */
export function isFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/** Whether a pod has an index that counts; of Jobs without indexes every pod does. */
export function isValid(pod: Pod, job: Job): boolean {
  if (!isIndexed(job)) return true;
  const index = indexOf(pod);
  return index !== undefined && index < (job.spec.completions ?? 0);
}

const numberIn = (pod: Pod, annotation: string): number => Number(pod.metadata.annotations?.[annotation] ?? 0) || 0;
export const indexFailures = (pod: Pod): number => numberIn(pod, INDEX_FAILURES);
export const ignoredFailures = (pod: Pod): number => numberIn(pod, INDEX_IGNORED);

/** Unix ms at which a pod ended, by its containers, its conditions, or its deletion (getFinishedTime). */
export function finishedAt(pod: Pod, parse: (time: string) => number, nowMs: number): number {
  const statuses = pod.status?.containerStatuses ?? [];
  const ends = statuses.map((s) => s.state?.terminated?.finishedAt);
  if (statuses.length > 0 && ends.every((end) => end !== undefined)) return Math.max(...ends.map((e) => parse(e!)));
  const ready = pod.status?.conditions?.find((c) => c.type === 'Ready' && c.status === 'False');
  if (ready?.lastTransitionTime !== undefined) return parse(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  return deletionTimestamp === undefined ? nowMs : parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}
