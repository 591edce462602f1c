/** Questions to DNS servers and their replies, as they go over the network. */

export const RECORD_TYPES = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT', 'MX', 'NS', 'SOA', 'ANY'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export interface DnsQuestion {
  /** The full name, with or without the dot at its end. */
  readonly name: string;
  readonly type: RecordType;
}

export interface DnsRecord {
  /** With the dot at its end. */
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  /** As dig writes it: names with a dot at their end, texts in quotes. */
  readonly data: string;
}

export interface DnsReply {
  readonly question: DnsQuestion;
  /** NOERROR without answers: the name is there, but has no such record. */
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** Whether the server keeps the zone itself. */
  readonly authoritative: boolean;
  /** Whether signatures up to the root were checked (the AD flag). */
  readonly validated?: true;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

/** The name that stands for an IPv4 address in the reverse tree, without the dot at its end; undefined: it is none. */
export function reverseName(ip: string): string | undefined {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(ip) ? `${ip.split('.').reverse().join('.')}.in-addr.arpa` : undefined;
}
