/** The DNS server in a pod: whether there is one, and what its configuration says. */
import type { Lookup } from '../../api/store.ts';
import type { Pod } from '../../../model/pod.ts';
import { parseCorefile, type CoreDnsConfig } from './corefile.ts';

/** What an image without a configuration answers: nothing of the cluster (its own Corefile has `whoami`). */
const BARE: CoreDnsConfig = { zones: [], reverse: false, pods: 'disabled', ttl: 5, forwards: false };

const isCoreDns = (image: string): boolean => /(^|[/-])coredns(:|@|$)/.test(image);

interface ConfigMapVolume {
  name?: string;
  items?: readonly { key: string; path: string }[];
}

const parsed = new Map<string, CoreDnsConfig>();

/** @param fileText what a file of the same volume holds */
function configOf(text: string, fileText: (path: string) => string | undefined): CoreDnsConfig {
  let config = parsed.get(text);
  if (config === undefined) {
    parsed.clear();
    parsed.set(text, (config = parseCorefile(text)));
  }
  const { hosts } = config;
  if (hosts?.file === undefined) return config;
  const lines = fileText(hosts.file.slice(hosts.file.lastIndexOf('/') + 1)) ?? '';
  return { ...config, hosts: { ...hosts, text: `${lines}\n${hosts.text}` } };
}

/** How the CoreDNS of a pod answers; undefined: what listens in it is none. */
export function coreDnsOf(read: Lookup, pod: Pod): CoreDnsConfig | undefined {
  if (!pod.spec.containers.some(({ image }) => isCoreDns(image ?? ''))) return undefined;
  for (const volume of pod.spec.volumes ?? []) {
    const { name, items } = (volume['configMap'] as ConfigMapVolume | undefined) ?? {};
    const data = name === undefined ? undefined : read.get('ConfigMap', pod.metadata.namespace ?? '', name)?.data;
    const textOf = (file: string): string | undefined =>
      data?.[items === undefined ? file : (items.find(({ path }) => path === file)?.key ?? '')];
    const text = textOf('Corefile');
    if (text !== undefined) return configOf(text, textOf);
  }
  return BARE;
}
