/** What a command asks of the network, and what comes back: data that the host answers in its own time. */

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
}

/** A connection, kept no longer than it takes; `send` is what the client says first. */
export interface TcpRequest {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly send: string | undefined;
}

export interface DnsRequest {
  readonly kind: 'dns';
  /** As written: whether search domains are tried is the resolver's business. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT' | 'MX' | 'NS' | 'ANY';
  /** False when the tool asks for exactly this name (dig). */
  readonly search: boolean;
  readonly server: string | undefined;
}

export interface IcmpRequest {
  readonly kind: 'icmp';
  readonly host: string;
}

export type NetRequest = HttpRequest | TcpRequest | DnsRequest | IcmpRequest;

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

export type NetAnswer =
  | {
      readonly kind: 'http';
      readonly ip: string;
      readonly status: number;
      readonly reason: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: string;
    }
  | { readonly kind: 'tcp'; readonly ip: string; readonly received: string }
  | { readonly kind: 'icmp'; readonly ip: string; readonly ms: number }
  | {
      readonly kind: 'dns';
      /** Address of the server that answered. */
      readonly server: string;
      /** The name that was found, search domain and all. Empty records: NXDOMAIN. */
      readonly name: string;
      readonly records: readonly DnsRecord[];
    }
  | {
      readonly kind: 'error';
      /** unresolved: no such host; the tool itself adds its own time-out. */
      readonly reason: 'unresolved' | 'refused' | 'timeout' | 'unreachable' | 'reset';
      readonly ip?: string;
      /** Address of the DNS server, where the tool names it. */
      readonly server?: string;
      /** Virtual ms that it took. */
      readonly ms?: number;
    };
