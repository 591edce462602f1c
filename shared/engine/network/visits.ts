/** When people outside were answered by a pod: the last hundred moments for each, so that its log can tell of them. */
import type { Context } from '../api/actor.ts';
import { SCRAPE_MS } from '../api/metrics.ts';
import { added, atLastTicks, tickAt, type TickedCount } from '../kernel/ticked-count.ts';

export interface Visit {
  /** Virtual ms at which it was answered. */
  readonly at: number;
  /** The pod's port. */
  readonly port: number;
  /** With the query; '' where no HTTP was spoken. */
  readonly path: string;
  /** The client's address, as the pod saw it. */
  readonly client: string;
  /** Of the answer. */
  readonly status?: number;
  readonly bytes?: number;
}

const MOST = 100;
/** Visits of a chunk: one more copies no more than that. */
const CHUNK = 25;

type Chunks = readonly (readonly Visit[])[];

const table = (ctx: Context): Map<string, Chunks> => ctx.table<Chunks>('visits');

type Counts = ReadonlyMap<number, TickedCount>;

/** How often each port of a pod was asked, since it is there. @param ctx the users' */
const counts = (ctx: Context): Map<string, Counts> => ctx.table<Counts>('visit counts');

/** How often each port was asked between the last two scrapes. @param ctx the users' */
export function visitCounts(ctx: Context, uid: string): ReadonlyMap<number, number> {
  const asked = new Map<number, number>();
  for (const [port, count] of counts(ctx).get(uid) ?? []) {
    const [before, last] = atLastTicks(count, tickAt(ctx.now, SCRAPE_MS));
    if (last > before) asked.set(port, last - before);
  }
  return asked;
}

export function noteVisit(ctx: Context, uid: string, visit: Visit): void {
  const { port } = visit;
  const known = counts(ctx).get(uid);
  counts(ctx).set(uid, new Map(known).set(port, added(known?.get(port), 1, tickAt(ctx.now, SCRAPE_MS))));
  const chunks = table(ctx).get(uid) ?? [];
  const last = chunks.at(-1);
  const next =
    last !== undefined && last.length < CHUNK ? chunks.with(chunks.length - 1, [...last, visit]) : [...chunks, [visit]];
  table(ctx).set(uid, next.length > MOST / CHUNK + 1 ? next.slice(1) : next);
}

/** In the order of time. @param ctx the users' */
export const visitsTo = (ctx: Context, uid: string): readonly Visit[] =>
  (table(ctx).get(uid) ?? []).flat().slice(-MOST);

export function forgetVisits(ctx: Context, uid: string): void {
  table(ctx).delete(uid);
  counts(ctx).delete(uid);
}
