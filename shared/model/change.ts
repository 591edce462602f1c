/** How the cluster moves on: a change is one write, a delta is many of them squashed, a snapshot is all there is. */
import type { KubeObject } from './meta.ts';
import type { TraceEvent } from './trace.ts';

/** Why a write was made. The chain of causes is walked from revision to revision. */
export interface Cause {
  /** The component that wrote: "deployment-controller", "default-scheduler", "kubelet/worker-1", "user". */
  actor: string;
  /** The revision that woke the actor, when a watch event did. */
  revision?: number;
  /** The input (its number in the session's log), when a person or a script did. */
  input?: number;
  /** The timer that woke the actor, when neither did: "readiness probe", "back-off", "progress deadline". */
  timer?: string;
}

/** One write. `before` absent: created; `after` absent: deleted. Undoing it is a swap of the two. */
export interface Change {
  revision: number;
  /** Virtual time, ms. */
  at: number;
  before?: KubeObject;
  after?: KubeObject;
  cause: Cause;
}

/** What became of one object between two revisions. */
export interface ObjectDelta {
  uid: string;
  /** The whole object, when the receiver cannot have it (created since). */
  object?: KubeObject;
  /** Only the top-level sections (spec, data ...) that changed; null = section removed. */
  sections?: Record<string, unknown>;
  /** Sections that are lists (endpoints): a number stands for the item that was at this place before, all others are new. */
  lists?: Record<string, readonly unknown[]>;
  /** Of metadata, spec and status only the fields that changed; null = field removed. */
  fields?: Record<string, Record<string, unknown>>;
  /** True when it is gone. */
  deleted?: true;
}

/** Everything between two revisions: at most one of these goes to a window per frame. */
export interface Delta {
  from: number;
  to: number;
  /** Virtual time at `to`, ms. */
  at: number;
  objects: ObjectDelta[];
  trace: TraceEvent[];
}

export interface Snapshot {
  revision: number;
  at: number;
  /** RFC 3339 of virtual time 0. */
  epoch: string;
  objects: KubeObject[];
}
