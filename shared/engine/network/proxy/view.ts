/** How far behind each machine's kube-proxy is: by its watch, by the presenter's wish, or because it does not follow any more. */
import type { Context } from '../../api/actor.ts';
import { fnv1a } from '../../kernel/random.ts';
import { machineFault } from '../../kinds/machine.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';

/** On a Node: ms that its kube-proxy is late, to be seen by a hall. */
export const PROXY_DELAY_ANNOTATION = 'orrery.dev/proxy-delay-ms';

/** From a write to a proxy that hears of it, ms: some are nearer than others. */
const WATCH_MS = 5;
const WATCH_SPREAD_MS = 20;
/** No kube-proxy that works is later than this. */
export const MOST_WATCH_MS = WATCH_MS + WATCH_SPREAD_MS;
const MOST_DELAY_MS = 600_000;

/** Machines whose rules stay as they were, and since when. */
const stopped = (ctx: Context): Map<string, number> => ctx.table<number>('proxy/stopped');
const cutOff = (ctx: Context): Map<string, number> => ctx.table<number>('proxy/cut off');
/** Where kube-proxy is a pod: the machines on which one runs, and which. */
const running = (ctx: Context): Map<string, string> => ctx.table<string>('proxy/running');
/** Delays that were asked for. */
const delays = (ctx: Context): Map<string, number> => ctx.table<number>('proxy/delays');

const watchMs = (node: string): number => WATCH_MS + (fnv1a(node) % WATCH_SPREAD_MS);

/** Ms from a sync to the rules of this machine, while its kube-proxy works. */
export const delayOf = (ctx: Context, node: string): number => watchMs(node) + (delays(ctx).get(node) ?? 0);

/** kube-proxy comes as a DaemonSet; without one it is a part of each machine's agent, as in k3s. */
const isPod = (ctx: Context): boolean => ctx.read.get('DaemonSet.apps', 'kube-system', 'kube-proxy') !== undefined;

/** Up to which moment a machine's rules have followed, virtual ms; below 0: it has none. */
export function viewOf(ctx: Context, node: string | undefined): number {
  if (node === undefined) return ctx.now;
  const stop = Math.min(stopped(ctx).get(node) ?? Infinity, cutOff(ctx).get(node) ?? Infinity);
  if (stop === Infinity && isPod(ctx) && !running(ctx).has(node)) return -1;
  return Math.min(stop, ctx.now) - delayOf(ctx, node);
}

/** No machine looks further back than this. */
export function oldestView(ctx: Context): number {
  let oldest = ctx.now;
  for (const at of stopped(ctx).values()) oldest = Math.min(oldest, at);
  for (const at of cutOff(ctx).values()) oldest = Math.min(oldest, at);
  let delay = 0;
  for (const ms of delays(ctx).values()) delay = Math.max(delay, ms);
  return oldest - delay - MOST_WATCH_MS;
}

/** A machine came, went, or something was written on it. */
export function machineChanged(ctx: Context, before: Node | undefined, after: Node | undefined): void {
  const { name, annotations } = (after ?? before)!.metadata;
  if (after !== undefined && before?.metadata.annotations === annotations && before !== undefined) return;
  if (after === undefined) {
    for (const table of [stopped(ctx), cutOff(ctx), running(ctx), delays(ctx)]) table.delete(name);
    return;
  }
  const asked = Number(annotations?.[PROXY_DELAY_ANNOTATION] ?? 0);
  if (asked > 0) delays(ctx).set(name, Math.min(Math.round(asked), MOST_DELAY_MS));
  else delays(ctx).delete(name);
  if (machineFault(after) === undefined) cutOff(ctx).delete(name);
  else if (!cutOff(ctx).has(name)) cutOff(ctx).set(name, ctx.now);
}

const isProxy = ({ metadata }: Pod): boolean =>
  metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-proxy';

/** A pod changed: it may be a machine's kube-proxy, which begins or ceases to follow. */
export function proxyPodChanged(ctx: Context, before: Pod | undefined, after: Pod | undefined): void {
  const pod = (after ?? before)!;
  if (!isProxy(pod) || (before !== undefined && before.status === after?.status)) return;
  const node = pod.spec.nodeName ?? '';
  const uid = pod.metadata.uid ?? '';
  const runs = after?.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true;
  if (runs) {
    running(ctx).set(node, uid);
    stopped(ctx).delete(node);
  } else if (running(ctx).get(node) === uid) {
    running(ctx).delete(node);
    stopped(ctx).set(node, ctx.now);
  }
}
