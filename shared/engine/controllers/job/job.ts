/** Runs pods until enough of them have succeeded (pkg/controller/job/job_controller.go). */
import type { Context, Controller } from '../../api/actor.ts';
import type { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import { controllerOf, type Reader } from '../../api/store.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { Job, JobStatus } from '../../../model/job.ts';
import type { Pod } from '../../../model/pod.ts';
import { adoptOrphans, type Owner, release } from '../ownership/adoption.ts';
import { type Created, createPods, deletePods } from '../ownership/pod-control.ts';
import { type BackOff, noFailures } from './back-off.ts';
import { type Clock, type Ending, isFinished, type Standing, standingOf } from './decide.ts';
import { indexesText } from './indexes.ts';
import { hasLimitPerIndex, isIndexed, isSuspended, isTerminating, isTracked } from './job-pods.ts';
import { type JobPlan, planJob } from './manage.ts';
import { newPod } from './new-pod.ts';
import { condition, lastCondition, suspension, withCondition } from './status.ts';
import { counted, letGo, note } from './tracking.ts';

const REACHED: Ending = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};
const OWN = 'kubernetes.io/job-controller';

function podKeys({ before, after }: Change, read: Reader): string[] {
  const keys = new Set<string>();
  for (const object of [before, after]) {
    if (object === undefined) continue;
    const namespace = object.metadata.namespace ?? '';
    const owner = controllerOf(object);
    if (owner?.kind === 'Job') keys.add(`${namespace}/${owner.name}`);
    else if (owner === undefined && object === after && read.count('Job.batch', namespace) > 0) {
      for (const job of read.list('Job.batch', namespace))
        if (compileLabelSelector(job.spec.selector)(object.metadata.labels)) keys.add(keyOf(job));
    }
  }
  return [...keys];
}

function claimPods(job: Job, ctx: Context): Pod[] {
  const { namespace = '', uid = '' } = job.metadata;
  if (!isFinished(job)) adoptOrphans(job as Owner, ctx.read.orphans('Pod', namespace), ctx);
  const matches = compileLabelSelector(job.spec.selector);
  const mine: Pod[] = [];
  for (const pod of [...ctx.read.controlledBy('Pod', uid)]) {
    if (matches(pod.metadata.labels)) mine.push(pod);
    else release(pod, job, ctx);
  }
  return mine;
}

const create = (at: Standing, indexes: readonly (number | undefined)[], ctx: Context): Created =>
  createPods(
    at.job,
    indexes.length,
    (place) => {
      const index = indexes[place];
      return newPod(at.job, index, index === undefined ? undefined : at.lastFailed.get(index));
    },
    ctx,
  );

/** `free`: at once without its finalizer; else it is counted as failed first. @throws ApiError the first refusal */
function remove(job: Job, pods: readonly Pod[], free: boolean, ctx: Context): void {
  if (free) for (const pod of pods) if (isTracked(pod)) letGo(pod, ctx);
  const refused = deletePods(job, pods, ctx);
  if (refused !== undefined) throw refused;
}

/** A Job without a number of completions is done with the first success, when nothing runs any more. */
function isComplete({ job, succeeded }: Standing, active: number): boolean {
  if (active > 0) return false;
  const { completions } = job.spec;
  return completions === undefined ? succeeded > 0 : succeeded >= completions;
}

interface Counts {
  active: number;
  ready: number;
  terminating: number;
}

/** Writes the counts and lets go of pods that are in them; ends the Job when nothing is left to wait for. */
function track(at: Standing, status: JobStatus, { active, ready, terminating }: Counts, ctx: Context): void {
  const { job, ending } = at;
  const { namespace = '', name } = job.metadata;
  const write = (next: JobStatus): void => {
    ctx.api.setStatus('Job.batch', namespace, name, withoutZeros(next));
  };
  const noted = note(at);
  const now = ctx.timestamp;
  const indexed: JobStatus = isIndexed(job)
    ? {
        succeeded: at.succeededIndexes.size,
        ...(at.succeededIndexes.size > 0 && { completedIndexes: indexesText(at.succeededIndexes) }),
        ...(hasLimitPerIndex(job) && { failedIndexes: indexesText(at.failedIndexes) }),
      }
    : {};
  const announced =
    ending === undefined
      ? (status.conditions ?? [])
      : withCondition(
          status.conditions ?? [],
          keptCondition(status, ending) ?? condition(ending.type, ending.reason, ending.message, now),
        );
  const before = counted(status, noted);
  const first: JobStatus = {
    ...status,
    active,
    ready,
    terminating,
    ...before,
    ...indexed,
    ...(announced.length > 0 && { conditions: announced }),
    uncountedTerminatedPods: shown(noted.succeeded, noted.failed),
  };
  write(first);
  for (const pod of noted.free) letGo(pod, ctx);
  const freed = new Set(noted.free.map((pod) => pod.metadata.uid ?? ''));
  const left = (uids: readonly string[]): string[] => uids.filter((uid) => !freed.has(uid));
  const [succeeded, failed] = [left(noted.succeeded), left(noted.failed)];
  const second: JobStatus = {
    ...first,
    succeeded: isIndexed(job) ? at.succeededIndexes.size : before.succeeded + noted.succeeded.length - succeeded.length,
    failed: before.failed + noted.failed.length - failed.length,
    uncountedTerminatedPods: shown(succeeded, failed),
  };
  const isOver = ending !== undefined && !noted.more && succeeded.length + failed.length === 0 && terminating === 0;
  if (!isOver) return write(second);
  const last = lastCondition(ending, now);
  write({
    ...second,
    conditions: withCondition(second.conditions ?? [], last),
    ...(last.type === 'Complete' && { completionTime: now }),
  });
  if (last.type === 'Failed') ctx.event(job, 'Warning', ending.reason, ending.message);
  else {
    if (job.spec.completions !== undefined && (second.succeeded ?? 0) > job.spec.completions)
      ctx.event(
        job,
        'Warning',
        'TooManySucceededPods',
        'Too many succeeded pods running after completion count reached',
      );
    ctx.event(job, 'Normal', 'Completed', 'Job completed');
  }
}

