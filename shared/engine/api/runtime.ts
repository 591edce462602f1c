/** Runs controllers and actors: turns changes into queued keys and timers into calls, and gives each its Context. */
import type { Because, Kernel } from '../kernel/kernel.ts';
import type { Task } from '../kernel/queue.ts';
import { formatTime, parseTime } from '../kernel/time.ts';
import type { Change } from '../../model/change.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { TraceEvent } from '../../model/trace.ts';
import type { Actor, Context, Controller } from './actor.ts';
import { isAtWork, isServed } from './availability.ts';
import { ApiError } from './errors.ts';
import type { EventRecorder } from './events.ts';
import type { ApiServer } from './server.ts';
import type { Store } from './store.ts';

/** Virtual ms from a write to the controller that hears of it: watch, queue and worker together. */
const WATCH_DELAY_MS = 5;
/** workqueue.DefaultTypedControllerRateLimiter: 5 ms doubling to 1000 s. */
const RETRY_BASE_MS = 5;
const RETRY_MAX_MS = 1_000_000;
const PATIENT_RETRIES = 8;

export interface Cluster {
  kernel: Kernel;
  store: Store;
  server: ApiServer;
  recorder: EventRecorder;
  /** Unix ms of virtual time 0. */
  epoch: number;
  trace(event: TraceEvent): void;
  /** Whether anybody hears it; absent: somebody does. */
  isTraced?(): boolean;
  /** Calls the listener whenever the API answers again, in the order of asking. */
  whenServed?(listener: () => void): void;
}

/** What the kernel has under a full name, found once and again after a restore: it is asked for many times a second. */
function found<T>(kernel: Kernel, prefix: string, find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  let { generation } = kernel;
  return (name) => {
    if (generation !== kernel.generation) {
      generation = kernel.generation;
      known.clear();
    }
    let one = known.get(name);
    if (one === undefined) known.set(name, (one = find(prefix + name)));
    return one;
  };
}

/** The cause of what a timer will do. Never changed in place, so that what has the same cause shares it. */
function causes(): (because: Because, timer: string) => Because {
  let from: Because = {};
  let made: Because = { timer: '' };
  return (because, timer) => {
    if (because.timer === timer) return because;
    if (because !== from || made.timer !== timer) {
      from = because;
      made = { ...because, timer };
    }
    return made;
  };
}

/** Makes the Context of an actor; `host`: the node it speaks for. */
export function contextFor(cluster: Cluster, actor: string, component: string, host?: string): Context {
  const { kernel, store, server, recorder, epoch } = cluster;
  const signed = host === undefined ? actor : `${actor}/${host}`;
  const source = host === undefined ? { component } : { component, host };
  const hosts = new Map<string, Context>();
  const tables = found(kernel, `${actor}/`, (name) => kernel.table<unknown>(name));
  const streams = found(kernel, `${actor}/${host ?? ''}/`, (name) => kernel.random(name));
  const causeOf = causes();
  let stampedAt = -1;
  let stamp = '';
  return {
    get now() {
      return kernel.now;
    },
    get timestamp() {
      const second = Math.floor((epoch + kernel.now) / 1000);
      if (second !== stampedAt) {
        stampedAt = second;
        stamp = formatTime(second * 1000);
      }
      return stamp;
    },
    when: (timestamp) => (parseTime(timestamp) ?? epoch) - epoch,
    read: store,
    get isServed() {
      return isServed(kernel);
    },
    api: server.client(signed),
    random: (name = '') => streams(name),
    table: <T>(name: string) => tables(name) as Map<string, T>,
    after: (ms, what, key, options) => {
      const background = options?.background === true;
      kernel.schedule(actor, what, key, ms, { background, because: causeOf(kernel.because, what) });
    },
    event: (about: KubeObject, type, reason, message, fieldPath) =>
      recorder.record(source, signed, about, type, reason, message, fieldPath),
    trace: (event) => cluster.trace(event),
    get isTraced() {
      return cluster.isTraced?.() ?? true;
    },
    causedBy: (revision) => {
      kernel.because = { revision };
    },
    as: (node: string) => {
      let ctx = hosts.get(node);
      if (ctx === undefined) {
        ctx = contextFor(cluster, actor, component, node);
        hosts.set(node, ctx);
      }
      return ctx;
    },
  };
}

