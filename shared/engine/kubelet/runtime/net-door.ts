/** How a container's processes reach the network: what the kubelet asks of the cluster's network, as one function. */
import type { Pod } from '../../../model/pod.ts';
import type { NetAnswer, NetRequest } from '../../shell/network/request.ts';
import type { Resolver } from '../../shell/network/resolver.ts';

/** What comes back, and when: ms from now. */
export interface NetReply {
  answer: NetAnswer;
  afterMs: number;
}

/** Answers a request of a pod's process. Whose server answers is looked up at the moment of asking; without a resolver names are the machine's. */
export type NetDoor = (from: Pod, request: NetRequest, resolver?: Resolver) => NetReply;
