/** What the DNS beyond the cluster says: addresses of machines, of hosts of Ingresses, of the world; no other record. */
import type { Lookup } from '../../api/store.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from '../../shell/network/dns-message.ts';
import { resolveOutside } from '../outside-names.ts';

/** As long as CoreDNS keeps what it was told (`cache 30`). */
const TTL = 30;

/** The reply of a server beyond the cluster. */
export function outsideReply(read: Lookup, question: DnsQuestion): DnsReply {
  const name = question.name.replace(/\.$/, '');
  const addresses = resolveOutside(read, name);
  const isAsked = question.type === 'A' || question.type === 'ANY';
  const answers = isAsked ? addresses.map((data): DnsRecord => ({ name: `${name}.`, type: 'A', ttl: TTL, data })) : [];
  const rcode = addresses.length === 0 ? 'NXDOMAIN' : 'NOERROR';
  return { question, rcode, authoritative: false, answers, authority: [], additional: [] };
}
