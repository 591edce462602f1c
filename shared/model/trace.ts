/** What happened between the writes: explains and feeds motion, never carries state that exists nowhere else. */

/** One request from a client to a Service and on to the pod that answered (or did not). */
export interface RequestTrace {
  type: 'request';
  /** Virtual ms when it left the client. */
  at: number;
  id: number;
  /** Name of the client: a "Users" source. */
  client: string;
  namespace: string;
  service: string;
  port: number;
  /** Absent when no endpoint was ready. */
  pod?: { uid: string; name: string; node: string };
  outcome: 'ok' | 'no-endpoints' | 'refused' | 'timeout' | 'error';
  /** HTTP status where there is one. */
  code?: number;
  /** Virtual ms from leaving the client to the answer. */
  latency: number;
  /** The sentence a person may read. */
  reason?: string;
  /** How many requests this one stands for (sampling). */
  weight: number;
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

export type TraceEvent = RequestTrace | ActorTrace;
