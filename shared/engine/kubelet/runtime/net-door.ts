/** How a container's processes reach the network: what the kubelet asks of the cluster's network, as one function. */
import type { Pod } from '../../../model/pod.ts';
import type { NetAnswer, NetRequest } from '../../shell/network/request.ts';

/** What comes back, and when: ms from now. */
export interface NetReply {
  answer: NetAnswer;
  afterMs: number;
}

/** Answers a request of a pod's process. Whose server answers is looked up at the moment of asking. */
export type NetDoor = (from: Pod, request: NetRequest) => NetReply;
