/** Who opens a connection, and where to: the two ends as everybody names them. */
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';

export type Sender =
  /** `through`: a forwarded port leads into this pod, where the sender's own loopback is asked. */
  | { readonly kind: 'outside'; readonly name: string; readonly ip: string; readonly through?: Pod }
  | { readonly kind: 'pod'; readonly pod: Pod }
  | { readonly kind: 'node'; readonly node: string };

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Destination {
  readonly ip: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The name under which the ledger has a sender. */
export function senderName(from: Sender): string {
  if (from.kind === 'outside') return from.name;
  if (from.kind === 'node') return `machine ${from.node}`;
  return `pod ${from.pod.metadata.namespace ?? ''}/${from.pod.metadata.name}`;
}

/** The machine that a sender is on; undefined: none of the cluster's. */
export function machineOf(from: Sender): string | undefined {
  if (from.kind === 'outside') return undefined;
  return from.kind === 'node' ? from.node : from.pod.spec.nodeName;
}

/** The machine's own address; undefined while it has none. */
export const machineAddress = (node: Node | undefined): string | undefined =>
  node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
