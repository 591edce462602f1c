/** Makes Jobs at set times (pkg/controller/cronjob/cronjob_controllerv2.go). */
import type { Context, Controller, Later } from '../../api/actor.ts';
import { ApiError, isNamespaceGoing } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { controllerOf } from '../../api/store.ts';
import { unixNow } from '../../api/unix-time.ts';
import { formatTime, parseTime } from '../../kernel/time.ts';
import type { Change } from '../../../model/change.ts';
import type { CronJob, Job } from '../../../model/job.ts';
import type { ObjectReference } from '../../../model/meta.ts';
import { dueRun, msUntilNext, type Times } from './due.ts';
import { jobName, newJob } from './new-job.ts';
import { type NextRun, nextRunOf } from './next-run.ts';
import { finishedAs, jobsTooMany } from './old-jobs.ts';

type Status = NonNullable<CronJob['status']>;

/** Where another's Job has the name of a run upstream only looks again when its informers do: after twelve hours at least. */
const RESYNC_MS = 12 * 3_600_000;

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

/** The Job that has the name of a run already, if it is this CronJob's own and not among those that it knows. */
function forgotten(cron: CronJob, run: number, status: Status, ctx: Context): Job | undefined {
  const job = ctx.read.get('Job.batch', cron.metadata.namespace ?? '', jobName(cron, run));
  if (job === undefined || controllerOf(job)?.uid !== cron.metadata.uid) return undefined;
  return (status.active ?? []).some((ref) => ref.uid === job.metadata.uid) ? undefined : job;
}

/** Makes the Job of a run, or finds it; nothing where something else has its name, or where none may be made. */
function jobOf(cron: CronJob, run: number, status: Status, ctx: Context): Job | undefined {
  try {
    const job = ctx.api.create<Job>(newJob(cron, run));
    ctx.event(cron, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    return job;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status.reason === 'AlreadyExists') return forgotten(cron, run, status, ctx);
    if (!isNamespaceGoing(error)) ctx.event(cron, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    throw error;
  }
}

/** Starts a run, if the policy lets it. Gives false where another's Job is in its place. */
function start(cron: CronJob, run: number, jobs: readonly Job[], status: Status, ctx: Context): boolean {
  const { concurrencyPolicy } = cron.spec;
  if (concurrencyPolicy === 'Forbid' && (status.active ?? []).length > 0) {
    const what = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    ctx.event(cron, 'Normal', 'JobAlreadyActive', what);
    return true;
  }
  if (concurrencyPolicy === 'Replace') {
    for (const ref of status.active ?? []) {
      const job = jobs.find((j) => j.metadata.uid === ref.uid);
      if (job !== undefined) deleteJob(cron, job, status, ctx);
    }
  }
  const job = jobOf(cron, run, status, ctx);
  if (job === undefined) return false;
  status.active = [...(status.active ?? []), refTo(job)];
  status.lastScheduleTime = formatTime(run);
  return true;
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

const timesOf = ({ metadata, spec }: CronJob, { lastScheduleTime }: Status, nowMs: number): Times => ({
  createdMs: parseTime(metadata.creationTimestamp ?? '') ?? 0,
  lastMs: lastScheduleTime === undefined ? undefined : parseTime(lastScheduleTime),
  nowMs,
  startingDeadlineSeconds: spec.startingDeadlineSeconds,
});

/** Starts the run that is due. Gives ms until the next, nothing where none is to be waited for. */
function runDue(cron: CronJob, jobs: readonly Job[], status: Status, ctx: Context): number | undefined {
  if (cron.metadata.deletionTimestamp !== undefined || cron.spec.suspend === true) return undefined;
  const next = scheduleOf(cron, ctx);
  if (next === undefined) return undefined;
  const nowMs = unixNow(ctx);
  const times = timesOf(cron, status, nowMs);
  const { startingDeadlineSeconds } = times;
  const { due, many } = dueRun(times, next);
  if (many) {
    const hint = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    ctx.event(cron, 'Warning', 'TooManyMissedTimes', `too many missed start times. ${hint}`);
  }
  if (due === undefined) return msUntilNext(times, next);
  const isLate = startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < times.nowMs;
  const isDone = times.lastMs === due || (status.active ?? []).some((ref) => ref.name === jobName(cron, due));
  if (isLate) ctx.event(cron, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(due)}`);
  else if (!isDone && !start(cron, due, jobs, status, ctx)) return RESYNC_MS;
  return msUntilNext(timesOf(cron, status, nowMs), next);
}

/** A new schedule is first followed at its next run: what it would have run before is not made up (updateCronJob). */
function msOfNewSchedule({ before, after }: Change, unixMs: number): number | undefined {
  if (before?.kind !== 'CronJob' || after === undefined) return undefined;
  const [was, cron] = [before as CronJob, after as CronJob];
  const { schedule, timeZone } = cron.spec;
  if (was.spec.schedule === schedule && was.spec.timeZone === timeZone) return undefined;
  return msUntilNext(timesOf(cron, cron.status ?? {}, unixMs), nextRunOf(schedule, timeZone ?? ''));
}

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: [
    { kind: 'CronJob.batch', keys: ({ before, after }) => [keyOf((after ?? before)!)], later: msOfNewSchedule },
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
    for (const job of jobsTooMany(cron, jobs)) deleteJob(cron, job, status, ctx);
    const { active, ...rest } = status;
    ctx.api.setStatus('CronJob.batch', namespace, name, { ...rest, ...((active?.length ?? 0) > 0 && { active }) });
    // The next run is always to come: a settled cluster does not wait for it.
    return next === undefined ? undefined : { inBackground: next };
  },
};
