/**
 * Counts requests by client, Service and pod, second by second, and forgets what is more than ten virtual seconds ago.
 */
import type { Context } from '../api/actor.ts';
import { pairText } from '../kernel/pair-text.ts';
import type { TrafficStats } from '../../model/session.ts';
import type { RequestRecord } from '../../model/request.ts';
import { rulesBehind } from './proxy/behind.ts';
import { clients as clientTable, targets as targetTable } from './clients/tables.ts';
import { percentile, stepOf } from './latency-scale.ts';

/** Nine whole seconds and the one that is under way. */
const SLOTS = 10;

/** What is counted: one letter and a name. Numbers as values, so that one more is a new value. */
type Counts = Map<string, number>;
const KEYS = { ok: 'o ', failed: 'f ', latency: 'l ', service: 's ', pod: 'p ' } as const;

/** The keys, as each request is counted under them. */
const ofKind = pairText((kind, name) => `${kind}${name}`);
const ofLatency = pairText((from, step) => `${KEYS.latency}${from} ${step}`);
const ofService = pairText((namespace, name) => `${KEYS.service}${namespace}/${name}`);

const slotTable = (ctx: Context, slot: number | string): Counts => ctx.table<number>(`traffic/${slot}`);
/** Which second each slot holds. */
const seconds = (ctx: Context): Counts => ctx.table<number>('traffic');
/** The sum of all slots, so that reading the figures for each frame costs no more than there are pods. */
const totals = (ctx: Context): Counts => ctx.table<number>('traffic/total');

function take(from: Counts, slot: ReadonlyMap<string, number>): void {
  for (const [key, n] of slot) {
    const left = (from.get(key) ?? 0) - n;
    if (left > 0) from.set(key, left);
    else from.delete(key);
  }
}

/** The table of the second that is under way; with a new second, what is too old is taken out. */
function current(ctx: Context): Counts {
  const second = Math.floor(ctx.now / 1000);
  const key = String(second % SLOTS);
  const held = seconds(ctx);
  if (held.get(key) !== second) {
    for (const [slot, old] of held) {
      if (old > second - SLOTS) continue;
      take(totals(ctx), slotTable(ctx, slot));
      slotTable(ctx, slot).clear();
      held.delete(slot);
    }
    held.set(key, second);
  }
  return slotTable(ctx, key);
}

const more = (counts: Counts, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Forgets what was counted before a pause, or it would count as if it came after. */
export function beginCounting(ctx: Context): void {
  for (const slot of seconds(ctx).keys()) slotTable(ctx, slot).clear();
  seconds(ctx).clear();
  totals(ctx).clear();
}

/** Counts one request that has ended. */
export function countRequest(ctx: Context, record: RequestRecord): void {
  const { from, outcome, latency, service, pod } = record;
  const slot = current(ctx);
  const total = totals(ctx);
  const count = (key: string): void => {
    more(slot, key);
    more(total, key);
  };
  count(ofKind(outcome === 'ok' ? KEYS.ok : KEYS.failed, from));
  if (outcome === 'ok') count(ofLatency(from, stepOf(latency)));
  if (service !== undefined) count(ofService(service.namespace, service.name));
  if (pod !== undefined) count(ofKind(KEYS.pod, pod.uid));
}

function forget(ctx: Context, key: string): void {
  if (!totals(ctx).delete(key)) return;
  for (const slot of seconds(ctx).keys()) slotTable(ctx, slot).delete(key);
}

/** Forgets a pod that is gone. */
export const forgetPod = (ctx: Context, uid: string): void => forget(ctx, KEYS.pod + uid);

/** Forgets a Service that is gone. */
export const forgetService = (ctx: Context, namespace: string, name: string): void =>
  forget(ctx, `${KEYS.service}${namespace}/${name}`);

/** All that was counted in the last ten seconds, and how many seconds that is: fewer when traffic began later. */
function sum(ctx: Context): { counts: ReadonlyMap<string, number>; length: number } {
  const second = Math.floor(ctx.now / 1000);
  let counts = totals(ctx);
  const stale = [...seconds(ctx)].filter(([, held]) => held <= second - SLOTS);
  if (stale.length > 0) {
    // Nobody counted since: reading must not change anything, so the sum without them is worked out apart.
    counts = new Map(counts);
    for (const [slot] of stale) take(counts, slotTable(ctx, slot));
  }
  const began = ctx.table<number>('state').get('began') ?? 0;
  // A first half second would make a rate of two requests.
  return { counts, length: Math.max(1, (ctx.now - Math.max(began, (second - SLOTS + 1) * 1000)) / 1000) };
}

/**
 * The requests of the last ten virtual seconds.
 * @param ctx the context of the 'users' actor: the counters are in its tables
 */
export function trafficStats(ctx: Context): TrafficStats {
  const { counts, length } = sum(ctx);
  const services: Record<string, number> = {};
  const pods: Record<string, number> = {};
  const latencies = new Map<string, Map<number, number>>();
  for (const [key, n] of counts) {
    const name = key.slice(2);
    const kind = key.slice(0, 2);
    if (kind === KEYS.service) services[name] = n / length;
    else if (kind === KEYS.pod) pods[name] = n / length;
    else if (kind === KEYS.latency) {
      const cut = name.lastIndexOf(' ');
      const client = name.slice(0, cut);
      const steps = latencies.get(client) ?? new Map<number, number>();
      steps.set(Number(name.slice(cut + 1)), n);
      latencies.set(client, steps);
    }
  }
  const targets = [...targetTable(ctx).values()].map(({ namespace, service, entrances }) => {
    if (entrances === undefined) return { namespace, service };
    return { namespace, service, ingresses: [...new Set(entrances.map(({ ingress }) => ingress))] };
  });
  const clients = [...clientTable(ctx).values()].map((client) => ({
    name: client.name,
    requestsPerSecond: client.rate,
    targets,
    okPerSecond: (counts.get(KEYS.ok + client.name) ?? 0) / length,
    failedPerSecond: (counts.get(KEYS.failed + client.name) ?? 0) / length,
    p95Ms: percentile(latencies.get(client.name) ?? new Map(), 0.95),
    spec: client,
  }));
  return { clients, services, pods, rulesBehind: rulesBehind(ctx) };
}
