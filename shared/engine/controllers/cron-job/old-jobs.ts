/** Which finished Jobs of a CronJob are more than it keeps (cleanupFinishedJobs, removeOldestJobs). Pure. */
import type { CronJob, Job } from '../../../model/job.ts';

/** How a Job has ended, if it has. */
export const finishedAs = (job: Job): 'Complete' | 'Failed' | undefined =>
  job.status?.conditions?.find((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'))?.type as
    | 'Complete'
    | undefined;

/** Orders Jobs by their start, those that never started last, and by name where that is the same (byJobStartTime). */
export function byStart(a: Job, b: Job): number {
  const [first = '', second = ''] = [a.status?.startTime, b.status?.startTime];
  if (first === second) return a.metadata.name < b.metadata.name ? -1 : 1;
  if (first === '' || second === '') return first === '' ? 1 : -1;
  return first < second ? -1 : 1;
}

/** Takes all Jobs of the CronJob; gives those beyond its two limits, the oldest first. No limit keeps all. */
export function jobsTooMany({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const limits = [
    ['Complete', spec.successfulJobsHistoryLimit],
    ['Failed', spec.failedJobsHistoryLimit],
  ] as const;
  return limits.flatMap(([end, limit]) => {
    if (limit === undefined) return [];
    const those = jobs.filter((job) => finishedAs(job) === end && job.metadata.deletionTimestamp === undefined);
    return those.sort(byStart).slice(0, Math.max(0, those.length - limit));
  });
}
