/** Which run of a CronJob is due, and when to look again (cronjob/utils.go mostRecentScheduleTime). Pure. */
import type { NextRun } from './next-run.ts';

export interface Times {
  /** Unix ms. */
  createdMs: number;
  /** Of the last run that was started. */
  lastMs: number | undefined;
  nowMs: number;
  startingDeadlineSeconds: number | undefined;
}

interface Recent {
  earliest: number;
  /** The last run that should have been. */
  due?: number;
  missed: 'none' | 'few' | 'many';
}

/** Above this upstream warns that the clocks may be wrong. */
const MANY = 100;

/** @throws Error where two runs are less than a second apart */
function mostRecent(times: Times, next: NextRun, withDeadline: boolean): Recent {
  const { createdMs, lastMs, nowMs, startingDeadlineSeconds } = times;
  let earliest = lastMs ?? createdMs;
  if (withDeadline && startingDeadlineSeconds !== undefined)
    earliest = Math.max(earliest, nowMs - startingDeadlineSeconds * 1000);
  const first = next(earliest);
  if (first === undefined || nowMs < first) return { earliest, missed: 'none' };
  const second = next(first);
  if (second === undefined || nowMs < second) return { earliest, due: first, missed: 'none' };
  const apart = Math.round((second - first) / 1000);
  if (apart < 1) throw new Error('time difference between two schedules is less than 1 second');
  const count = Math.floor((nowMs - first) / 1000 / apart) + 1;
  let due: number | undefined;
  // From a little before where the last one should be: runs need not be the same time apart.
  for (let t = next(first + (count - 2) * apart * 1000); t !== undefined && t <= nowMs; t = next(t)) due = t;
  const missed = count > MANY ? 'many' : 'few';
  return { earliest, missed, ...(due !== undefined && { due }) };
}

/** The run that is to be started now, and whether suspiciously many were missed. @throws Error */
export function dueRun(times: Times, next: NextRun): { due?: number; many: boolean } {
  const { due, missed } = mostRecent(times, next, true);
  return { many: missed === 'many', ...(due !== undefined && { due }) };
}

/** A little later than the run itself, so that it is surely due (nextScheduleDelta). */
const DELTA_MS = 100;

/** Ms until it is worth looking again; undefined when no run will ever come. */
export function msUntilNext(times: Times, next: NextRun): number | undefined {
  const { earliest, due, missed } = mostRecent(times, next, false);
  const from = due ?? (missed === 'none' ? earliest : times.nowMs);
  const at = next(from);
  return at === undefined ? undefined : Math.max(1, at + DELTA_MS - times.nowMs);
}
