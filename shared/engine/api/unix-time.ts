/** The moment of an actor to the millisecond: the timestamps of objects have whole seconds. */
import { parseTime } from '../kernel/time.ts';
import type { Context } from './actor.ts';

/** Unix ms of now. */
export const unixNow = (ctx: Pick<Context, 'now' | 'timestamp' | 'when'>): number =>
  (parseTime(ctx.timestamp) ?? 0) + ctx.now - ctx.when(ctx.timestamp);
