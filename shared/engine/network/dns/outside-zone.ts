/** What the DNS beyond the cluster says: addresses of machines, of hosts of Ingresses, of the world; no other record. */
import { formatTime } from '../../kernel/time.ts';
import type { Lookup } from '../../api/store.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from '../../shell/network/dns-message.ts';
import { resolveOutside } from '../outside-names.ts';

/** As long as CoreDNS keeps what it was told (`cache 30`). */
const TTL = 30;

/** What the root says of an end of names that nobody has: its zone is as new as the day. */
function rootSoa(unixSeconds: number): DnsRecord {
  const day = formatTime(unixSeconds * 1000)
    .slice(0, 10)
    .replaceAll('-', '');
  const data = `a.root-servers.net. nstld.verisign-grs.com. ${day}00 1800 900 604800 86400`;
  return { name: '.', type: 'SOA', ttl: TTL, data };
}

/** The reply of a server beyond the cluster. @param unixSeconds of now */
export function outsideReply(read: Lookup, question: DnsQuestion, unixSeconds: number): DnsReply {
  const name = question.name.replace(/\.$/, '');
  const addresses = resolveOutside(read, name);
  if (addresses.length === 0) {
    const authority = [rootSoa(unixSeconds)];
    return {
      question,
      rcode: 'NXDOMAIN',
      authoritative: false,
      validated: true,
      answers: [],
      authority,
      additional: [],
    };
  }
  const isAsked = question.type === 'A' || question.type === 'ANY';
  const answers = isAsked ? addresses.map((data): DnsRecord => ({ name: `${name}.`, type: 'A', ttl: TTL, data })) : [];
  return { question, rcode: 'NOERROR', authoritative: false, answers, authority: [], additional: [] };
}
