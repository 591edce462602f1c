/** Claims that wait are looked at again every fifteen seconds, all at once (PVClaimBinderSyncPeriod). */
import type { Context } from '../../api/actor.ts';

const PERIOD_MS = 15_000;
export const RESYNC = 'resync';
/** What the keys of volumes begin with. */
export const VOLUME = 'volume ';

/** The keys of claims that are not bound yet. */
const waiting = (ctx: Context): Map<string, true> => ctx.table<true>('waiting');

/** Sets the clock for the next round. One that something came about for keeps the cluster from being settled. */
function wind(ctx: Context, background: boolean): void {
  const clocks = ctx.table<number>('resync');
  const which = background ? 'background' : 'foreground';
  const due = (Math.floor(ctx.now / PERIOD_MS) + 1) * PERIOD_MS;
  if ((clocks.get(which) ?? 0) >= due) return;
  clocks.set(which, due);
  ctx.after(due - ctx.now, RESYNC, RESYNC, { background });
}

/** The claim of this key waits, or no longer does. */
export function setWaiting(key: string, waits: boolean, ctx: Context): void {
  if (!waits) {
    waiting(ctx).delete(key);
    return;
  }
  waiting(ctx).set(key, true);
  wind(ctx, true);
}

/** Something came that a waiting claim may take at the next round. */
export function hopeComes(ctx: Context): void {
  if (waiting(ctx).size > 0) wind(ctx, false);
}

/** The claims whose turn it is; the clock goes on as long as there are any. */
export function claimsToResync(ctx: Context): readonly string[] {
  const keys = [...waiting(ctx).keys()];
  if (keys.length > 0) wind(ctx, true);
  return keys;
}

/** Looks at a volume again at about the time of the next round. */
export function lookAgainAt(volume: string, ctx: Context): void {
  ctx.after(PERIOD_MS, RESYNC, VOLUME + volume, { background: true });
}
