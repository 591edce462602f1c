/** Counting of ended pods: first noted by uid, then let go of, then counted (trackJobStatusAndRemoveFinalizers). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import type { JobStatus } from '../../../model/job.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Standing } from './decide.ts';
import { judge } from './failure-policy.ts';
import { indexOf, isFailed, isIndexed, isTracked, isValid, TRACKING } from './job-pods.ts';

/** MaxUncountedPods */
const MOST = 500;

export interface Noted {
  /** Uids that are noted, those of before among them. */
  succeeded: string[];
  failed: string[];
  /** Pods that may go now. */
  free: Pod[];
  /** There were more than can be noted at once. */
  more: boolean;
}

function isFree(pod: Pod, at: Standing, failed: boolean): boolean {
  if (at.job.metadata.deletionTimestamp !== undefined || at.ending !== undefined || pod.status?.phase === 'Succeeded')
    return true;
  const index = indexOf(pod);
  // It stays until the next pod of its index has taken over its count of failures.
  return failed && !(index !== undefined && at.lastFailed.get(index)?.metadata.uid === pod.metadata.uid);
}

/** Which pods are over, and as what they count. Pure. */
export function note(at: Standing): Noted {
  const { job, pods, ending } = at;
  const before = job.status?.uncountedTerminatedPods ?? {};
  const tracked = new Set(pods.filter(isTracked).map((p) => p.metadata.uid ?? ''));
  const noted: Noted = {
    succeeded: (before.succeeded ?? []).filter((uid) => tracked.has(uid)),
    failed: (before.failed ?? []).filter((uid) => tracked.has(uid)),
    free: [],
    more: false,
  };
  for (const pod of pods) {
    if (!isTracked(pod)) continue;
    const failed = isFailed(pod, job);
    if (!isFree(pod, at, failed)) continue;
    const uid = pod.metadata.uid ?? '';
    noted.free.push(pod);
    if (pod.status?.phase === 'Succeeded' && !noted.failed.includes(uid)) {
      // An index says by itself that it is counted.
      if (!isIndexed(job) && !noted.succeeded.includes(uid)) noted.succeeded.push(uid);
    } else if (failed || (ending !== undefined && ending.type !== 'SuccessCriteriaMet')) {
      const counts = isValid(pod, job) && judge(job, pod).counts;
      if (counts && !noted.failed.includes(uid)) noted.failed.push(uid);
    }
    noted.more = noted.succeeded.length + noted.failed.length >= MOST;
    if (noted.more) break;
  }
  return noted;
}

/** Those that were noted before and are gone or free since are in the counts now. */
export function counted(status: JobStatus, noted: Noted): { succeeded: number; failed: number } {
  const before = status.uncountedTerminatedPods ?? {};
  const gone = (uids: readonly string[] | undefined, still: readonly string[]): number =>
    (uids ?? []).filter((uid) => !still.includes(uid)).length;
  return {
    succeeded: (status.succeeded ?? 0) + gone(before.succeeded, noted.succeeded),
    failed: (status.failed ?? 0) + gone(before.failed, noted.failed),
  };
}

/** Takes the Job's hand off a pod. */
export function letGo({ metadata }: Pod, ctx: Context): void {
  const { namespace = '', name, finalizers = [] } = metadata;
  const rest = finalizers.filter((f) => f !== TRACKING);
  try {
    ctx.api.patch('Pod', namespace, name, 'merge', { metadata: { finalizers: rest.length === 0 ? null : rest } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
  }
}
