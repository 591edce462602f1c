/**
 * What CoreDNS answers: names of the cluster by Kubernetes' schema 1.1 (CoreDNS plugin/kubernetes and
 * plugin/backend_lookup.go), all others as the servers beyond say.
 */
import type { Lookup } from '../../api/store.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from '../../shell/network/dns-message.ts';
import type { CoreDnsConfig } from './corefile.ts';
import { hostsReply } from './hosts.ts';
import { outsideReply } from './outside-zone.ts';
import { addressOfReverse, namesOfAddress } from './reverse.ts';
import { rewrite } from './rewrite.ts';
import { targetsOf, type DnsTarget } from './targets.ts';

/** Where the records come from, and when. */
export interface DnsSource {
  read: Lookup;
  config: CoreDnsConfig;
  /** Unix seconds of the cluster's last change, as the zone's serial number. */
  serial: number;
}

const SCHEMA = '1.1.0';
const SCHEMA_TTL = 28_800;
/** A name that leads to a name that leads to a name: no further. */
const MOST_NAMES = 8;

const isV6 = (host: string): boolean => host.includes(':');
const isName = (host: string): boolean => !isV6(host) && !/^\d+(\.\d+){3}$/.test(host);
const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

type Part = Pick<DnsReply, 'rcode' | 'answers' | 'additional'>;
const found = (answers: readonly DnsRecord[], additional: readonly DnsRecord[] = []): Part => ({
  rcode: 'NOERROR',
  answers,
  additional,
});
const UNKNOWN: Part = { rcode: 'NXDOMAIN', answers: [], additional: [] };

function soa({ config, serial }: DnsSource, zone: string): DnsRecord {
  const data = `ns.dns.${zone}. hostmaster.${zone}. ${serial} 7200 1800 86400 ${config.ttl}`;
  return { name: `${zone}.`, type: 'SOA', ttl: Math.min(300, config.ttl), data };
}

/** A and AAAA; a name in place of an address is followed. */
function addresses(source: DnsSource, asked: string, name: string, zone: string, type: 'A' | 'AAAA', depth = 0): Part {
  const targets = targetsOf(source.read, name, zone, source.config);
  if (targets === 'unknown') return UNKNOWN;
  const { ttl } = source.config;
  const records = new Map<string, DnsRecord>();
  for (const { host } of targets) {
    if (!isName(host)) {
      if (isV6(host) === (type === 'AAAA')) records.set(host, { name: dotted(asked), type, ttl, data: host });
      continue;
    }
    const to = host.replace(/\.$/, '').toLowerCase();
    if (to === name || depth >= MOST_NAMES) continue;
    const inside = to === zone || to.endsWith(`.${zone}`);
    const rest = inside
      ? addresses(source, to, to, zone, type, depth + 1).answers
      : outsideReply(source.read, { name: to, type }, source.serial).answers;
    if (inside && rest.length === 0) continue;
    for (const record of [{ name: dotted(asked), type: 'CNAME', ttl, data: dotted(host) } as const, ...rest])
      records.set(`${record.type} ${record.name} ${record.data}`, record);
  }
  return found([...records.values()]);
}

function services(source: DnsSource, asked: string, targets: readonly DnsTarget[]): Part {
  const { ttl } = source.config;
  const inner = targets.filter(({ host }) => !isName(host));
  const weight = Math.max(1, Math.floor(100 / inner.length));
  const answers = new Map<string, DnsRecord>();
  const additional = new Map<string, DnsRecord>();
  for (const { host, port, name } of inner) {
    if (port < 0) continue;
    const data = `0 ${weight} ${port} ${name}.`;
    answers.set(data, { name: dotted(asked), type: 'SRV', ttl, data });
    additional.set(`${name} ${host}`, { name: `${name}.`, type: isV6(host) ? 'AAAA' : 'A', ttl, data: host });
  }
  return found([...answers.values()], [...additional.values()]);
}

/** The Service by which the server itself is found: its name is that of the zone's name server. */
function nameServers({ read, config }: DnsSource, zone: string): { name: string; record: DnsRecord }[] {
  const own = read.get('Service', 'kube-system', 'kube-dns');
  const name = `kube-dns.kube-system.svc.${zone}.`;
  const { ttl } = config;
  if (own?.spec.clusterIP === undefined) return [];
  return [{ name, record: { name, type: 'A', ttl, data: own.spec.clusterIP } }];
}

function inZone(source: DnsSource, { name: asked, type }: DnsQuestion, name: string, zone: string): Part {
  const { read, config } = source;
  const { ttl } = config;
  if (name === zone && type === 'NS') {
    const servers = nameServers(source, zone);
    const answers = servers.map((server): DnsRecord => ({ name: `${zone}.`, type: 'NS', ttl, data: server.name }));
    return found(
      answers,
      servers.map(({ record }) => record),
    );
  }
  if (type === 'SOA') return found([soa(source, zone)]);
  if (name === `ns.dns.${zone}`) {
    const records = type === 'A' ? nameServers(source, zone).map(({ record }) => record) : [];
    return found(records.map((record) => ({ ...record, name: dotted(asked) })));
  }
  if (type === 'TXT') {
    const isVersion = name === `dns-version.${zone}`;
    const record = { name: dotted(asked), type, ttl: SCHEMA_TTL, data: `"${SCHEMA}"` };
    return found(isVersion ? [record] : []);
  }
  if (type === 'A' || type === 'AAAA') return addresses(source, asked, name, zone, type);
  const targets = targetsOf(read, name, zone, config);
  if (targets === 'unknown') return UNKNOWN;
  if (type === 'SRV') return services(source, asked, targets);
  const [first] = targets;
  if (type !== 'CNAME' || first === undefined || !isName(first.host)) return found([]);
  return found([{ name: dotted(asked), type, ttl, data: dotted(first.host) }]);
}

/** The reply to one question, by the plugins in their order: names that are taken for others, hosts, the cluster, the servers beyond. */
export function answer(source: DnsSource, asked: DnsQuestion): DnsReply {
  const { config } = source;
  const { question, back } = rewrite(config.rewrites ?? [], asked);
  const own = config.hosts === undefined ? undefined : hostsReply(config.hosts, question);
  return back(own ?? clusterReply(source, question));
}

function clusterReply(source: DnsSource, question: DnsQuestion): DnsReply {
  const { config, read } = source;
  const name = question.name.replace(/\.$/, '').toLowerCase();
  const zone = config.zones.find((one) => name === one || name.endsWith(`.${one}`));
  if (zone !== undefined) {
    const part = inZone(source, question, name, zone);
    const authority = part.answers.length === 0 ? [soa(source, zone)] : [];
    return { question, authoritative: true, authority, ...part };
  }
  const ip = config.reverse ? addressOfReverse(name) : undefined;
  if (ip !== undefined) {
    const names = question.type === 'PTR' ? namesOfAddress(read, ip, config.zones[0] ?? 'cluster.local') : [];
    const own = dotted(question.name);
    const { ttl } = config;
    const answers = names.map((data): DnsRecord => ({ name: own, type: 'PTR', ttl, data: `${data}.` }));
    if (names.length > 0)
      return { question, rcode: 'NOERROR', authoritative: true, answers, authority: [], additional: [] };
  }
  if (config.forwards) return outsideReply(read, question, source.serial);
  return { question, rcode: 'REFUSED', authoritative: false, answers: [], authority: [], additional: [] };
}
