/**
 * The people outside: sources of requests that keep an even pace, whoever answers. Their timers never keep the cluster
 * from being settled.
 */
import type { Actor, Context } from '../api/actor.ts';
import type { Change } from '../../model/change.ts';
import type { EndpointSlice, Service } from '../../model/network.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { RequestTrace } from '../../model/trace.ts';
import type { Net } from './connect/net.ts';
import type { Sender } from './connect/sender.ts';
import type { Client } from './client.ts';
import { laneId, newLane, sentOne, type Lane } from './lane.ts';
import { machineChanged, proxyPodChanged } from './proxy/view.ts';
import { usable } from './proxy/choose.ts';
import { ask } from './request.ts';
import { findTargets, sensibleRate, targetKey, type Target } from './targets.ts';
import { forgetVisits } from './visits.ts';
import { beginCounting, countRequest, forgetPod, forgetService } from './traffic.ts';

const NAME = 'users';

/** The source that there is from the start; Services with a rate of their own are its business. */
const FIRST_CLIENT = 'users';
/** Requests per second in all, as long as there is somewhere to send them. */
const DEFAULT_RATE = 12;

/** Above this many requests a second only some are traced, each standing for several. */
const MAX_TRACED = 200;

const SLICES = 'EndpointSlice.discovery.k8s.io';

/** Caches of the store and the tables; a restore drops them. */
interface Derived {
  readonly net: Net;
  shared: readonly Target[] | undefined;
}

const background = { background: true } as const;

/** Looks at the Services anew, once for all changes of this millisecond. */
function wakeToRetarget(ctx: Context): void {
  const state = ctx.table<number>('state');
  if (state.has('retarget')) return;
  state.set('retarget', ctx.now);
  ctx.after(1, 'retarget', '', background);
}

/** Which lanes there should be, with their rates. */
function wantedLanes(ctx: Context): Map<string, { client: string; target?: string; rate: number }> {
  const wanted = new Map<string, { client: string; target?: string; rate: number }>();
  const targets = [...ctx.table<Target>('targets').values()];
  const isShared = targets.some((t) => t.requestsPerSecond === undefined);
  for (const { name, requestsPerSecond } of ctx.table<Client>('clients').values()) {
    if (isShared && requestsPerSecond > 0) wanted.set(laneId(name), { client: name, rate: requestsPerSecond });
  }
  for (const target of targets) {
    const rate = target.requestsPerSecond ?? 0;
    const key = targetKey(target);
    if (rate > 0) wanted.set(laneId(FIRST_CLIENT, key), { client: FIRST_CLIENT, target: key, rate });
  }
  return wanted;
}

/** Starts, ends and changes lanes; those whose rate stays keep their pace. */
function replan(ctx: Context): void {
  const lanes = ctx.table<Lane>('lanes');
  const state = ctx.table<number>('state');
  const wanted = wantedLanes(ctx);
  for (const id of lanes.keys()) if (!wanted.has(id)) lanes.delete(id);
  if (wanted.size === 0) state.delete('began');
  else if (!state.has('began')) {
    state.set('began', ctx.now);
    beginCounting(ctx);
  }
  for (const [id, { client, target, rate }] of wanted) {
    if (lanes.get(id)?.rate === rate) continue;
    const generation = (state.get('generation') ?? 0) + 1;
    state.set('generation', generation);
    const lane = newLane(client, target, rate, generation, ctx.now, ctx.random('pace'));
    lanes.set(id, lane);
    waitFor(ctx, id, lane);
  }
}

/** Timers are not called off: one of a lane that is no more finds another generation, and does nothing. */
function waitFor(ctx: Context, id: string, lane: Lane): void {
  ctx.after(Math.max(1, Math.ceil(lane.due - ctx.now)), 'send', `${lane.generation} ${id}`, background);
}

function retarget(ctx: Context): void {
  ctx.table<number>('state').delete('retarget');
  const table = ctx.table<Target>('targets');
  table.clear();
  for (const target of findTargets(ctx.read)) table.set(targetKey(target), target);
  replan(ctx);
}

/** How many requests one trace stands for. */
function weightOf(ctx: Context): number {
  let rate = 0;
  for (const lane of ctx.table<Lane>('lanes').values()) rate += lane.rate;
  return Math.max(1, Math.ceil(rate / MAX_TRACED));
}

/** People hear of a new Service when it answers first, and at the latest after this long: then they ask, and are refused. */
const NOTICE_MS = 15_000;

/** Whether anybody asks the target already. */
function isKnown({ ctx, rules }: Net, target: Target): boolean {
  const known = ctx.table<true>('known');
  const key = targetKey(target);
  if (known.has(key)) return true;
  const { namespace, service, port } = target;
  const created = ctx.read.get('Service', namespace, service)?.metadata.creationTimestamp;
  const isOld = created === undefined || ctx.now - ctx.when(created) > NOTICE_MS;
  const version = isOld ? undefined : rules.newest(ctx, key);
  if (!isOld && (version?.service === undefined || usable(ctx, version, port, undefined).cluster.length === 0))
    return false;
  known.set(key, true);
  return true;
}

