/** Who asks the network, and what it is told: processes in pods, on machines, on computers outside. */
import type { NetAnswer } from '../../shell/network/request.ts';
import type { Resolver } from '../../shell/network/resolver.ts';
import { connect, intoPod } from '../connect/connect.ts';
import { SILENCE_MS, type Connection, type Refused } from '../connect/connection.ts';
import type { Net } from '../connect/net.ts';
import { senderName, type Sender } from '../connect/sender.ts';

/** A connection is made at once, ms. */
export const CONNECT_MS = 1;

/** Who asks, and how names are found there. */
export interface Caller {
  readonly net: Net;
  readonly from: Sender;
  readonly resolver: Resolver;
  /** Whether it stands in the ledger: what probes ask does not. */
  readonly isNoted: boolean;
}

/** What comes back, ms from now, and its number in the ledger. */
export interface Reply {
  answer: NetAnswer;
  afterMs: number;
  request?: number;
  /** Ms until its name is found, and until its connection is made; absent: there is none. */
  namedMs?: number;
  connectedMs?: number;
}

/** An address, and the ms that it took to find it. */
export interface Found {
  readonly ip: string;
  readonly afterMs: number;
}

/** With the number of the request, where it stands in the ledger. */
export const numbered = (reply: Reply, request: number | undefined): Reply =>
  request === undefined ? reply : { ...reply, request };

export const failed = (reason: 'refused' | 'timeout', ip?: string): Reply => ({
  answer: { kind: 'error', reason, ...(ip === undefined ? {} : { ip }) },
  afterMs: reason === 'timeout' ? SILENCE_MS : CONNECT_MS,
});

export const turnedAway = ({ afterMs }: Refused, ip: string): Reply =>
  failed(afterMs >= SILENCE_MS ? 'timeout' : 'refused', ip);

/** The connection of a process to an address. */
export function dial(net: Net, from: Sender, ip: string, port: number): Connection {
  if (from.kind === 'outside' && from.through !== undefined) return intoPod(net, from.name, from.through, port);
  // Nothing of the cluster listens on the loopback of a machine or of a computer outside.
  if (from.kind !== 'pod' && ip.startsWith('127.')) {
    const hops = [{ kind: 'client', name: senderName(from) }] as const;
    const reason = `connection refused: nothing here listens on port ${port}`;
    return { ok: false, hops, cause: 'refused', reason, afterMs: CONNECT_MS };
  }
  return connect(net, from, { ip, port, protocol: 'TCP' });
}
