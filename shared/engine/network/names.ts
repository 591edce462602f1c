/** Resolves names as a cluster's DNS does: Services, headless ones, their pods; then names of the world outside. */
import type { Reader } from '../api/store.ts';
import type { Service } from '../../model/network.ts';
import { outsideAddress } from './outside.ts';
import { serviceOfSlice } from './proxy/backends.ts';

const ZONE = 'svc.cluster.local';
/** resolv.conf of pods: fewer dots than this and the search domains come first. */
const NDOTS = 5;

export interface Resolved {
  /** The full name that was found. */
  name: string;
  addresses: string[];
}

const IP = /^\d{1,3}(\.\d{1,3}){3}$/;
export const isAddress = (host: string): boolean => IP.test(host);

function headless(read: Reader, service: Service, hostname: string | undefined): string[] {
  const { namespace = '', name } = service.metadata;
  const addresses: string[] = [];
  for (const slice of read.list('EndpointSlice.discovery.k8s.io', namespace)) {
    if (serviceOfSlice(slice) !== name) continue;
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue;
      if (hostname === undefined || (endpoint as { hostname?: string }).hostname === hostname)
        addresses.push(...endpoint.addresses);
    }
  }
  return addresses.sort();
}

/** One full name, without the dot at its end; undefined: no such name. */
function lookUp(read: Reader, name: string): string[] | undefined {
  if (!name.endsWith(`.${ZONE}`)) return undefined;
  const labels = name.slice(0, -ZONE.length - 1).split('.');
  // "service.namespace", or "host.service.namespace" for a pod behind a headless one.
  if (labels.length > 3) return undefined;
  const [namespace = '', service = '', hostname] = labels.toReversed();
  const found = read.get('Service', namespace, service);
  if (found === undefined) return undefined;
  if (found.spec.clusterIP === 'None') {
    const addresses = headless(read, found, hostname);
    return addresses.length === 0 ? undefined : addresses;
  }
  return hostname !== undefined || found.spec.clusterIP === undefined || found.spec.clusterIP === ''
    ? undefined
    : [found.spec.clusterIP];
}

/** What a pod of the namespace gets for a name (resolv.conf search and ndots). `search`: false for tools that ask for exactly this. */
export function resolve(read: Reader, namespace: string, asked: string, search: boolean): Resolved | undefined {
  const name = asked.replace(/\.$/, '');
  const isFull = asked.endsWith('.') || !search;
  const domains = [`${namespace}.${ZONE}`, ZONE, 'cluster.local'].map((domain) => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  const order = isFull ? [name] : dots < NDOTS ? [...domains, name] : [name, ...domains];
  for (const full of order) {
    const addresses = lookUp(read, full);
    if (addresses !== undefined) return { name: full, addresses };
  }
  const outside = outsideAddress(name);
  return outside === undefined ? undefined : { name, addresses: [outside] };
}
