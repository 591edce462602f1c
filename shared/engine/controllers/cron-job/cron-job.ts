/** Makes Jobs at set times (pkg/controller/cronjob/cronjob_controllerv2.go). */
import type { Context, Controller, Later } from '../../api/actor.ts';
import { ApiError, isNamespaceGoing } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { controllerOf } from '../../api/store.ts';
import { formatTime, parseTime } from '../../kernel/time.ts';
import type { CronJob, Job } from '../../../model/job.ts';
import type { ObjectReference } from '../../../model/meta.ts';
import { dueRun, msUntilNext, type Times } from './due.ts';
import { jobName, newJob } from './new-job.ts';
import { type NextRun, nextRunOf } from './next-run.ts';

type Status = NonNullable<CronJob['status']>;

const finishedAs = (job: Job): 'Complete' | 'Failed' | undefined =>
  job.status?.conditions?.find((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'))?.type as
    | 'Complete'
    | undefined;

const refTo = ({ apiVersion, kind, metadata }: Job): ObjectReference => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid ?? '',
  apiVersion,
  resourceVersion: metadata.resourceVersion ?? '',
});

function deleteJob(cron: CronJob, { metadata }: Job, status: Status, ctx: Context): void {
  ctx.api.delete('Job.batch', metadata.namespace ?? '', metadata.name, { propagationPolicy: 'Background' });
  status.active = (status.active ?? []).filter((ref) => ref.uid !== metadata.uid);
  ctx.event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
}

/** Notes which Jobs have ended and which are gone. */
function lookAtJobs(cron: CronJob, jobs: readonly Job[], status: Status, ctx: Context): void {
  for (const job of jobs) {
    const { uid, name } = job.metadata;
    const isKnown = (status.active ?? []).some((ref) => ref.uid === uid);
    const end = finishedAs(job);
    if (!isKnown && end === undefined) {
      const what = `Saw a job that the controller did not create or forgot: ${name}`;
      ctx.event(cron, 'Warning', 'UnexpectedJob', what);
    } else if (isKnown && end !== undefined) {
      status.active = (status.active ?? []).filter((ref) => ref.uid !== uid);
      ctx.event(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`);
    }
    const done = end === 'Complete' ? job.status?.completionTime : undefined;
    if (done !== undefined && done > (status.lastSuccessfulTime ?? '')) status.lastSuccessfulTime = done;
  }
  for (const ref of status.active ?? []) {
    if (jobs.some((job) => job.metadata.uid === ref.uid)) continue;
    ctx.event(cron, 'Normal', 'MissingJob', `Active job went missing: ${ref.name ?? ''}`);
    status.active = (status.active ?? []).filter((other) => other.uid !== ref.uid);
  }
}

/** Finished Jobs beyond the limits go, the oldest first. */
function cleanUp(cron: CronJob, jobs: readonly Job[], status: Status, ctx: Context): void {
  const started = (job: Job): string => job.status?.startTime ?? '';
  for (const [end, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit],
    ['Failed', cron.spec.failedJobsHistoryLimit],
  ] as const) {
    if (limit === undefined) continue;
    const those = jobs.filter((job) => finishedAs(job) === end && job.metadata.deletionTimestamp === undefined);
    those.sort((a, b) =>
      started(a) < started(b) ? -1 : started(a) > started(b) ? 1 : a.metadata.name < b.metadata.name ? -1 : 1,
    );
    for (const job of those.slice(0, Math.max(0, those.length - limit))) deleteJob(cron, job, status, ctx);
  }
}

/** The schedule, or nothing where there is none to be read; then it is told. */
function scheduleOf(cron: CronJob, ctx: Context): NextRun | undefined {
  const { schedule, timeZone = '' } = cron.spec;
  try {
    return nextRunOf(schedule, timeZone);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    ctx.event(cron, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${why}`);
    return undefined;
  }
}

/** Starts a run. Gives false where nothing may be started now. */
function start(cron: CronJob, run: number, jobs: readonly Job[], status: Status, ctx: Context): void {
  const { concurrencyPolicy } = cron.spec;
  if (concurrencyPolicy === 'Forbid' && (status.active ?? []).length > 0) {
    const what = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    ctx.event(cron, 'Normal', 'JobAlreadyActive', what);
    return;
  }
  if (concurrencyPolicy === 'Replace') {
    for (const ref of status.active ?? []) {
      const job = jobs.find((j) => j.metadata.uid === ref.uid);
      if (job !== undefined) deleteJob(cron, job, status, ctx);
    }
  }
  try {
    const job = ctx.api.create<Job>(newJob(cron, run));
    ctx.event(cron, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    status.active = [...(status.active ?? []), refTo(job)];
    status.lastScheduleTime = formatTime(run);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isNamespaceGoing(error)) return;
    ctx.event(cron, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    throw error;
  }
}

/** Weekday, day, month, year and time, as Go's RFC1123Z writes them in UTC. */
function rfc1123(ms: number): string {
  const [date = '', time = ''] = formatTime(ms).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
  const weekday = days[Math.floor(ms / 86_400_000) % 7] ?? '';
  return `${weekday}, ${day} ${months[Number(month) - 1] ?? ''} ${year} ${time.slice(0, 8)} +0000`;
}

function runDue(cron: CronJob, jobs: readonly Job[], status: Status, ctx: Context): number | undefined {
  if (cron.metadata.deletionTimestamp !== undefined || cron.spec.suspend === true) return undefined;
  const next = scheduleOf(cron, ctx);
  if (next === undefined) return undefined;
  const { startingDeadlineSeconds } = cron.spec;
  const timesNow = (): Times => ({
    createdMs: parseTime(cron.metadata.creationTimestamp ?? '') ?? 0,
    lastMs: status.lastScheduleTime === undefined ? undefined : parseTime(status.lastScheduleTime),
    nowMs: parseTime(ctx.timestamp) ?? 0,
    startingDeadlineSeconds,
  });
  const times = timesNow();
  const { due, many } = dueRun(times, next);
  if (many) {
    const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    ctx.event(cron, 'Warning', 'TooManyMissedTimes', `too many missed start times. ${hint}`);
  }
  if (due === undefined) return msUntilNext(times, next);
  const isLate = startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < times.nowMs;
  const isDone = times.lastMs === due || (status.active ?? []).some((ref) => ref.name === jobName(cron, due));
  if (isLate) ctx.event(cron, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(due)}`);
  else if (!isDone) start(cron, due, jobs, status, ctx);
  return msUntilNext(timesNow(), next);
}

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: [
    { kind: 'CronJob.batch', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    {
      kind: 'Job.batch',
      keys: ({ before, after }) => {
        const job = (after ?? before)!;
        const owner = controllerOf(job);
        return owner?.kind === 'CronJob' ? [`${job.metadata.namespace ?? ''}/${owner.name}`] : [];
      },
    },
  ],
  reconcile(key, ctx): Later | undefined {
    const { namespace, name } = splitKey(key);
    const cron = ctx.read.get('CronJob.batch', namespace, name);
    if (cron === undefined) return undefined;
    const jobs = [...ctx.read.controlledBy('Job.batch', cron.metadata.uid ?? '')];
    const status: Status = { ...cron.status };
    lookAtJobs(cron, jobs, status, ctx);
    const next = runDue(cron, jobs, status, ctx);
    cleanUp(cron, jobs, status, ctx);
    const { active, ...rest } = status;
    ctx.api.setStatus('CronJob.batch', namespace, name, { ...rest, ...((active?.length ?? 0) > 0 && { active }) });
    // The next run is always to come: a settled cluster does not wait for it.
    return next === undefined ? undefined : { inBackground: next };
  },
};
