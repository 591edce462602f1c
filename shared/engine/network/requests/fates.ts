/** What processes hear of requests that ended otherwise than planned: their hosts look here before they tell an answer. */
import type { Context } from '../../api/actor.ts';

export interface Fate {
  /** Virtual ms from which the process knows. */
  readonly at: number;
  readonly reason: 'reset' | 'timeout';
}

/** By the request's number. */
const fates = (ctx: Context): Map<string, Fate> => ctx.table<Fate>('requests/fates');

/** When there are so many, those that were told long ago are forgotten. */
const MANY = 200;

export function noteFate(ctx: Context, number: number, fate: Fate): void {
  const table = fates(ctx);
  if (table.size >= MANY) for (const [key, { at }] of table) if (at < ctx.now) table.delete(key);
  table.set(String(number), fate);
}

/** undefined: it ends, or has ended, as was planned. */
export const fateOf = (ctx: Context, number: number): Fate | undefined => fates(ctx).get(String(number));
