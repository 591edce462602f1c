/** Limits of failures for each index by itself (indexed_job_utils.go). Pure. */
import type { Job } from '../../../model/job.ts';
import type { Pod } from '../../../model/pod.ts';
import { judge } from './failure-policy.ts';
import { ignoredFailures, indexFailures, indexOf, isActive, isFailed, isTracked, isValid } from './job-pods.ts';

/** An index has failed when a failure counts and there were as many as are allowed before it, or when a rule says so. */
function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isFailed(pod, job)) return false;
  const { action, counts } = judge(job, pod);
  if (action === 'FailIndex') return true;
  return counts && indexFailures(pod) >= (job.spec.backoffLimitPerIndex ?? 0);
}

/** Those known before and those that are new. */
export function failedIndexes(job: Job, pods: readonly Pod[], before: ReadonlySet<number>): Set<number> {
  const found = new Set(before);
  for (const pod of pods) if (isTracked(pod) && isValid(pod, job) && isIndexFailed(job, pod)) found.add(indexOf(pod)!);
  return found;
}

/** The last failed pod of each index that is to be tried again: it is kept until the next one has its count. */
export function lastFailed(
  job: Job,
  pods: readonly Pod[],
  done: (index: number) => boolean,
  finished: (pod: Pod) => number,
): Map<number, Pod> {
  const active = new Set(pods.filter(isActive).map(indexOf));
  const found = new Map<number, Pod>();
  const failures = (pod: Pod): number => indexFailures(pod) + ignoredFailures(pod);
  for (const pod of pods) {
    if (!isTracked(pod) || !isValid(pod, job) || !isFailed(pod, job)) continue;
    const index = indexOf(pod)!;
    if (done(index) || active.has(index)) continue;
    const known = found.get(index);
    if (known === undefined || (failures(known) <= failures(pod) && finished(pod) >= finished(known)))
      found.set(index, pod);
  }
  return found;
}

/** The counts that the pod after `failed` carries. */
export function nextCounts(job: Job, failed: Pod | undefined): { failures: number; ignored: number } {
  if (failed === undefined) return { failures: 0, ignored: 0 };
  const { counts } = judge(job, failed);
  return {
    failures: indexFailures(failed) + (counts ? 1 : 0),
    ignored: ignoredFailures(failed) + (counts ? 0 : 1),
  };
}
