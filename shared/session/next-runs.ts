/** When a CronJob is to run next, for those who wait for it or would rather not. */
import { nextRunOf } from '../engine/controllers/cron-job/next-run.ts';
import { BadSchedule } from '../engine/kinds/cron/schedule.ts';
import type { CronJob } from '../model/job.ts';

/**
 * Takes a CronJob and the moment, Unix ms; gives the next `count` runs, Unix ms. Empty for one that is suspended, and for
 * a schedule that names no moment or is none.
 */
export function nextRuns({ spec }: CronJob, nowMs: number, count: number): number[] {
  if (spec.suspend === true) return [];
  try {
    const next = nextRunOf(spec.schedule, spec.timeZone ?? '');
    const runs: number[] = [];
    for (let at = next(nowMs); at !== undefined && runs.length < count; at = next(at)) runs.push(at);
    return runs;
  } catch (error) {
    if (!(error instanceof BadSchedule)) throw error;
    return [];
  }
}
