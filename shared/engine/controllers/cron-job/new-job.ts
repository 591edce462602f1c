/** The Job of one run (getJobFromTemplate2): the same run has the same name, so that it is made once. */
import { formatTime } from '../../kernel/time.ts';
import type { CronJob, Job } from '../../../model/job.ts';
import { controllerRef } from '../ownership/adoption.ts';

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** The minute of the run, counted from 1970. */
export const jobName = (cron: CronJob, runMs: number): string => `${cron.metadata.name}-${Math.floor(runMs / 60_000)}`;

export function newJob(cron: CronJob, runMs: number): Job {
  const { metadata = {}, spec } = cron.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cron, runMs),
      namespace: cron.metadata.namespace ?? '',
      ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata.annotations, [SCHEDULED]: formatTime(runMs) },
      ownerReferences: [controllerRef(cron)],
    },
    spec,
  };
}
