/** Names that CoreDNS has by itself (plugin/hosts): those of the machines in k3s, or what somebody wrote into the Corefile. */
import type { DnsQuestion, DnsRecord, DnsReply } from '../../shell/network/dns-message.ts';
import type { HostsConfig } from './corefile.ts';
import { addressOfReverse } from './reverse.ts';

interface Entry {
  readonly ip: string;
  readonly names: readonly string[];
}

const entriesOf = (text: string): Entry[] =>
  text.split('\n').flatMap((line) => {
    const [ip, ...names] = line.replace(/#.*$/, '').trim().split(/\s+/).filter(Boolean);
    return ip === undefined || names.length === 0 ? [] : [{ ip, names: names.map((name) => name.toLowerCase()) }];
  });

/** @returns undefined: it is somebody else's to answer */
export function hostsReply({ text, ttl, fallthrough }: HostsConfig, question: DnsQuestion): DnsReply | undefined {
  const name = question.name.replace(/\.$/, '').toLowerCase();
  const entries = entriesOf(text);
  const record = (type: 'A' | 'PTR', data: string): DnsRecord => ({ name: `${name}.`, type, ttl, data });
  const known = entries.filter(({ names }) => names.includes(name));
  const address = question.type === 'PTR' ? addressOfReverse(name) : undefined;
  const answers =
    question.type === 'A'
      ? known.map(({ ip }) => record('A', ip))
      : entries.filter(({ ip }) => ip === address).flatMap((entry) => entry.names.map((n) => record('PTR', `${n}.`)));
  const base = { question, authoritative: true, answers, authority: [], additional: [] };
  if (answers.length > 0 || known.length > 0) return { ...base, rcode: 'NOERROR' };
  return fallthrough ? undefined : { ...base, rcode: 'SERVFAIL' };
}
