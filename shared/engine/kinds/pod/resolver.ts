/** Whom a pod's processes ask for names (pkg/kubelet/network/dns dns.go getPodDNSType). */
import type { Pod } from '../../../model/pod.ts';

export type Resolver = 'cluster' | 'machine' | 'none';

/** The cluster's DNS by default; the machine's where the pod says so, or uses the machine's network. */
export function resolverOf(pod: Pod): Resolver {
  const { dnsPolicy, hostNetwork } = pod.spec;
  if (dnsPolicy === 'None') return 'none';
  if (dnsPolicy === 'Default') return 'machine';
  return hostNetwork === true && dnsPolicy !== 'ClusterFirstWithHostNet' ? 'machine' : 'cluster';
}

/** Whom machines ask: a server that is none of the cluster's. */
export const MACHINE_DNS = '192.168.56.1';
