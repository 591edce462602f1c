/**
 * Gives every pod that waits a node, one pod at a time, as kube-scheduler does; what no node can take waits until
 * something changes.
 */
import type { Actor, Context } from '../api/actor.ts';
import { ApiError } from '../api/errors.ts';
import { keyOf, splitKey } from '../api/kind-map.ts';
import type { Change } from '../../model/change.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { announce, complain, explain, SCHEDULER_NAME } from './announcements.ts';
import { Cycle, type Refusal } from './cycle.ts';
import { freesRoom, NodeCache, occupies } from './node-cache.ts';
import { nominatedTo } from './nominations.ts';
import { pluginNamed } from './plugins/all.ts';
import { viewOf, type PodView } from './pod-view.ts';
import type { VolumeSources } from './pod-volumes.ts';
import { preempt } from './preemption/preemption.ts';
import { SchedulingQueue, type QueuedPod } from './queue.ts';
import { claimMoved, outlook, reservations, reservedPods, reserve } from './reservations.ts';
import { storageHelps } from './storage-hints.ts';

/** Virtual ms from a change to the scheduler that hears of it. */
const WAKE_MS = 5;
/** Virtual ms that a pod takes: 500 a second, about what kube-scheduler does on a cluster of this size. */
const CYCLE_MS = 2;
/** How often pods are looked for that were put aside long ago (flushUnschedulablePodsLeftover). */
const FLUSH_MS = 30_000;

/** A pod with gates does not even come into the queue; its condition is written by the API server. */
const isGated = (pod: Pod): boolean => (pod.spec.schedulingGates?.length ?? 0) > 0;

/** Whether the pod is this scheduler's to place: it has no node, has not ended, and asks for no other scheduler. */
function waits(pod: Pod | undefined): pod is Pod {
  if (pod === undefined || (pod.spec.nodeName ?? '') !== '') return false;
  const phase = pod.status?.phase;
  return phase !== 'Succeeded' && phase !== 'Failed' && (pod.spec.schedulerName ?? SCHEDULER_NAME) === SCHEDULER_NAME;
}

/** Everything that is derived from the store and the tables, so that a restore can drop it. */
class Derived {
  cache: NodeCache | undefined;
  readonly queue = new SchedulingQueue();
  readonly cycle = new Cycle();
  sources: VolumeSources | undefined;
}

/** The nodes added up, with the pods on them that still wait there for their volumes. */
function cacheOf(derived: Derived, ctx: Context): NodeCache {
  if (derived.cache === undefined) {
    derived.cache = new NodeCache(ctx.read);
    for (const { pod, node } of reservations(ctx).values()) derived.cache.assume(pod, node, 1);
  }
  return derived.cache;
}

function viewIn(derived: Derived, ctx: Context, pod: Pod): PodView {
  derived.sources ??= { read: ctx.read, reserved: { [Symbol.iterator]: () => reservedPods(ctx) } };
  return viewOf(pod, derived.sources);
}

/** The pod no longer waits on the node it had in mind. */
function giveUpReservation(derived: Derived, ctx: Context, key: string): void {
  const reservation = reservations(ctx).get(key);
  if (reservation === undefined) return;
  derived.cache?.assume(reservation.pod, reservation.node, -1);
  reservations(ctx).delete(key);
}

/** Makes sure that a timer is on its way; only one of a kind ever is. */
function wake(ctx: Context, what: 'cycle' | 'freed' | 'flush', ms: number): void {
  const timers = ctx.table<number>('timers');
  if (timers.has(what)) return;
  timers.set(what, ctx.now + ms);
  ctx.after(ms, what, '', { background: what === 'flush' });
}

function queued(pod: Pod, ctx: Context, revision: number): QueuedPod {
  return {
    key: keyOf(pod),
    uid: pod.metadata.uid ?? '',
    priority: pod.spec.priority ?? 0,
    since: ctx.now,
    revision,
    refused: 0,
    by: [],
  };
}

function podChanged(
  derived: Derived,
  ctx: Context,
  before: Pod | undefined,
  after: Pod | undefined,
  revision: number,
): void {
  const { queue } = derived;
  const waited = waits(before) && !isGated(before);
  if (waits(after)) {
    if (isGated(after)) return;
    if (!waited) {
      queue.add(ctx, queued(after, ctx, revision));
    } else {
      // Its status is what the scheduler itself writes. What else changes may help: tolerations, labels, requests.
      if (before!.spec === after.spec && before!.metadata.labels === after.metadata.labels) return;
      if (!queue.moveOne(ctx, keyOf(after))) return;
    }
    wake(ctx, 'cycle', WAKE_MS);
  } else if (waited) {
    queue.remove(ctx, keyOf(before!));
    giveUpReservation(derived, ctx, keyOf(before!));
  }
}

