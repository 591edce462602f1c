/** What happened between the writes: explains and feeds motion, never carries state that exists nowhere else. */
import type { LossCause, RequestRecord } from './request.ts';

/** A request has left: what will come of it, unless something happens meanwhile. */
export interface RequestTrace extends RequestRecord {
  type: 'request';
}

/** A request that was traced ends otherwise than was planned when it left. */
export interface RequestEndedTrace {
  type: 'request-ended';
  /** Virtual ms at which that is known. */
  at: number;
  id: number;
  outcome: 'ok' | 'lost';
  cause?: LossCause;
  reason?: string;
  /** Virtual ms from leaving the client to its end. */
  latency: number;
}

/** A component decided something: lights up the control plane, explains "why not there". */
export interface ActorTrace {
  type: 'acted';
  at: number;
  actor: string;
  /** Short verb: "reconciled", "scheduled", "refused", "probe failed". */
  what: string;
  uid?: string;
  message?: string;
}

export type TraceEvent = RequestTrace | RequestEndedTrace | ActorTrace;
