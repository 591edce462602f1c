/** What every component of the cluster (controller, scheduler, kubelet, network) is given, and the shape it has. */
import type { Stream } from '../kernel/random.ts';
import type { Change } from '../../model/change.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { TraceEvent } from '../../model/trace.ts';
import type { Part } from './availability.ts';
import type { Client } from './client.ts';
import type { Reader } from './store.ts';

export interface TimerOptions {
  /** Periodic work that never ends: does not keep the cluster from being settled. */
  background?: boolean;
}

/** The world as one actor sees it. Synchronous; a read always sees the last write. */
export interface Context {
  /** Virtual ms since the start. */
  readonly now: number;
  /** `now` as metav1.Time text. */
  readonly timestamp: string;
  /** Virtual ms of a timestamp in an object. */
  when(timestamp: string): number;
  readonly read: Reader;
  /** Whether the API answers: most of the machines that carry the control plane are there. */
  readonly isServed: boolean;
  /** Writes, through the same door as everybody. Throws ApiError. */
  readonly api: Client;
  /** A random stream of its own; the name is put behind the actor's. */
  random(name?: string): Stream;
  /** Private records that survive a checkpoint: plain values, replaced, never changed in place. Ask each time. */
  table<T>(name: string): Map<string, T>;
  /** Calls `onTimer(what, key)` of this actor after `ms` (whole). Timers are not cancelled: check on waking. */
  after(ms: number, what: string, key: string, options?: TimerOptions): void;
  /** Records a Kubernetes event about an object (correlated and rate-limited as upstream's recorder). */
  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void;
  trace(event: TraceEvent): void;
  /** Whether anybody hears what is traced: what happens thousands of times need not be put together for nobody. */
  readonly isTraced: boolean;
  /** Says which revision what follows is done for, when a timer does it and not the change itself. */
  causedBy(revision: number): void;
  /** The same, speaking for a node: events carry it as host, causes read "kubelet/worker-1". */
  as(host: string): Context;
}

/** A component with timers and its own reaction to changes: the scheduler, the kubelets, the traffic source. */
export interface Actor {
  readonly name: string;
  /**
   * The event source it signs with, when another than `name`.
   * A kubelet signs "kubelet" with its node as host.
   */
  readonly component?: string;
  /** Called at once for each change of the kinds listed; must only note and schedule, never write. */
  readonly watches: readonly string[];
  onChange(change: Change, ctx: Context): void;
  onTimer(what: string, key: string, ctx: Context): void;
  /** The part of the control plane that it is: while that does not work its timers wait. */
  readonly partOf?: 'kube-apiserver' | Part;
  /** Called when the API answers again. */
  served?(ctx: Context): void;
  /** Called once when the cluster is assembled, before the first change. */
  start?(ctx: Context): void;
  /** Called after a checkpoint was restored: throw away whatever was derived from the store. */
  restored?(ctx: Context): void;
}

/** Looks again after so many ms, without keeping the cluster from being settled. */
export interface Later {
  inBackground: number;
}

/** Upstream's controller: watch, queue a key, reconcile it; level-triggered. */
export interface Controller {
  readonly name: string;
  readonly watches: readonly ControllerWatch[];
  /** Virtual ms from a change to its reconcile, 5 unless told. */
  readonly delay?: number;
  /**
   * Reads, calls a pure plan, writes, writes status last.
   * Gives ms after which to look again, if it must without a change; in the background, where that may never end.
   * An ApiError thrown re-queues the key with upstream's back-off (5 ms doubling to 1000 s).
   */
  reconcile(key: string, ctx: Context): number | Later | undefined;
  /** Called after a checkpoint was restored: throw away whatever was derived from the store. */
  restored?(): void;
}

export interface ControllerWatch {
  kind: string;
  /** Which keys of the controller a change concerns. */
  keys(change: Change, read: Reader): readonly string[];
  /** Ms after which a change is first looked at, in the background, where that is not at once; `unixMs`: now. */
  later?(change: Change, unixMs: number): number | undefined;
}
