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

/** A pod has few ports: a list is less than a map. */
type Counts = readonly { readonly port: number; readonly count: TickedCount }[];
const NONE: Counts = [];

/** How often each port of a pod was asked, since it is there. @param ctx the users' */
const counts = (ctx: Context): Map<string, Counts> => ctx.table<Counts>('visit counts');

/** How often each port was asked between the last two scrapes. @param ctx the users' */
export function visitCounts(ctx: Context, uid: string): ReadonlyMap<number, number> {
  const asked = new Map<number, number>();
  for (const { port, count } of counts(ctx).get(uid) ?? NONE) {
    const [before, last] = atLastTicks(count, tickAt(ctx.now, SCRAPE_MS));
    if (last > before) asked.set(port, last - before);
  }
  return asked;
}

function countVisit(ctx: Context, uid: string, port: number): void {
  const known = counts(ctx).get(uid) ?? NONE;
  const place = known.findIndex((one) => one.port === port);
  const next = { port, count: added(known[place]?.count, 1, tickAt(ctx.now, SCRAPE_MS)) };
  counts(ctx).set(uid, place < 0 ? [...known, next] : known.with(place, next));
}

/** Notes that the pod answers somebody now. @param page undefined: no HTTP was spoken */
export function noteVisit(
  ctx: Context,
  uid: string,
  { port, path, client }: Pick<Visit, 'port' | 'path' | 'client'>,
  page: { readonly status: number; readonly bytes: number } | undefined,
): void {
  const at = ctx.now;
  const visit: Visit =
    page === undefined
      ? { at, port, path, client }
      : { at, port, path, client, status: page.status, bytes: page.bytes };
  countVisit(ctx, uid, port);
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
