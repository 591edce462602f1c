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
import { Cycle, type Refusal } from './cycle.ts';
import { fitMessage, noteOf, verdictLines } from './fit-error.ts';
import { freesRoom, NodeCache } from './node-cache.ts';
import { pluginNamed } from './plugins/all.ts';
import { withUnscheduled } from './pod-condition.ts';
import { viewOf } from './pod-view.ts';
import { SchedulingQueue, type QueuedPod } from './queue.ts';

const NAME = 'default-scheduler';

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
  return phase !== 'Succeeded' && phase !== 'Failed' && (pod.spec.schedulerName ?? NAME) === NAME;
}

/** Everything that is derived from the store and the tables, so that a restore can drop it. */
class Derived {
  cache: NodeCache | undefined;
  readonly queue = new SchedulingQueue();
  readonly cycle = new Cycle();
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
    const view = viewOf(pod);
    return by.some((plugin) => pluginNamed(plugin)?.nodeHelps?.(view, before, after) === true);
  });
  if (moved) wake(ctx, 'cycle', WAKE_MS);
}

/** Tells everybody that the pod has a node. */
function announce(ctx: Context, pod: Pod, node: string): void {
  const { namespace = '', name, uid } = pod.metadata;
  ctx.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
  ctx.trace({
    type: 'acted',
    at: ctx.now,
    actor: NAME,
    what: 'scheduled',
    ...(uid === undefined ? {} : { uid }),
    message: node,
  });
}

/** Says on the pod why it has no node. */
function complain(ctx: Context, pod: Pod, reason: string, message: string): void {
  const { namespace = '', name } = pod.metadata;
  ctx.event(pod, 'Warning', 'FailedScheduling', noteOf(message));
  const status = withUnscheduled(pod, reason, message, ctx.timestamp);
  if (status !== undefined) ctx.api.setStatus('Pod', namespace, name, status);
}

function refuse(derived: Derived, ctx: Context, pod: Pod, entry: QueuedPod, refusal: Refusal): void {
  const by = new Set<string>();
  for (const verdict of refusal.verdicts.values()) by.add(verdict.plugin);
  if (refusal.absent !== undefined || refusal.atOnce !== undefined) by.add('NodeAffinity');
  derived.queue.refuse(ctx, entry, [...by]);
  wake(ctx, 'flush', FLUSH_MS);
  const message = fitMessage(pod, refusal);
  complain(ctx, pod, 'Unschedulable', message);
  const { uid } = pod.metadata;
  const lines = verdictLines(refusal);
  ctx.trace({
    type: 'acted',
    at: ctx.now,
    actor: NAME,
    what: 'refused',
    ...(uid === undefined ? {} : { uid }),
    message: lines === '' ? message : `${message}\n${lines}`,
  });
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
  derived.cache ??= new NodeCache(ctx.read);
  const position = ctx.table<number>('position');
  const outcome = derived.cycle.run(viewOf(pod), derived.cache, position.get('start') ?? 0, ctx.random());
  position.set('start', outcome.next);
  if (outcome.node === undefined) {
    refuse(derived, ctx, pod, entry, outcome.refusal!);
    return;
  }
  try {
    ctx.api.bind(namespace, name, outcome.node.name);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    ctx.after(derived.queue.fail(ctx, entry), 'retry', entry.key);
    complain(ctx, pod, 'SchedulerError', error.message);
    return;
  }
  announce(ctx, pod, outcome.node.name);
}

/** The scheduler as an actor; watches pods and nodes. */
export function scheduler(): Actor {
  const derived = new Derived();
  return {
    name: NAME,
    watches: ['Pod', 'Node'],
    onChange(change: Change, ctx) {
      const kind = (change.after ?? change.before)!.kind;
      // Made from the store, the cache already knows of this change.
      const fresh = derived.cache === undefined;
      const cache = (derived.cache ??= new NodeCache(ctx.read));
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
      // Many pods end at the same time: who waits for room is looked at once for all of them.
      if (derived.queue.countUnschedulable(ctx) > 0 && freesRoom(before, after)) wake(ctx, 'freed', WAKE_MS);
    },
    onTimer(what, key, ctx) {
      ctx.table<number>('timers').delete(what);
      const { queue } = derived;
      switch (what) {
        case 'cycle':
          scheduleOne(derived, ctx);
          if (!queue.isEmpty(ctx)) wake(ctx, 'cycle', CYCLE_MS);
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
