/**
 * The pods that wait for a node: those whose turn comes, those put off for a while, those that no node can take now
 * (upstream backend/queue).
 */
import type { Context } from '../api/actor.ts';
import { Heap } from './heap.ts';

/** podInitialBackoffSeconds, podMaxBackoffSeconds */
const BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** backoffQOrderingWindowDuration: pods whose time is up within the same second go by priority. */
const WINDOW_MS = 1_000;
/** podMaxInUnschedulablePodsDuration */
const MAX_UNSCHEDULABLE_MS = 300_000;

/** Plain data, replaced and never changed. */
export interface QueuedPod {
  /** "namespace/name" */
  key: string;
  uid: string;
  priority: number;
  /** Virtual ms at which it came, or came back, into the queue. */
  since: number;
  /** Number of the change that brought it: decides between equals, and is the cause of what follows. */
  revision: number;
  /** How often no node could take it. */
  refused: number;
  /** The plugins that refused a node the last time. */
  by: readonly string[];
  /** Virtual ms before which it is not tried again after an error. */
  until?: number;
}

/** Upstream's PrioritySort, then the order of coming. */
function ahead(a: QueuedPod, b: QueuedPod): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.since !== b.since) return a.since < b.since;
  return a.revision < b.revision;
}

/** The time before which a pod that was refused should not be tried again: 1 s, doubling to 10 s. */
export function backoffEnd(pod: QueuedPod): number {
  return pod.refused === 0 ? pod.since : pod.since + Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** (pod.refused - 1));
}

function sooner(a: QueuedPod, b: QueuedPod): boolean {
  const x = Math.floor(backoffEnd(a) / WINDOW_MS);
  const y = Math.floor(backoffEnd(b) / WINDOW_MS);
  return x === y ? ahead(a, b) : x < y;
}

type SetName = 'active' | 'backoff' | 'unschedulable' | 'failed';
const SETS: readonly SetName[] = ['active', 'backoff', 'unschedulable', 'failed'];

/** The tables are the truth; the heaps only find their first entry quickly, and are made from them. */
export class SchedulingQueue {
  private active: Heap<QueuedPod> | undefined;
  private backoff: Heap<QueuedPod> | undefined;

  /** Forgets what was derived from the tables. */
  reset(): void {
    this.active = undefined;
    this.backoff = undefined;
  }

  add(ctx: Context, pod: QueuedPod): void {
    this.put(ctx, 'active', pod);
  }

  /** Takes the pod out, wherever it waits. Gives what was known of it. */
  remove(ctx: Context, key: string): QueuedPod | undefined {
    for (const name of SETS) {
      const table = ctx.table<QueuedPod>(name);
      const pod = table.get(key);
      if (pod === undefined) continue;
      table.delete(key);
      return pod;
    }
    return undefined;
  }

  isEmpty(ctx: Context): boolean {
    return ctx.table('active').size === 0 && ctx.table('backoff').size === 0;
  }

  countUnschedulable(ctx: Context): number {
    return ctx.table('unschedulable').size;
  }

  /**
   * Takes the pod whose turn it is. Pods that wait out their back-off are taken early when nobody else is there, as
   * upstream does since 1.33 (SchedulerPopFromBackoffQ).
   */
  pop(ctx: Context): QueuedPod | undefined {
    return this.take(ctx, 'active', this.heap(ctx, 'active')) ?? this.take(ctx, 'backoff', this.heap(ctx, 'backoff'));
  }

  /** Puts a pod aside that no node could take. */
  refuse(ctx: Context, pod: QueuedPod, by: readonly string[]): void {
    ctx.table<QueuedPod>('unschedulable').set(pod.key, { ...pod, since: ctx.now, refused: pod.refused + 1, by });
  }

  /** Puts a pod off whose binding failed; gives ms after which `retry` is to be called. */
  fail(ctx: Context, pod: QueuedPod): number {
    const next = { ...pod, since: ctx.now, refused: pod.refused + 1 };
    ctx.table<QueuedPod>('failed').set(pod.key, { ...next, until: backoffEnd(next) });
    return backoffEnd(next) - ctx.now;
  }

  retry(ctx: Context, key: string): void {
    const pod = ctx.table<QueuedPod>('failed').get(key);
    if (pod === undefined || pod.until! > ctx.now) return;
    ctx.table<QueuedPod>('failed').delete(key);
    this.put(ctx, 'active', pod);
  }

  /** Lets those pods try again that the change may help; says whether there were any. */
  move(ctx: Context, helped: (pod: QueuedPod) => boolean): boolean {
    let moved = false;
    for (const pod of ctx.table<QueuedPod>('unschedulable').values()) {
      if (!helped(pod)) continue;
      this.moveOne(ctx, pod.key);
      moved = true;
    }
    return moved;
  }

  /** The same for one pod, if no node could take it. */
  moveOne(ctx: Context, key: string): boolean {
    const table = ctx.table<QueuedPod>('unschedulable');
    const pod = table.get(key);
    if (pod === undefined) return false;
    table.delete(key);
    this.put(ctx, backoffEnd(pod) > ctx.now ? 'backoff' : 'active', pod);
    return true;
  }

  /** Lets pods try again that were put aside long ago, in case a change was missed. */
  flush(ctx: Context): boolean {
    return this.move(ctx, (pod) => ctx.now - pod.since > MAX_UNSCHEDULABLE_MS);
  }

  private put(ctx: Context, name: 'active' | 'backoff', pod: QueuedPod): void {
    const heap = this.heap(ctx, name);
    ctx.table<QueuedPod>(name).set(pod.key, pod);
    heap.push(pod);
  }

  private take(ctx: Context, name: 'active' | 'backoff', heap: Heap<QueuedPod>): QueuedPod | undefined {
    const table = ctx.table<QueuedPod>(name);
    for (let pod = heap.pop(); pod !== undefined; pod = heap.pop()) {
      // What was taken out of the table meanwhile is still in the heap.
      if (table.get(pod.key) !== pod) continue;
      table.delete(pod.key);
      return pod;
    }
    return undefined;
  }

  private heap(ctx: Context, name: 'active' | 'backoff'): Heap<QueuedPod> {
    let heap = this[name];
    if (heap === undefined) {
      heap = new Heap(name === 'active' ? ahead : sooner);
      for (const pod of ctx.table<QueuedPod>(name).values()) heap.push(pod);
      this[name] = heap;
    }
    return heap;
  }
}