const mustWait = (kernel: Kernel, part: Actor['partOf']): boolean =>
  part !== undefined && !(part === 'kube-apiserver' ? isServed(kernel) : isAtWork(kernel, part));

/** Connects an actor. Gives what must be called after a restore. */
export function runActor(cluster: Cluster, actor: Actor): () => void {
  const ctx = contextFor(cluster, actor.name, actor.component ?? actor.name);
  const { kernel } = cluster;
  const held = (): Map<string, Task> => kernel.table<Task>(`${actor.name}/held`);
  kernel.handle(actor.name, (task) => {
    if (mustWait(kernel, actor.partOf)) held().set(`${held().size}`, task);
    else actor.onTimer(task.what, task.key, ctx);
  });
  cluster.whenServed?.(() => {
    const waiting = [...held().values()];
    held().clear();
    for (const { what, key, background, because = {} } of waiting)
      kernel.schedule(actor.name, what, key, WATCH_DELAY_MS, { because, background });
    actor.served?.(ctx);
  });
  for (const kind of actor.watches) {
    cluster.store.subscribe(kind, (change) => {
      const before = cluster.kernel.because;
      cluster.kernel.because = { revision: change.revision };
      actor.onChange(change, ctx);
      cluster.kernel.because = before;
    });
  }
  actor.start?.(ctx);
  return () => actor.restored?.(ctx);
}

/** Connects a controller with a queue of its own. Gives what must be called after a restore. */
export function runController(cluster: Cluster, controller: Controller): () => void {
  const { kernel, store } = cluster;
  const { name } = controller;
  const ctx = contextFor(cluster, name, name);
  const queued = (): Map<string, Task> => kernel.table<Task>(`${name}/queue`);
  const failures = (): Map<string, number> => kernel.table<number>(`${name}/failures`);

  /** Puts a key in the queue unless it is there for that time or sooner. */
  const enqueue = (key: string, after: number, because: Because, background = false): void => {
    const waiting = queued().get(key);
    if (waiting !== undefined) {
      if (waiting.at <= kernel.now + after) return;
      kernel.cancel(waiting);
    }
    queued().set(key, kernel.schedule(name, 'reconcile', key, after, { because, background }));
  };

  const onChange = (watch: Controller['watches'][number]) => (change: Change) => {
    const later = watch.later?.(change, cluster.epoch + kernel.now);
    const after = later ?? controller.delay ?? WATCH_DELAY_MS;
    for (const key of watch.keys(change, store))
      enqueue(key, after, { revision: change.revision }, later !== undefined);
  };
  for (const watch of controller.watches) store.subscribe(watch.kind, onChange(watch));

  const held = (): Map<string, Because> => kernel.table<Because>(`${name}/held`);
  cluster.whenServed?.(() => {
    const waiting = [...held()];
    held().clear();
    for (const [key, because] of waiting) enqueue(key, WATCH_DELAY_MS, because);
  });

  kernel.handle(name, ({ key }) => {
    queued().delete(key);
    if (!isAtWork(kernel, 'kube-controller-manager')) {
      held().set(key, kernel.because);
      return;
    }
    try {
      const again = controller.reconcile(key, ctx);
      failures().delete(key);
      if (again === undefined) return;
      const background = typeof again !== 'number';
      const after = background ? again.inBackground : again;
      enqueue(key, Math.max(1, Math.ceil(after)), { timer: 'look again' }, background);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const times = failures().get(key) ?? 0;
      failures().set(key, times + 1);
      const wait = Math.min(RETRY_BASE_MS * 2 ** times, RETRY_MAX_MS);
      cluster.trace({ type: 'acted', at: kernel.now, actor: name, what: 'retry', message: `${key}: ${error.message}` });
      // What failed many times in a row waits for somebody to act: the cluster counts as settled meanwhile.
      enqueue(key, wait, { timer: 'retry' }, times >= PATIENT_RETRIES);
    }
  });
  return () => controller.restored?.();
}
