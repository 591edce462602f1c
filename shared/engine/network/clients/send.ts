/** Sends the requests of a lane as they are due, each by the way of its client. */
import type { Context } from '../../api/actor.ts';
import { fnv1a } from '../../kernel/random.ts';
import type { ClientSpec } from '../../../model/client.ts';
import type { Net } from '../connect/net.ts';
import type { Sender } from '../connect/sender.ts';
import { begin } from '../requests/begin.ts';
import { keep, keptAt, poolKey } from '../requests/pool.ts';
import { isAnswered, isEntered, isServed } from './awaited.ts';
import { beginNow, isAimed, waitFor, wakeToRetarget } from './clients.ts';
import { isControllersDoor } from './entrance.ts';
import { entranceGoal, goalOf, serviceGoal, type Goal } from './goal.ts';
import { sentOne, type Lane } from './lane.ts';
import { begun, clients, controllers, lanes, targets } from './tables.ts';
import { targetKey, type Target } from './targets.ts';

/** Above this many requests a second only some are drawn, each standing for several. */
const MAX_TRACED = 200;
const TIMEOUT_MS = 10_000;
const CONNECTIONS = 6;

/** How many requests one that is drawn stands for. */
function weightOf(ctx: Context): number {
  let rate = 0;
  for (const lane of lanes(ctx).values()) rate += lane.rate;
  return Math.max(1, Math.ceil(rate / MAX_TRACED));
}

/** People hear of a new Service when it answers first, and at the latest after this long: then they ask, and are refused. */
const NOTICE_MS = 15_000;

/** Whether anybody asks the target already. */
function isKnown(net: Net, target: Target): boolean {
  const { ctx } = net;
  const known = ctx.table<true>('known');
  const key = targetKey(target);
  if (known.has(key)) return true;
  const { namespace, service, port, entrances } = target;
  if (isControllersDoor(net, key)) {
    controllers(ctx).set(key, true);
    wakeToRetarget(ctx);
    return false;
  }
  const created = ctx.read.get('Service', namespace, service)?.metadata.creationTimestamp;
  const isOld = created === undefined || ctx.now - ctx.when(created) > NOTICE_MS;
  if (!isOld && !(isServed(net, key, port.port) && (entrances === undefined || isEntered(net, key, entrances))))
    return false;
  known.set(key, true);
  return true;
}

/** An address on people's side: the first client has the first, each name one of its own. */
function addressOf(name: string, place: number): string {
  const first = name === 'users' ? 50 : 51 + (fnv1a(name) % 100);
  return `192.168.${1 + Math.floor(place / 100)}.${first + (place % 100)}`;
}

const oneOf = <T>(ctx: Context, list: readonly T[] | undefined, stream: string): T | undefined =>
  list === undefined || list.length <= 1 ? list?.[0] : list[ctx.random(stream).int(list.length)];

const senderOf = (ctx: Context, { name, addresses = 1 }: ClientSpec): Sender => ({
  kind: 'outside',
  name,
  ip: addressOf(name, addresses <= 1 ? 0 : ctx.random('people').int(addresses)),
});

function sendTo(net: Net, client: ClientSpec, from: Sender, goal: Goal, turn: number, weight: number): void {
  const { ctx } = net;
  const { paths, timeoutMs = TIMEOUT_MS, keepAlive = false, connections = CONNECTIONS } = client;
  const path = oneOf(ctx, paths, 'path') ?? goal.path ?? '/';
  const http = goal.isHttp ? { scheme: goal.scheme, method: 'GET', host: goal.host, path } : undefined;
  // Chance, not every n-th: Services take turns, and every n-th could always be the same one.
  const isSeen = weight <= 1 || ctx.random('sample').int(weight) === 0;
  const { to, about } = goal;
  const ask = { from, to, http, timeoutMs, weight: isSeen ? weight : 0, ...(about && { about }) };
  if (!keepAlive || 'cause' in to) {
    begin(net, ask);
    return;
  }
  // The pool is of a place and not of one of its machines.
  const key = poolKey(client.name, about === undefined ? `${to.ip}:${to.port}` : `${about.namespace}/${about.name}`);
  const place = turn % connections;
  const kept = keptAt(net, key, place);
  const { connection } = begin(net, { ...ask, ...(kept && { kept }) });
  if (connection?.ok === true && connection.to === 'pod') keep(net, key, place, connections, connection);
}

/** Whether a client was told to wait, and does. */
const waits = (ctx: Context, client: ClientSpec): boolean =>
  client.startAfter === 'ready' && isAimed(client) && !begun(ctx).has(client.name);

/** Sends what is due of a lane, and waits for the next. @param key "GENERATION ID" */
export function runLane(net: Net, key: string, shared: () => readonly Target[]): void {
  const { ctx } = net;
  const cut = key.indexOf(' ');
  const id = key.slice(cut + 1);
  let lane = lanes(ctx).get(id);
  if (lane === undefined || lane.generation !== Number(key.slice(0, cut))) return;
  const client = clients(ctx).get(lane.client);
  let isWaiting = client !== undefined && waits(ctx, client);
  if (isWaiting && isAnswered(net, client!)) {
    // One that could begin at once has lost nothing of its pace.
    if (lane.sent > 0) return beginNow(ctx, lane.client);
    begun(ctx).set(lane.client, ctx.now);
    isWaiting = false;
  }
  const weight = weightOf(ctx);
  while (lane.due <= ctx.now) {
    if (client !== undefined && !isWaiting) sendOne(net, client, lane, shared, weight);
    lane = sentOne(lane, ctx.random('pace'));
  }
  lanes(ctx).set(id, lane);
  waitFor(ctx, id, lane);
}

function sendOne(net: Net, client: ClientSpec, lane: Lane, shared: () => readonly Target[], weight: number): void {
  const { ctx } = net;
  const from = senderOf(ctx, client);
  if (lane.target === undefined && isAimed(client)) {
    const goal = goalOf(net, client.target, oneOf(ctx, client.hosts, 'host'), from);
    return sendTo(net, client, from, goal, lane.sent, weight);
  }
  const among = lane.target === undefined ? shared() : [targets(ctx).get(lane.target)!];
  const target = among[lane.sent % among.length]!;
  if (!isKnown(net, target)) return;
  const { namespace, service, port, entrances } = target;
  const entrance = oneOf(ctx, entrances, 'entrance');
  const about = { namespace, name: service, port: port.port };
  const goal =
    entrance === undefined ? serviceGoal(net, namespace, service, port.port, from) : entranceGoal(net, entrance, about);
  sendTo(net, client, from, goal, lane.sent, weight);
}
