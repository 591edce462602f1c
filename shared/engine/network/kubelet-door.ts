/** The network as kubelets use it: what their pods' processes ask, and what they say of the ends of their containers. */
import type { Pod } from '../../model/pod.ts';
import type { NetRequest } from '../shell/network/request.ts';
import type { Reply } from './asked/caller.ts';
import type { Net } from './connect/net.ts';
import { networkDoor, type NetworkDoor } from './door.ts';
import { busyMs, cutRequests } from './requests/open.ts';

export interface KubeletDoor {
  ask(from: Pod, request: NetRequest, by?: Parameters<NetworkDoor['ask']>[2]): Reply;
  hangUp: NetworkDoor['hangUp'];
  fateOf: NetworkDoor['fateOf'];
  /** Ms until what a container's run has under way is answered. */
  busyMs(uid: string, index: number, run: number): number;
  /** A container's run has dropped its connections. */
  cut(uid: string, index: number, run: number): void;
}

export function kubeletDoor(net: Net): KubeletDoor {
  const door = networkDoor(net);
  return {
    ask: (pod, request, by) => door.ask({ kind: 'pod', pod }, request, by),
    hangUp: (request, why) => door.hangUp(request, why),
    fateOf: (request) => door.fateOf(request),
    busyMs: (uid, index, run) => busyMs(net.ctx, uid, index, run),
    cut: (uid, index, run) => cutRequests(net.ctx, uid, index, run),
  };
}
