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
export function noteVisit(ctx: Context, uid: string, port: number): void {
  const visits = table(ctx);
  const before = visits.get(uid);
  const visit = { at: ctx.now, port };
  if (before === undefined) visits.set(uid, [visit]);
  else visits.set(uid, before.length < MOST ? [...before, visit] : [...before.slice(1 - MOST), visit]);
}

/** In the order of time. @param ctx the users' */
export const visitsTo = (ctx: Context, uid: string): readonly Visit[] => table(ctx).get(uid) ?? [];

export const forgetVisits = (ctx: Context, uid: string): void => void table(ctx).delete(uid);