/** The address of people outside. */
const OUTSIDE_IP = '192.168.1.50';

function send({ net }: Derived, client: string, target: Target, weight: number): void {
  const { ctx } = net;
  if (!isKnown(net, target)) return;
  const from: Sender = { kind: 'outside', name: client, ip: OUTSIDE_IP };
  const answer = ask(net, from, target);
  countRequest(ctx, client, target, answer);
  const state = ctx.table<number>('state');
  const id = (state.get('requests') ?? 0) + 1;
  state.set('requests', id);
  // Chance, not every n-th: Services take turns, and every n-th could always be the same one.
  if (weight > 1 && ctx.random('sample').int(weight) !== 0) return;
  const { namespace, service, port } = target;
  const trace: RequestTrace = {
    type: 'request',
    at: ctx.now,
    id,
    client,
    namespace,
    service,
    port: port.port,
    ...answer,
    weight,
  };
  ctx.trace(trace);
}

/** Sends what is due of a lane, and waits for the next. */
function runLane(ctx: Context, derived: Derived, key: string): void {
  const cut = key.indexOf(' ');
  const id = key.slice(cut + 1);
  const lanes = ctx.table<Lane>('lanes');
  let lane = lanes.get(id);
  if (lane === undefined || lane.generation !== Number(key.slice(0, cut))) return;
  const table = ctx.table<Target>('targets');
  const own = lane.target === undefined ? undefined : table.get(lane.target);
  const among =
    own === undefined
      ? (derived.shared ??= [...table.values()].filter((t) => t.requestsPerSecond === undefined))
      : [own];
  const weight = weightOf(ctx);
  while (lane.due <= ctx.now) {
    send(derived, lane.client, among[lane.sent % among.length]!, weight);
    lane = sentOne(lane, ctx.random('pace'));
  }
  lanes.set(id, lane);
  waitFor(ctx, id, lane);
}

/**
 * Sets how many requests a source sends a second; a name that is new is a new source.
 * @param ctx the context of the 'users' actor
 * @param rps 0 or more; at most 100,000
 */
export function setRequestRate(ctx: Context, client: string, rps: number): void {
  ctx.table<Client>('clients').set(client, { name: client, requestsPerSecond: sensibleRate(rps) });
  replan(ctx);
}

/** What of a Service decides on targets. */
const isSame = (a: Service | undefined, b: Service | undefined): boolean =>
  a !== undefined && b !== undefined && a.spec === b.spec && a.metadata.annotations === b.metadata.annotations;

/** What a change means to the proxies, and to those who look up addresses. */
function learn({ addresses, doors, rules, ctx }: Net, change: Change): void {
  const { before, after } = change;
  addresses.changed(change);
  switch ((after ?? before)!.kind) {
    case 'Node':
      doors.forget();
      return machineChanged(ctx, before as Node | undefined, after as Node | undefined);
    case 'Pod':
      return proxyPodChanged(ctx, before as Pod | undefined, after as Pod | undefined);
    case 'Service':
      return rules.serviceChanged(ctx, before as Service | undefined, after as Service | undefined);
    case 'EndpointSlice':
      return rules.sliceChanged(ctx, before as EndpointSlice | undefined, after as EndpointSlice | undefined);
  }
}

/** The network as an actor: the proxies' rules, and the sources of requests. */
export function users(net: Net): Actor {
  const derived: Derived = { net, shared: undefined };
  return {
    name: NAME,
    watches: ['Node', 'Service', SLICES, 'Pod'],
    start(ctx) {
      ctx.table<Client>('clients').set(FIRST_CLIENT, { name: FIRST_CLIENT, requestsPerSecond: DEFAULT_RATE });
    },
    onChange(change: Change, ctx) {
      learn(net, change);
      const { before, after } = change;
      const { kind, metadata } = (after ?? before)!;
      if (kind === 'Pod' && after === undefined) {
        forgetPod(ctx, metadata.uid ?? '');
        forgetVisits(ctx, metadata.uid ?? '');
      } else if (kind === 'Service') {
        if (after === undefined) {
          forgetService(ctx, metadata.namespace ?? '', metadata.name);
          ctx.table<true>('known').delete(`${metadata.namespace ?? ''}/${metadata.name}`);
        }
        if (!isSame(before as Service | undefined, after as Service | undefined)) wakeToRetarget(ctx);
      }
    },
    onTimer(what, key, ctx) {
      if (what === 'send') {
        runLane(ctx, derived, key);
        return;
      }
      derived.shared = undefined;
      retarget(ctx);
    },
    restored() {
      net.addresses.restored();
      net.doors.forget();
      net.rules.restored();
      derived.shared = undefined;
    },
  };
}
