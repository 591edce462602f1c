/** What comes of opening a connection: a pod or a part of the cluster itself that takes it, an address outside of the cluster, or why there is none. */
import type { Pod } from '../../../model/pod.ts';
import type { Hop, LossCause } from '../../../model/request.ts';
import type { Listening } from './servers.ts';

/** The way that it took, as far as it got. */
export interface Way {
  readonly hops: readonly Hop[];
  /** Of the Service that it was for. */
  readonly service?: { readonly namespace: string; readonly name: string; readonly port: number };
  /** Among how many endpoints one was drawn. */
  readonly candidates?: number;
}

export interface Connected extends Way {
  readonly ok: true;
  readonly to: 'pod';
  readonly pod: Pod;
  /** Of the pod. */
  readonly port: number;
  readonly listening: Listening;
  /** The sender's address as the pod sees it. */
  readonly seenAs: string;
  /** Ms that the network takes, there and back. */
  readonly networkMs: number;
}

/** An address that is none of the cluster's. */
export interface ConnectedAway extends Way {
  readonly ok: true;
  readonly to: 'away';
  readonly ip: string;
  readonly port: number;
}

/** A part of the cluster itself that answers on a machine: the API, or kube-proxy where a balancer asks whether to send. */
export interface ConnectedAgent extends Way {
  readonly ok: true;
  readonly to: 'agent';
  readonly agent: 'kube-apiserver' | 'kube-proxy';
  /** The machine, and where on it. */
  readonly node: string;
  readonly ip: string;
  readonly port: number;
  /** The pod that it runs in, where it is one. */
  readonly pod?: Pod;
  /** Ms that the network takes, there and back. */
  readonly networkMs: number;
}

export interface Refused extends Way {
  readonly ok: false;
  readonly cause: LossCause;
  /** A sentence for a person. */
  readonly reason: string;
  /** Where it ended, when it got as far as a pod. */
  readonly pod?: Pod;
  /** Ms until the sender knows. */
  readonly afterMs: number;
}

export type Connection = Connected | ConnectedAway | ConnectedAgent | Refused;

/** A refusal comes back at once. */
export const REFUSED_MS = 1;
/** Where nobody answers: as long as Linux goes on asking (tcp_syn_retries 6). A client's own patience is shorter. */
export const SILENCE_MS = 127_000;
