/** What a container is told of names: /etc/hosts and /etc/resolv.conf, as the kubelet writes them. */
import { MACHINE_DNS, resolverOf } from '../../kinds/pod/resolver.ts';
import type { Pod } from '../../../model/pod.ts';

const DOMAIN = 'cluster.local';
/** As many as resolvers look at (MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars). */
const MOST_SERVERS = 3;
const MOST_SEARCHES = 32;
const MOST_LETTERS = 2048;

const HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/** core/v1 HostAlias. */
interface HostAlias {
  ip: string;
  hostnames?: readonly string[];
}

const aliasesOf = (pod: Pod): readonly HostAlias[] =>
  (pod.spec['hostAliases'] as readonly HostAlias[] | undefined) ?? [];

/** The lines of the pod's own names for others; '' where it has none. */
function aliasLines(pod: Pod): string {
  const aliases = aliasesOf(pod);
  if (aliases.length === 0) return '';
  const rows = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`);
  return `\n# Entries added by HostAliases.\n${rows.join('')}`;
}

/** /etc/hosts of a pod that uses its machine's network: the machine's own, and what the pod adds. */
export const nodeHostsText = (pod: Pod, machine: string): string =>
  `# Kubernetes-managed hosts file (host network).\n${machine}${aliasLines(pod)}`;

/**
 * /etc/hosts of the pod's containers (pkg/kubelet kubelet_pods.go managedHostsFileContent, nodeHostsFileContent).
 * `ip`: the pod's, or its machine's where it uses that one's network.
 */
export function hostsText(pod: Pod, ip: string, hostname: string): string {
  if (pod.spec.hostNetwork === true) return nodeHostsText(pod, `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`);
  const subdomain = pod.spec['subdomain'] as string | undefined;
  const full =
    subdomain === undefined ? '' : `${hostname}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.${DOMAIN}\t`;
  return `# Kubernetes-managed hosts file.\n${HOSTS}${ip}\t${full}${hostname}\n${aliasLines(pod)}`;
}

/** core/v1 PodDNSConfig. */
interface DnsConfig {
  nameservers?: readonly string[];
  searches?: readonly string[];
  options?: readonly { name?: string; value?: string }[];
}

interface Told {
  servers: string[];
  searches: string[];
  options: [string, string][];
}

/** What resolvers are told, before the pod's own wishes. */
function base(pod: Pod, dns: string): Told {
  const resolver = resolverOf(pod);
  if (resolver === 'none') return { servers: [], searches: [], options: [] };
  if (resolver === 'machine') return { servers: [MACHINE_DNS], searches: [], options: [] };
  const searches = [`${pod.metadata.namespace ?? ''}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN];
  return { servers: [dns], searches, options: [['ndots', '5']] };
}

/** The first search domains that fit into the line together (formDNSSearchFitsLimits). */
function fitting(searches: readonly string[]): string[] {
  const kept = searches.slice(0, MOST_SEARCHES);
  while (kept.join(' ').length > MOST_LETTERS) kept.pop();
  return kept;
}

/** What the base and the pod's own wishes are together, each value once. */
function wished(pod: Pod, dns: string): Told {
  const { servers, searches, options } = base(pod, dns);
  const wanted = (pod.spec['dnsConfig'] as DnsConfig | undefined) ?? {};
  const all = new Map(options);
  for (const { name = '', value = '' } of wanted.options ?? []) all.set(name, value);
  return {
    servers: [...new Set([...servers, ...(wanted.nameservers ?? [])])],
    searches: [...new Set([...searches, ...(wanted.searches ?? [])])],
    options: [...all],
  };
}

/** What is left out of the pod's resolv.conf since it is too much, in the kubelet's words (DNSConfigForming). dns: the cluster's. */
export function resolverLosses(pod: Pod, dns: string): string[] {
  const { servers, searches } = wished(pod, dns);
  const losses: string[] = [];
  if (servers.length > MOST_SERVERS) {
    const line = servers.slice(0, MOST_SERVERS).join(' ');
    losses.push(
      `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${line}`,
    );
  }
  const kept = fitting(searches);
  if (kept.length < searches.length)
    losses.push(
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept.join(' ')}`,
    );
  return losses;
}

/** /etc/resolv.conf of the pod's containers (pkg/kubelet/network/dns dns.go GetPodDNS). dns: the cluster's. */
export function resolverText(pod: Pod, dns: string): string {
  const { servers, searches, options } = wished(pod, dns);
  const asked = servers.slice(0, MOST_SERVERS);
  const domains = fitting(searches);
  const words = options.map(([name, value]) => (value === '' ? name : `${name}:${value}`));
  return [
    domains.length === 0 ? '' : `search ${domains.join(' ')}\n`,
    ...asked.map((server) => `nameserver ${server}\n`),
    words.length === 0 ? '' : `options ${words.join(' ')}\n`,
  ].join('');
}