/** Lets those try again that were refused for want of room. */
function roomMade(derived: Derived, ctx: Context): void {
  const moved = derived.queue.move(ctx, ({ by }) => by.some((name) => pluginNamed(name)?.freedRoomHelps === true));
  if (moved) wake(ctx, 'cycle', CYCLE_MS);
}

function nodeChanged(derived: Derived, ctx: Context, before: Node | undefined, after: Node | undefined): void {
  if (after === undefined || derived.queue.countUnschedulable(ctx) === 0) return;
  if (before !== undefined && before.spec === after.spec && before.metadata.labels === after.metadata.labels) {
    if (before.status?.allocatable === after.status?.allocatable) return;
  }
  const moved = derived.queue.move(ctx, ({ key, by }) => {
    const { namespace, name } = splitKey(key);
    const pod = ctx.read.get('Pod', namespace, name);
    if (pod === undefined) return false;
    // Refused by nobody: there was no node at all.
    if (by.length === 0) return true;
    const view = viewIn(derived, ctx, pod);
    return by.some((plugin) => pluginNamed(plugin)?.nodeHelps?.(view, before, after) === true);
  });
  if (moved) wake(ctx, 'cycle', WAKE_MS);
}

/** What of a pod with a node other pods may have been refused for. */
function isOtherCompany(before: Pod | undefined, after: Pod | undefined): boolean {
  const was = occupies(before);
  const is = occupies(after);
  if (was !== is) return true;
  if (!was || !is) return false;
  return (
    before.metadata.labels !== after.metadata.labels ||
    (before.metadata.deletionTimestamp === undefined) !== (after.metadata.deletionTimestamp === undefined)
  );
}

/** A pod came to a node, changed or went: those it may help try again. */
function companyChanged(derived: Derived, ctx: Context, before: Pod | undefined, after: Pod | undefined): void {
  const cache = cacheOf(derived, ctx);
  const moved = derived.queue.move(ctx, ({ key, by }) => {
    const asked = by.filter((name) => pluginNamed(name)?.podHelps !== undefined);
    if (asked.length === 0) return false;
    const { namespace, name } = splitKey(key);
    const pod = ctx.read.get('Pod', namespace, name);
    if (pod === undefined) return false;
    const view = viewIn(derived, ctx, pod);
    return asked.some((plugin) => pluginNamed(plugin)!.podHelps!(view, before, after, cache.labelsOfNamespace));
  });
  if (moved) wake(ctx, 'cycle', WAKE_MS);
}

/** A claim, volume or class came or changed: those it may help try again. */
function storageChanged(derived: Derived, ctx: Context, change: Change): void {
  const { before, after } = change;
  const object = (after ?? before)!;
  if (object.kind === 'PersistentVolumeClaim') claimMoved(keyOf(object), ctx);
  if (after === undefined || derived.queue.countUnschedulable(ctx) === 0) return;
  const moved = derived.queue.move(ctx, ({ key, by }) => {
    const { namespace, name } = splitKey(key);
    const pod = ctx.read.get('Pod', namespace, name);
    return pod !== undefined && storageHelps(pod, by, before, after);
  });
  if (moved) wake(ctx, 'cycle', WAKE_MS);
}

/** Whether the room that was kept for the pod is anybody's again. */
const gaveUpNomination = (before: Pod | undefined, after: Pod | undefined): boolean =>
  nominatedTo(before) !== undefined && after?.spec.nodeName === undefined && nominatedTo(before) !== nominatedTo(after);

function refuse(derived: Derived, ctx: Context, view: PodView, entry: QueuedPod, refusal: Refusal): void {
  const by = new Set<string>();
  for (const verdict of refusal.verdicts.values()) by.add(verdict.plugin);
  if (refusal.absent !== undefined) by.add('NodeAffinity');
  if (refusal.atOnce !== undefined) by.add(refusal.atOnce.plugin);
  derived.queue.refuse(ctx, entry, [...by]);
  wake(ctx, 'flush', FLUSH_MS);
  const preemption = preempt(view, refusal, cacheOf(derived, ctx), ctx);
  explain(ctx, view.pod, refusal, preemption);
}

