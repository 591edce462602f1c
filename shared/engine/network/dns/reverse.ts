/** Names of addresses: of a Service that has it as its own, else of the endpoints that have it (plugin/kubernetes reverse.go). */
import type { Lookup } from '../../api/store.ts';
import { readyEndpoints } from './targets.ts';

/** The address that a name of the reverse tree stands for; undefined: it is no such name. */
export function addressOfReverse(name: string): string | undefined {
  const labels = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(name)?.[1];
  return labels?.split('.').slice(0, 4).reverse().join('.');
}

/** The full names of an address, without the dot at their end. */
export function namesOfAddress(read: Lookup, ip: string, zone: string): string[] {
  for (const { spec, metadata } of read.list('Service'))
    if (spec.clusterIP === ip || spec.clusterIPs?.includes(ip) === true)
      return [`${metadata.name}.${metadata.namespace}.svc.${zone}`];
  const names = new Set<string>();
  for (const { slice, endpoint } of readyEndpoints(read.list('EndpointSlice.discovery.k8s.io'))) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (service === undefined || !endpoint.addresses.includes(ip)) continue;
    names.add(`${endpoint.hostname ?? ip.replaceAll('.', '-')}.${service}.${slice.metadata.namespace}.svc.${zone}`);
  }
  return [...names];
}
