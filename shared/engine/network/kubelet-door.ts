/** The network as kubelets use it: what their pods' processes ask, and what they say of the ends of their containers. */
import type { Pod } from '../../model/pod.ts';
import type { NetAnswer, NetRequest } from '../shell/network/request.ts';
import type { Resolver } from '../shell/network/resolver.ts';
import type { Net } from './connect/net.ts';
import { networkDoor } from './door.ts';
import { busyMs, cutRequests } from './requests/open.ts';

export interface KubeletDoor {
  ask(from: Pod, request: NetRequest, resolver?: Resolver): { answer: NetAnswer; afterMs: number };
  /** Ms until what a container's run has under way is answered. */
  busyMs(uid: string, index: number, run: number): number;
  /** A container's run has dropped its connections. */
  cut(uid: string, index: number, run: number): void;
}

export function kubeletDoor(net: Net): KubeletDoor {
  const door = networkDoor(net);
  return {
    ask: (pod, request, resolver) => door({ kind: 'pod', pod }, request, resolver),
    busyMs: (uid, index, run) => busyMs(net.ctx, uid, index, run),
    cut: (uid, index, run) => cutRequests(net.ctx, uid, index, run),
  };
}
