/** How many pods a Job makes or gives up now (manageJob). Pure. */
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import { leftToWait, LEAST_MS, MOST_MS } from './back-off.ts';
import type { Standing } from './decide.ts';
import {
  finishedAt,
  hasLimitPerIndex,
  ignoredFailures,
  indexFailures,
  indexOf,
  isIndexed,
  isSuspended,
  isTerminating,
  replacesOnlyFailed,
} from './job-pods.ts';

/** MaxPodCreateDeletePerSync */
const MOST = 500;

export interface JobPlan {
  remove: readonly Pod[];
  /** An index for each new pod, undefined where the Job has none. */
  create: readonly (number | undefined)[];
  /** Ms to wait before it may make any. */
  wait?: number;
}

/** Not ready before ready, not placed before placed, pending before running, the youngest first (controller.ActivePods). */
function firstToGo(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number[] => [
    (pod.spec.nodeName ?? '') === '' ? 0 : 1,
    pod.status?.phase === 'Pending' ? 0 : pod.status?.phase === 'Running' ? 2 : 1,
    isPodReady(pod) ? 1 : 0,
  ];
  const [x, y] = [rank(a), rank(b)];
  const differs = x.findIndex((value, i) => value !== y[i]);
  if (differs >= 0) return x[differs]! - y[differs]!;
  const born = (pod: Pod): string => pod.metadata.creationTimestamp ?? '';
  return born(a) > born(b) ? -1 : born(a) < born(b) ? 1 : 0;
}

/** Pods that are too many; of an Indexed Job first those with no index, one too high, or another's. */
function toRemove({ job, active }: Standing, least: number): Pod[] {
  const gone: Pod[] = [];
  let left = [...active];
  if (isIndexed(job)) {
    const seen = new Set<number>();
    left = [];
    for (const pod of [...active].sort((a, b) => -firstToGo(a, b))) {
      const index = indexOf(pod);
      if (index === undefined || index >= (job.spec.completions ?? 0) || seen.has(index)) gone.push(pod);
      else {
        seen.add(index);
        left.push(pod);
      }
    }
  }
  if (gone.length < least) gone.push(...left.sort(firstToGo).slice(0, least - gone.length));
  return gone.slice(0, MOST);
}

export function wantedActive({ job, succeeded, active }: Standing): number {
  const { parallelism = 1, completions } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** The lowest indexes that are neither done nor under way. */
function pendingIndexes(at: Standing, count: number): number[] {
  const busy = new Set([...at.active.map(indexOf), ...at.succeededIndexes, ...at.failedIndexes]);
  if (replacesOnlyFailed(at.job)) for (const pod of at.pods) if (isTerminating(pod)) busy.add(indexOf(pod));
  const found: number[] = [];
  for (let i = 0; i < (at.job.spec.completions ?? 0) && found.length < count; i++) if (!busy.has(i)) found.push(i);
  return found;
}

/** Of these indexes those that need not wait any longer; where all must, the shortest wait. */
function ripe(
  at: Standing,
  indexes: readonly number[],
  parse: (time: string) => number,
): { now: number[]; wait: number } {
  const now: number[] = [];
  let wait = Infinity;
  for (const index of indexes) {
    const failed = at.lastFailed.get(index);
    const tries = failed === undefined ? 0 : indexFailures(failed) + ignoredFailures(failed);
    const pause = Math.min(LEAST_MS * 2 ** Math.min(tries, 30), MOST_MS);
    const left = failed === undefined ? 0 : finishedAt(failed, parse, at.nowMs) + pause - at.nowMs;
    if (left <= 0) now.push(index);
    else wait = Math.min(wait, left);
  }
  return { now, wait: now.length > 0 || wait === Infinity ? 0 : wait };
}

/** Takes where the Job stands; gives what is to be done: either pods go, or pods are made. */
export function planJob(at: Standing, parse: (time: string) => number): JobPlan {
  const { job, active, pods } = at;
  if (isSuspended(job)) return { remove: toRemove(at, active.length), create: [] };
  const wanted = wantedActive(at);
  const remove = toRemove(at, Math.max(0, active.length - wanted));
  if (remove.length > 0) return { remove, create: [] };
  const leaving = replacesOnlyFailed(job) ? pods.filter(isTerminating).length : 0;
  const lacking = Math.min(MOST, wanted - leaving - active.length);
  if (lacking <= 0) return { remove, create: [] };
  const wait = hasLimitPerIndex(job) ? 0 : leftToWait(at.backOff, at.nowMs);
  if (wait > 0) return { remove, create: [], wait };
  if (!isIndexed(job)) return { remove, create: Array.from({ length: lacking }, () => undefined) };
  const indexes = pendingIndexes(at, lacking);
  if (!hasLimitPerIndex(job)) return { remove, create: indexes };
  const { now, wait: until } = ripe(at, indexes, parse);
  return { remove, create: now, ...(until > 0 && { wait: until }) };
}
