/** How a container's processes reach the network, and how it hears of their ends: what the kubelet asks of it, and tells. */
import type { Pod } from '../../../model/pod.ts';
import type { NetAnswer, NetRequest } from '../../shell/network/request.ts';
import type { Resolver } from '../../shell/network/resolver.ts';
import type { HungUp } from '../../shell/state.ts';

/** What comes back, and when: ms from now. */
export interface NetReply {
  answer: NetAnswer;
  afterMs: number;
  /** Ms until its name is found, and until its connection is made; absent: there is none. */
  namedMs?: number;
  connectedMs?: number;
  /** Its number in the ledger of requests, where it stands there. */
  request?: number;
}

/** Whose asking it is: what a probe asks is no request of the program's, and stands in no ledger. */
export interface AskedBy {
  readonly resolver?: Resolver;
  readonly isProbe?: boolean;
}

export interface NetDoor {
  /**
   * Answers a request of a pod's process. Whose server answers is looked up at the moment of asking; without a resolver
   * names are the machine's.
   */
  ask(from: Pod, request: NetRequest, by?: AskedBy): NetReply;
  /** Nobody waits for the answer any more. @param request its number in the ledger */
  hangUp(request: number, why: HungUp['why']): void;
  /**
   * What a process hears, and from when (virtual ms), in place of the answer that was planned; undefined: that answer.
   * @param request its number in the ledger
   */
  fateOf(request: number): { readonly at: number; readonly reason: 'reset' | 'timeout' } | undefined;
  /** Ms until the last of the requests that a container's run has under way is answered; 0: there is none. */
  busyMs(uid: string, index: number, run: number): number;
  /** The connections of a container's run are no more: what was under way is lost. */
  cut(uid: string, index: number, run: number): void;
}
