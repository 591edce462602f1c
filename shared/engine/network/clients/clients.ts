/** The sources of requests, and the lanes in which they send: started, changed and ended as clients and Services come and go. */
import type { Context } from '../../api/actor.ts';
import type { ClientSpec } from '../../../model/client.ts';
import { closePools } from '../requests/pool.ts';
import { beginCounting } from '../traffic.ts';
import { laneId, newLane, type Lane } from './lane.ts';
import { begun, clients, controllers, lanes, targets } from './tables.ts';
import { curveOf, peakOf } from './pattern.ts';
import { findTargets, sensibleRate, targetKey } from './targets.ts';

/** The source that there is from the start; Services with a rate of their own are its business. */
export const FIRST_CLIENT = 'users';
/** Requests per second in all, as long as there is somewhere to send them. */
const DEFAULT_RATE = 12;

const background = { background: true } as const;

export function beginClients(ctx: Context): void {
  clients(ctx).set(FIRST_CLIENT, { name: FIRST_CLIENT, rate: DEFAULT_RATE });
}

/** Looks at the Services anew, once for all changes of this millisecond. */
export function wakeToRetarget(ctx: Context): void {
  const state = ctx.table<number>('state');
  if (state.has('retarget')) return;
  state.set('retarget', ctx.now);
  ctx.after(1, 'retarget', '', background);
}

/** Whether it says itself whom it asks. */
export const isAimed = ({ target, hosts = [] }: ClientSpec): boolean => target !== undefined || hosts.length > 0;

type Wanted = Pick<Lane, 'client' | 'target' | 'rate' | 'pattern'>;

/** Which lanes there should be. */
function wantedLanes(ctx: Context): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  const all = [...targets(ctx).values()];
  const isShared = all.some((t) => t.requestsPerSecond === undefined);
  for (const client of clients(ctx).values()) {
    const { name, rate, pattern } = client;
    if (peakOf(curveOf(client)) <= 0 || (!isShared && !isAimed(client))) continue;
    wanted.set(laneId(name), { client: name, rate, ...(pattern === undefined ? {} : { pattern }) });
  }
  for (const target of all) {
    const rate = target.requestsPerSecond ?? 0;
    const key = targetKey(target);
    if (rate > 0) wanted.set(laneId(FIRST_CLIENT, key), { client: FIRST_CLIENT, target: key, rate });
  }
  return wanted;
}

const isSame = (a: Lane | undefined, b: Wanted): boolean => a?.rate === b.rate && a.pattern === b.pattern;

/** Virtual ms from which a client sends. */
const startOf = (ctx: Context, client: string): number => Math.max(ctx.now, begun(ctx).get(client) ?? 0);

/** A client that is to begin after so many seconds does so from when it first has a rate. */
function planStart(ctx: Context, { name, rate, startAfter }: ClientSpec): void {
  if (typeof startAfter === 'number' && rate > 0 && !begun(ctx).has(name))
    begun(ctx).set(name, ctx.now + startAfter * 1000);
}

/** A client that waited begins now. */
export function beginNow(ctx: Context, client: string): void {
  begun(ctx).set(client, ctx.now);
  for (const [id, lane] of lanes(ctx)) if (lane.client === client) lanes(ctx).delete(id);
  replan(ctx);
}

/** Starts, ends and changes lanes; those whose rate stays keep their pace. */
function replan(ctx: Context): void {
  const state = ctx.table<number>('state');
  const wanted = wantedLanes(ctx);
  for (const id of lanes(ctx).keys()) if (!wanted.has(id)) lanes(ctx).delete(id);
  if (wanted.size === 0) state.delete('began');
  else if (!state.has('began')) {
    state.set('began', ctx.now);
    beginCounting(ctx);
  }
  for (const [id, one] of wanted) {
    if (isSame(lanes(ctx).get(id), one)) continue;
    const generation = (state.get('generation') ?? 0) + 1;
    state.set('generation', generation);
    const { client, target, rate, pattern } = one;
    const lane = newLane(client, target, rate, generation, startOf(ctx, client), ctx.random('pace'), pattern);
    lanes(ctx).set(id, lane);
    waitFor(ctx, id, lane);
  }
}

/** Timers are not called off: one of a lane that is no more finds another generation, and does nothing. */
export function waitFor(ctx: Context, id: string, { due, generation }: Lane): void {
  if (due < Infinity) ctx.after(Math.max(1, Math.ceil(due - ctx.now)), 'send', `${generation} ${id}`, background);
}

export function retarget(ctx: Context): void {
  ctx.table<number>('state').delete('retarget');
  targets(ctx).clear();
  for (const target of findTargets(ctx.read, controllers(ctx))) targets(ctx).set(targetKey(target), target);
  replan(ctx);
}

/**
 * Sets how many requests a source sends a second; a name that is new is a new source.
 * @param ctx the network's
 * @param rps 0 or more; at most 100,000
 */
export function setRequestRate(ctx: Context, client: string, rps: number): void {
  const spec = { ...clients(ctx).get(client), name: client, rate: sensibleRate(rps) };
  clients(ctx).set(client, spec);
  planStart(ctx, spec);
  replan(ctx);
}

/** Adds a source of requests, or puts another in its place. @param ctx the network's */
export function setClient(ctx: Context, spec: ClientSpec): void {
  const before = clients(ctx).get(spec.name);
  if (before !== undefined && before.startAfter !== spec.startAfter) begun(ctx).delete(spec.name);
  clients(ctx).set(spec.name, { ...spec, rate: sensibleRate(spec.rate) });
  planStart(ctx, spec);
  closePools(ctx, spec.name);
  for (const [id, lane] of lanes(ctx)) if (lane.client === spec.name) lanes(ctx).delete(id);
  replan(ctx);
}

/** Takes a source of requests away. @param ctx the network's */
export function removeClient(ctx: Context, name: string): void {
  clients(ctx).delete(name);
  begun(ctx).delete(name);
  closePools(ctx, name);
  replan(ctx);
}
