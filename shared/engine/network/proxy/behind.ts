/** Which machines' kube-proxies have not programmed yet what the cluster has, and for how long. */
import type { Context } from '../../api/actor.ts';
import type { TrafficStats } from '../../../model/session.ts';
import { delayOf, viewOf } from './view.ts';

/** Under this nobody could tell it from being in time, ms. */
const NOTABLE_MS = 50;

/** By machine; those that are up to date are left out. @param ctx the network's */
export function rulesBehind(ctx: Context): TrafficStats['rulesBehind'] {
  const behind: TrafficStats['rulesBehind'] = {};
  // Every change is programmed at the sync after it, on all machines alike: the last of them is what counts.
  const last = ctx.table<number>('proxy/state').get('sync');
  if (last === undefined) return behind;
  for (const { metadata } of ctx.read.list('Node')) {
    const { name } = metadata;
    const view = viewOf(ctx, name);
    if (view >= last) continue;
    const follows = view === ctx.now - delayOf(ctx, name);
    const ms = follows ? last - view : ctx.now - view - delayOf(ctx, name);
    if (view >= 0 && ms >= NOTABLE_MS) behind[name] = { ms, stands: !follows };
  }
  return behind;
}
