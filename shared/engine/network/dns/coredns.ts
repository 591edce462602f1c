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

function configOf(text: string): CoreDnsConfig {
  let config = parsed.get(text);
  if (config === undefined) {
    parsed.clear();
    parsed.set(text, (config = parseCorefile(text)));
  }
  return config;
}

/** How the CoreDNS of a pod answers; undefined: what listens in it is none. */
export function coreDnsOf(read: Lookup, pod: Pod): CoreDnsConfig | undefined {
  if (!pod.spec.containers.some(({ image }) => isCoreDns(image ?? ''))) return undefined;
  for (const volume of pod.spec.volumes ?? []) {
    const { name, items } = (volume['configMap'] as ConfigMapVolume | undefined) ?? {};
    const key = items?.find(({ path }) => path === 'Corefile')?.key ?? 'Corefile';
    const text =
      name === undefined ? undefined : read.get('ConfigMap', pod.metadata.namespace ?? '', name)?.data?.[key];
    if (text !== undefined) return configOf(text);
  }
  return BARE;
}
