/** Ms of a core that servers have spent on requests, by pod and container: a counter that only grows while a run goes on. */
import type { Context } from '../../api/actor.ts';
import { SCRAPE_MS } from '../../api/metrics.ts';
import { added, atLastTicks, tickAt, type TickedCount } from '../../kernel/ticked-count.ts';

interface Work {
  readonly run: number;
  readonly done: TickedCount;
}

const table = (ctx: Context): Map<string, Work> => ctx.table<Work>('work done');
const keyOf = (uid: string, index: number): string => `${uid} ${index}`;

export interface WhichRun {
  uid: string;
  index: number;
  run: number;
}

export function addWork(ctx: Context, { uid, index, run }: WhichRun, ms: number): void {
  const known = table(ctx).get(keyOf(uid, index));
  const before = known?.run === run ? known.done : undefined;
  table(ctx).set(keyOf(uid, index), { run, done: added(before, ms, tickAt(ctx.now, SCRAPE_MS)) });
}

/** Ms spent between the last two scrapes. */
export function workDone(ctx: Context, { uid, index, run }: WhichRun): number {
  const known = table(ctx).get(keyOf(uid, index));
  if (known?.run !== run) return 0;
  const [before, last] = atLastTicks(known.done, tickAt(ctx.now, SCRAPE_MS));
  return last - before;
}

/** A pod is gone. */
export function forgetWork(ctx: Context, uid: string, containers: number): void {
  const done = table(ctx);
  if (done.size > 0) for (let index = 0; index < containers; index++) done.delete(keyOf(uid, index));
}
