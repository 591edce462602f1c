/** What a computer outside of the cluster finds under a name: machines, hosts of Ingresses, the world; nothing of the cluster's DNS. */
import type { Lookup } from '../api/store.ts';
import { machineAddress } from './connect/sender.ts';
import { outsideAddress } from './outside.ts';

/** Whether a rule's host, which may begin with `*.`, means the name (networking/v1 IngressRule). */
function isHost(rule: string, name: string): boolean {
  if (!rule.startsWith('*.')) return rule === name;
  return name.endsWith(rule.slice(1)) && !name.slice(0, -(rule.length - 1)).includes('.');
}

/** The addresses at which the Ingresses of a host say that they are reached: somebody has told the DNS outside of it. */
function ingressAddresses(read: Lookup, name: string): string[] {
  const found = new Set<string>();
  for (const ingress of read.list('Ingress.networking.k8s.io')) {
    const { spec, status } = ingress as unknown as {
      spec?: { rules?: { host?: string }[] };
      status?: { loadBalancer?: { ingress?: { ip?: string }[] } };
    };
    if (spec?.rules?.some(({ host = '' }) => host !== '' && isHost(host, name)) !== true) continue;
    for (const { ip } of status?.loadBalancer?.ingress ?? []) if (ip !== undefined) found.add(ip);
  }
  return [...found];
}

/** The addresses that somebody outside finds under a name; empty: there is no such name. */
export function resolveOutside(read: Lookup, given: string): readonly string[] {
  const name = given.replace(/\.$/, '').toLowerCase();
  const machine = machineAddress(read.get('Node', '', name));
  if (machine !== undefined) return [machine];
  const addresses = ingressAddresses(read, name);
  if (addresses.length > 0) return addresses;
  // "web.qa" in a cluster that has such a name space: a slip of the pen, and nobody in Qatar.
  if (read.get('Namespace', '', name.slice(name.lastIndexOf('.') + 1)) !== undefined) return [];
  const away = outsideAddress(name);
  return away === undefined ? [] : [away];
}
