/** Ms of a core that servers have spent on requests, by pod and container: a counter that only grows. */
import type { Context } from '../../api/actor.ts';

const table = (ctx: Context): Map<string, number> => ctx.table<number>('work done');
const keyOf = (uid: string, index: number): string => `${uid} ${index}`;

export function addWork(ctx: Context, uid: string, index: number, ms: number): void {
  const done = table(ctx);
  const key = keyOf(uid, index);
  done.set(key, (done.get(key) ?? 0) + ms);
}

export const workDone = (ctx: Context, uid: string, index: number): number => table(ctx).get(keyOf(uid, index)) ?? 0;

/** A pod is gone. */
export function forgetWork(ctx: Context, uid: string, containers: number): void {
  const done = table(ctx);
  if (done.size > 0) for (let index = 0; index < containers; index++) done.delete(keyOf(uid, index));
}