/** As Go writes them: these counts are left out while they are 0. */
function withoutZeros(status: JobStatus): JobStatus {
  const { active, succeeded, failed, ...rest } = status;
  return {
    ...rest,
    ...(active !== undefined && active !== 0 && { active }),
    ...(succeeded !== undefined && succeeded !== 0 && { succeeded }),
    ...(failed !== undefined && failed !== 0 && { failed }),
  };
}

const keptCondition = (status: JobStatus, ending: Ending) =>
  status.conditions?.find((c) => c.type === ending.type && c.status === 'True');

const shown = (succeeded: string[], failed: string[]): NonNullable<JobStatus['uncountedTerminatedPods']> => ({
  ...(succeeded.length > 0 && { succeeded }),
  ...(failed.length > 0 && { failed }),
});

/** Pods of a Job that is gone are nobody's to count. */
function freeOrphans(key: string, ctx: Context): void {
  const { namespace, name } = splitKey(key);
  for (const pod of [...ctx.read.list('Pod', namespace)]) {
    const owner = controllerOf(pod);
    if (owner?.kind === 'Job' && owner.name === name && isTracked(pod) && ctx.read.byUid(owner.uid) === undefined)
      letGo(pod, ctx);
  }
}

function sync(job: Job, ctx: Context): number | undefined {
  const now = ctx.timestamp;
  const started: JobStatus =
    job.status?.startTime === undefined && !isSuspended(job) ? { ...job.status, startTime: now } : { ...job.status };
  const clock: Clock = { nowMs: parseTime(now) ?? 0, parse: (time) => parseTime(time) ?? 0 };
  const backOffs = ctx.table<BackOff>('back-off');
  const uid = job.metadata.uid ?? '';
  const pods = claimPods(job, ctx);
  const at = standingOf({ ...job, status: started }, pods, backOffs.get(uid) ?? noFailures, clock);
  backOffs.set(uid, at.backOff);
  const counts: Counts = {
    active: at.active.length,
    ready: at.active.filter(isPodReady).length,
    terminating: pods.filter(isTerminating).length,
  };
  const gone = (those: readonly Pod[]): void => {
    counts.active -= those.length;
    counts.ready -= those.filter(isPodReady).length;
    counts.terminating += those.length;
  };
  if (at.ending !== undefined) {
    remove(job, at.active, false, ctx);
    gone(at.active);
    track(at, started, counts, ctx);
    return undefined;
  }
  let plan: JobPlan = { remove: [], create: [] };
  let refused: ApiError | undefined;
  if (job.metadata.deletionTimestamp === undefined) {
    plan = planJob(at, clock.parse);
    remove(job, plan.remove, true, ctx);
    gone(plan.remove);
    const created = create(at, plan.create, ctx);
    counts.active += created.made;
    refused = created.refused;
  }
  if (isComplete(at, counts.active)) {
    track({ ...at, ending: REACHED }, started, counts, ctx);
    return undefined;
  }
  const { conditions, event } = suspension(job, started.conditions ?? [], now);
  if (event !== undefined) ctx.event(job, 'Normal', event.reason, event.message);
  const status: JobStatus = {
    ...started,
    ...(conditions.length > 0 && { conditions }),
    ...(event?.reason === 'Resumed' && { startTime: now }),
  };
  track(at, status, counts, ctx);
  if (refused !== undefined) throw refused;
  const waits = [plan.wait, at.deadlineInMs].filter((ms) => ms !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

export const jobController: Controller = {
  name: 'job-controller',
  watches: [
    { kind: 'Job.batch', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    { kind: 'Pod', keys: podKeys },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const job = ctx.read.get('Job.batch', namespace, name);
    if (job === undefined) {
      freeOrphans(key, ctx);
      return undefined;
    }
    // Another controller's Job is left to it.
    if (job.spec.managedBy !== undefined && job.spec.managedBy !== OWN) return undefined;
    if (isFinished(job)) {
      ctx.table<BackOff>('back-off').delete(job.metadata.uid ?? '');
      for (const pod of [...ctx.read.controlledBy('Pod', job.metadata.uid ?? '')]) if (isTracked(pod)) letGo(pod, ctx);
      return undefined;
    }
    return sync(job, ctx);
  },
};
