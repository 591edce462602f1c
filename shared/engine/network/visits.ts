/** When people outside were answered by a pod: the last hundred moments for each, so that its log can tell of them. */
import type { Context } from '../api/actor.ts';

export interface Visit {
  /** Virtual ms at which it was answered. */
  readonly at: number;
  /** The pod's port. */
  readonly port: number;
}

const MOST = 100;

const table = (ctx: Context): Map<string, readonly Visit[]> => ctx.table<readonly Visit[]>('visits');

/** @param ctx the users' */
/** How often each port of a pod was asked, since it is there. */
const counts = (ctx: Context): Map<string, ReadonlyMap<number, number>> =>
  ctx.table<ReadonlyMap<number, number>>('visit counts');

/** @param ctx the users' */
export const visitCounts = (ctx: Context, uid: string): ReadonlyMap<number, number> =>
  counts(ctx).get(uid) ?? new Map<number, number>();

export function noteVisit(ctx: Context, uid: string, port: number): void {
  const known = counts(ctx).get(uid);
  counts(ctx).set(uid, new Map(known).set(port, (known?.get(port) ?? 0) + 1));
  const visits = table(ctx);
  const before = visits.get(uid);
  const visit = { at: ctx.now, port };
  if (before === undefined) visits.set(uid, [visit]);
  else visits.set(uid, before.length < MOST ? [...before, visit] : [...before.slice(1 - MOST), visit]);
}

/** In the order of time. @param ctx the users' */
export const visitsTo = (ctx: Context, uid: string): readonly Visit[] => table(ctx).get(uid) ?? [];

export function forgetVisits(ctx: Context, uid: string): void {
  table(ctx).delete(uid);
  counts(ctx).delete(uid);
}
