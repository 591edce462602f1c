/** A connection as NetworkPolicies see it: who begins it, with whom, on which port; what answers it belongs to it. */
import type { Pod } from '../../../model/pod.ts';

/** One end of a connection. */
export interface Peer {
  /** The address under which the other end sees it. */
  ip: string;
  /** The pod whose address that is; missing: somebody outside, or a machine. */
  pod?: Pod | undefined;
  /** The machine whose address that is. */
  node?: string | undefined;
}

export interface Flow {
  from: Peer;
  /** After the address of a Service was turned into a pod's. */
  to: Peer;
  /** The port at the receiving end; of no meaning with ICMP. */
  port: number;
  protocol: 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
}
