/** What a command asks of the network, and what comes back: data that the host answers in its own time. */

import type { DnsQuestion, DnsReply } from './dns-message.ts';

/** When a request is how far, virtual ms: the host's name is found; the connection is made. Absent: it never is. */
export interface Progress {
  readonly named: number;
  readonly connected?: number;
}

/** An answer that comes sooner is not worth a word on the way, ms. */
const SOON_MS = 100;

/** What is known of a request that is answered after some time. @param now virtual ms; `namedMs`, ...: from now */
export function progressOf(
  { afterMs, namedMs, connectedMs }: { afterMs: number; namedMs?: number; connectedMs?: number },
  now: number,
): Progress | undefined {
  if (namedMs === undefined || afterMs < SOON_MS) return undefined;
  return { named: now + namedMs, ...(connectedMs !== undefined && { connected: now + connectedMs }) };
}

export interface HttpRequest {
  readonly kind: 'http';
  readonly scheme: 'http' | 'https';
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  /** Noted by the host, where the answer is long in coming. */
  readonly progress?: Progress;
}

/** A connection, kept no longer than it takes; `send` is what the client says first. */
export interface TcpRequest {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly send: string | undefined;
  /** By a socket among the container's files: its own server is asked, and no network. */
  readonly isLocal?: true;
}

/** Questions to a DNS server, for exactly these names. */
export interface DnsRequest {
  readonly kind: 'dns';
  readonly questions: readonly DnsQuestion[];
  /** An address; otherwise those of /etc/resolv.conf are asked. */
  readonly server: string | undefined;
}

/** The addresses of a host, as the C library finds them: /etc/hosts, search domains and all. */
export interface LookupRequest {
  readonly kind: 'lookup';
  readonly host: string;
  /** Asked in place of those of /etc/resolv.conf. */
  readonly server?: string;
}

export interface IcmpRequest {
  readonly kind: 'icmp';
  readonly host: string;
}

export type NetRequest = HttpRequest | TcpRequest | DnsRequest | LookupRequest | IcmpRequest;

export type NetAnswer =
  | {
      readonly kind: 'http';
      readonly ip: string;
      readonly status: number;
      readonly reason: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: string;
      /** Over TLS: the server's certificate is the cluster's own authority's, which nobody knows by himself. */
      readonly signedBy?: 'cluster';
    }
  | { readonly kind: 'tcp'; readonly ip: string; readonly received: string }
  | { readonly kind: 'icmp'; readonly ip: string; readonly ms: number }
  | {
      readonly kind: 'dns';
      /** Address of the server that answered. */
      readonly server: string;
      /** One for each question. */
      readonly replies: readonly DnsReply[];
    }
  | {
      readonly kind: 'lookup';
      readonly addresses: readonly string[];
      /** The name that was found, search domain and all. */
      readonly name: string;
    }
  | {
      readonly kind: 'error';
      /** unresolved: no such host; the tool itself adds its own time-out. */
      readonly reason: 'unresolved' | 'refused' | 'timeout' | 'unreachable' | 'reset';
      readonly ip?: string;
      /** With unresolved: no server could be asked, and it may be otherwise later. */
      readonly again?: boolean;
      /** Virtual ms that it took. */
      readonly ms?: number;
    };

/** What the C library says of a host whose address it did not find (gai_strerror). */
export const unknownName = (error: Extract<NetAnswer, { kind: 'error' }> | undefined): string =>
  error?.again === true ? 'Temporary failure in name resolution' : 'Name or service not known';
