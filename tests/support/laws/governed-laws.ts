/** The laws of those who govern others: Deployments their ReplicaSets, CronJobs their Jobs, budgets the evictions. */
import { scaledValue } from '../../../shared/engine/api/int-or-string.ts';
import { compileLabelSelector } from '../../../shared/engine/api/label-selector.ts';
import type { PodDisruptionBudget } from '../../../shared/model/disruption.ts';
import type { CronJob, Job } from '../../../shared/model/job.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Deployment, ReplicaSet } from '../../../shared/model/workloads.ts';
import { EVERY_MINUTES } from '../governed-workloads.ts';
import { isOver, isReady, type Law, nameOf, ownerOf, podsOf, type Read } from './law.ts';

const setsOf = (read: Read, { metadata }: Deployment): ReplicaSet[] =>
  ([...read.list('ReplicaSet.apps', metadata.namespace)] as ReplicaSet[]).filter(
    (rs) => ownerOf(rs)?.uid === metadata.uid,
  );

/** Pods that a Deployment may ask for at the same time, as the documentation reckons it. */
function most({ spec }: Deployment): number {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') return replicas;
  return replicas + scaledValue(spec.strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, true);
}

const isEnded = (job: Job): boolean =>
  (job.status?.conditions ?? []).some((c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'));
const jobsOf = (read: Read, owner: KubeObject): Job[] =>
  ([...read.list('Job.batch', owner.metadata.namespace)] as Job[]).filter(
    (job) => ownerOf(job)?.uid === owner.metadata.uid,
  );

/** The Job that a change creates for a CronJob. */
function newRun({ before, after }: { before?: KubeObject; after?: KubeObject }, read: Read) {
  if (before !== undefined || after?.kind !== 'Job') return undefined;
  const owner = ownerOf(after);
  if (owner?.kind !== 'CronJob') return undefined;
  const cron = read.get('CronJob.batch', after.metadata.namespace ?? '', owner.name) as CronJob;
  return { job: after as Job, cron };
}

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** As long as Forbid can make a CronJob here wait: two of its periods, and its longest Job. */
const LONGEST_WAIT_MS = (2 * EVERY_MINUTES + 8) * 60_000;

/** CronJobs that have not run for longer than they may, once nothing is broken any more. `unixMs`: now. */
export function overdue(read: Read, unixMs: number): string[] {
  return ([...read.list('CronJob.batch', 'default')] as CronJob[]).flatMap((cron) => {
    const last = cron.status?.lastScheduleTime;
    if (cron.spec.suspend === true || Date.parse(last ?? '') > unixMs - LONGEST_WAIT_MS) return [];
    return [`${nameOf(cron)} ran last at ${last}`];
  });
}

export const governedLaws: readonly Law[] = [
  {
    name: 'a Deployment makes no ReplicaSet larger than its replicas and its surge allow',
    broken({ before, after, cause }, read) {
      if (after?.kind !== 'ReplicaSet' || cause.actor !== 'deployment-controller') return undefined;
      const [was, is] = [before as ReplicaSet | undefined, after as ReplicaSet];
      if ((is.spec.replicas ?? 1) <= (was?.spec.replicas ?? 0)) return undefined;
      const owner = ownerOf(after);
      const d = read.get('Deployment.apps', after.metadata.namespace ?? '', owner?.name ?? '') as Deployment;
      const all = setsOf(read, d).reduce((sum, rs) => sum + (rs.spec.replicas ?? 1), 0);
      return all > most(d) ? `${nameOf(d)} asks for ${all} pods, ${most(d)} are the most` : undefined;
    },
  },
  {
    name: 'Recreate begins a new ReplicaSet when the last old pod has ended',
    broken({ before, after }, read) {
      if (before !== undefined || after?.kind !== 'ReplicaSet' || (after as ReplicaSet).spec.replicas === 0)
        return undefined;
      const owner = ownerOf(after);
      if (owner?.kind !== 'Deployment') return undefined;
      const d = read.get('Deployment.apps', after.metadata.namespace ?? '', owner.name) as Deployment;
      if (d.spec.strategy?.type !== 'Recreate') return undefined;
      const old = setsOf(read, d)
        .filter((rs) => rs.metadata.uid !== after.metadata.uid)
        .flatMap((rs) => podsOf(read, rs.metadata.namespace, rs.metadata.uid ?? ''))
        .filter((pod) => !isOver(pod));
      return old.length > 0 ? `${nameOf(after)} was made beside ${nameOf(old[0]!)}` : undefined;
    },
  },
  {
    name: 'Forbid and Replace have one Job at a time',
    broken(change, read) {
      const run = newRun(change, read);
      if (run === undefined || run.cron.spec.concurrencyPolicy === 'Allow') return undefined;
      const running = jobsOf(read, run.cron).filter(
        (job) => !isEnded(job) && job.metadata.deletionTimestamp === undefined,
      );
      return running.length > 1 ? `${nameOf(run.job)} runs beside ${nameOf(running[0]!)}` : undefined;
    },
  },
  {
    name: 'a run of a CronJob is made once, at its time or after it, and not while it is suspended',
    broken(change, read, past) {
      const run = newRun(change, read);
      if (run === undefined) return undefined;
      const { job, cron } = run;
      if (cron.spec.suspend === true) return `${nameOf(job)} was made of a suspended CronJob`;
      const due = Date.parse(job.metadata.annotations?.[SCHEDULED] ?? '');
      const made = Date.parse(job.metadata.creationTimestamp ?? '');
      const key = `${cron.metadata.uid} ${due}`;
      if (past.has(key)) return `${nameOf(job)} was made twice`;
      past.set(key, true);
      const { startingDeadlineSeconds = Infinity } = cron.spec;
      const isAtTime = due % (EVERY_MINUTES * 60_000) === 0 && due <= made;
      if (!isAtTime || made - due > (startingDeadlineSeconds + 1) * 1000)
        return `${nameOf(job)}, of ${job.metadata.annotations?.[SCHEDULED]}, was made ${job.metadata.creationTimestamp}`;
      return undefined;
    },
  },
  {
    name: 'no eviction leaves fewer ready pods than a budget asks for',
    broken({ before, after, cause }, read) {
      if (cause.actor !== 'drain' || after?.kind !== 'Pod') return undefined;
      const [was, pod] = [before as Pod, after as Pod];
      if (was.metadata.deletionTimestamp !== undefined || pod.metadata.deletionTimestamp === undefined)
        return undefined;
      for (const budget of read.list('PodDisruptionBudget.policy', 'default') as Iterable<PodDisruptionBudget>) {
        const isIn = compileLabelSelector(budget.spec.selector);
        if (!isIn(pod.metadata.labels) || !isReady(was) || budget.status === undefined) continue;
        const ready = [...read.list('Pod', 'default')].filter(
          (p) => isIn(p.metadata.labels) && isReady(p) && p.metadata.deletionTimestamp === undefined,
        ).length;
        const { desiredHealthy } = budget.status;
        if (ready < desiredHealthy) return `${nameOf(pod)} was evicted: ${ready} are left of ${desiredHealthy}`;
      }
      return undefined;
    },
  },
];