function scheduleOne(derived: Derived, ctx: Context): void {
  const entry = derived.queue.pop(ctx);
  if (entry === undefined) return;
  const { namespace, name } = splitKey(entry.key);
  const pod = ctx.read.get('Pod', namespace, name);
  if (!waits(pod) || pod.metadata.uid !== entry.uid) return;
  ctx.causedBy(entry.revision);
  if (pod.metadata.deletionTimestamp !== undefined) {
    ctx.event(pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${entry.key}`);
    return;
  }
  const cache = cacheOf(derived, ctx);
  const view = viewIn(derived, ctx, pod);
  const position = ctx.table<number>('position');
  const outcome = derived.cycle.run(view, cache, position.get('start') ?? 0, ctx.random());
  position.set('start', outcome.next);
  if (outcome.node === undefined) {
    refuse(derived, ctx, view, entry, outcome.refusal!);
    return;
  }
  const node = outcome.node.name;
  if (view.volumes === undefined || !reserveVolumes(derived, ctx, view, node, entry))
    bind(derived, ctx, pod, node, entry);
}

/** Puts the pod back into the queue for want of something that is not a node. */
function fail(derived: Derived, ctx: Context, pod: Pod, entry: QueuedPod, why: string): void {
  ctx.after(derived.queue.fail(ctx, entry), 'retry', entry.key);
  complain(ctx, pod, 'SchedulerError', why);
}

function bind(derived: Derived, ctx: Context, pod: Pod, node: string, entry: QueuedPod): void {
  const { namespace = '', name } = pod.metadata;
  try {
    ctx.api.bind(namespace, name, node);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fail(derived, ctx, pod, entry, error.message);
    return;
  }
  announce(ctx, pod, node);
}

const notPrebound = (why: string): string => `running PreBind plugin "VolumeBinding": ${why}`;

/** Asks for the volumes that the pod needs on the node. Says whether it has to wait, or goes back into the queue. */
function reserveVolumes(derived: Derived, ctx: Context, view: PodView, node: string, entry: QueuedPod): boolean {
  const cache = cacheOf(derived, ctx);
  try {
    if (reserve(view, cache.get(node)!, entry, ctx) === undefined) return false;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fail(derived, ctx, view.pod, entry, notPrebound(error.message));
    return true;
  }
  cache.assume(view.pod, node, 1);
  return true;
}

/** Looks whether the volumes of a pod that waits for them are there. */
function lookAtVolumes(derived: Derived, ctx: Context, key: string): void {
  const reservation = reservations(ctx).get(key);
  if (reservation === undefined) return;
  const { namespace, name } = splitKey(key);
  const pod = ctx.read.get('Pod', namespace, name);
  if (!waits(pod) || pod.metadata.uid !== reservation.pod.metadata.uid) {
    giveUpReservation(derived, ctx, key);
    return;
  }
  const outcome = outlook(reservation, ctx);
  if (outcome === 'waiting') return;
  giveUpReservation(derived, ctx, key);
  if (outcome === 'bound') bind(derived, ctx, pod, reservation.node, reservation.entry);
  else fail(derived, ctx, pod, reservation.entry, notPrebound(`binding volumes: ${outcome.failed}`));
}

/** The scheduler as an actor; watches pods and nodes. */
export function scheduler(): Actor {
  const derived = new Derived();
  return {
    name: SCHEDULER_NAME,
    partOf: 'kube-scheduler',
    watches: ['Pod', 'Node', 'PersistentVolumeClaim', 'PersistentVolume', 'StorageClass.storage.k8s.io'],
    onChange(change: Change, ctx) {
      const kind = (change.after ?? change.before)!.kind;
      if (kind !== 'Pod' && kind !== 'Node') {
        storageChanged(derived, ctx, change);
        return;
      }
      // Made from the store, the cache already knows of this change.
      const fresh = derived.cache === undefined;
      const cache = cacheOf(derived, ctx);
      if (kind === 'Node') {
        const before = change.before as Node | undefined;
        const after = change.after as Node | undefined;
        if (!fresh) cache.nodeChanged(before, after);
        nodeChanged(derived, ctx, before, after);
        return;
      }
      const before = change.before as Pod | undefined;
      const after = change.after as Pod | undefined;
      if (!fresh) cache.podChanged(before, after);
      podChanged(derived, ctx, before, after, change.revision);
      if (derived.queue.countUnschedulable(ctx) > 0 && isOtherCompany(before, after))
        companyChanged(derived, ctx, before, after);
      // Many pods end at the same time: who waits for room is looked at once for all of them.
      const isFreed = freesRoom(before, after) || gaveUpNomination(before, after);
      if (isFreed && derived.queue.countUnschedulable(ctx) > 0) wake(ctx, 'freed', WAKE_MS);
    },
    onTimer(what, key, ctx) {
      ctx.table<number>('timers').delete(what);
      const { queue } = derived;
      switch (what) {
        case 'cycle':
          scheduleOne(derived, ctx);
          if (!queue.isEmpty(ctx)) wake(ctx, 'cycle', CYCLE_MS);
          break;
        case 'volumes':
          lookAtVolumes(derived, ctx, key);
          break;
        case 'freed':
          roomMade(derived, ctx);
          break;
        case 'flush':
          if (queue.flush(ctx)) wake(ctx, 'cycle', CYCLE_MS);
          if (queue.countUnschedulable(ctx) > 0) wake(ctx, 'flush', FLUSH_MS);
          break;
        case 'retry':
          queue.retry(ctx, key);
          if (!queue.isEmpty(ctx)) wake(ctx, 'cycle', CYCLE_MS);
          break;
      }
    },
    restored() {
      derived.cache = undefined;
      derived.queue.reset();
    },
  };
}
