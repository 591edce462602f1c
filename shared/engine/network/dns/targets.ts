/** What stands behind a name of the cluster: addresses and ports of Services, of their endpoints, of pods. */
import { parseIp } from '../../api/ip.ts';
import type { Lookup } from '../../api/store.ts';
import type { Endpoint, EndpointSlice, Service } from '../../../model/network.ts';
import type { CoreDnsConfig } from './corefile.ts';
import { parseZoneName, type ZoneName } from './zone-name.ts';

/** One thing that a name leads to. */
export interface DnsTarget {
  /** An address, or the name that an ExternalName stands for. */
  host: string;
  /** -1: none is known. */
  port: number;
  /** The name that has just this address, without the dot at its end. */
  name: string;
}

const SLICE_LABEL = 'kubernetes.io/service-name';
/** There are no records of what has none of its ports declared, but its addresses are there. */
const NO_PORT = -1;

const fits = (asked: string | undefined, has: string): boolean =>
  asked === undefined || asked === '' || asked.toLowerCase() === has.toLowerCase();

/** The label that stands for an endpoint before its Service's name. */
const labelOf = (address: string, { hostname }: Endpoint): string => hostname ?? address.replaceAll(/[.:]/g, '-');

export const serviceSlices = (read: Lookup, namespace: string, service: string): EndpointSlice[] =>
  [...read.list('EndpointSlice.discovery.k8s.io', namespace)].filter(
    (slice) => slice.metadata.labels?.[SLICE_LABEL] === service,
  );

/** The endpoints that names lead to: those that are ready (plugin/kubernetes/object EndpointSliceToEndpoints). */
export function* readyEndpoints(
  slices: Iterable<EndpointSlice>,
): Generator<{ slice: EndpointSlice; endpoint: Endpoint }> {
  for (const slice of slices) {
    if (slice.addressType === 'FQDN') continue;
    for (const endpoint of slice.endpoints ?? []) if (endpoint.conditions?.ready !== false) yield { slice, endpoint };
  }
}

function* endpointTargets(read: Lookup, service: Service, asked: ZoneName, domain: string): Generator<DnsTarget> {
  const { namespace = '', name } = service.metadata;
  for (const { slice, endpoint } of readyEndpoints(serviceSlices(read, namespace, name))) {
    const ports = (slice.ports?.length ?? 0) > 0 ? slice.ports! : [{ port: NO_PORT, name: '', protocol: '' }];
    for (const address of endpoint.addresses) {
      const label = labelOf(address, endpoint);
      if (!fits(asked.endpoint, label)) continue;
      for (const port of ports)
        if (fits(asked.port, port.name ?? '') && fits(asked.protocol, port.protocol ?? 'TCP'))
          yield { host: address, port: port.port ?? NO_PORT, name: `${label}.${domain}` };
    }
  }
}

const isAddress = (text: string): boolean => parseIp(text) !== undefined;

function serviceTargets(read: Lookup, service: Service, asked: ZoneName, domain: string): DnsTarget[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    const host = spec.externalName ?? '';
    // An address in place of a name is none (findServices).
    return asked.endpoint !== undefined || isAddress(host) ? [] : [{ host, port: 0, name: domain }];
  }
  if (spec.clusterIP === 'None' || asked.endpoint !== undefined)
    return [...endpointTargets(read, service, asked, domain)];
  const addresses = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  return (spec.ports ?? [])
    .filter((port) => fits(asked.port, port.name ?? '') && fits(asked.protocol, port.protocol ?? 'TCP'))
    .flatMap((port) => addresses.map((host) => ({ host, port: port.port, name: domain })));
}

/** "10-42-0-5" as an address. */
function addressOf(label: string): string {
  const isV4 = label.split('-').length === 4 && !label.includes('--');
  return label.replaceAll('-', isV4 ? '.' : ':');
}

function podTargets(read: Lookup, asked: ZoneName, domain: string, mode: CoreDnsConfig['pods']): DnsTarget[] {
  const host = addressOf(asked.service!);
  if (mode === 'disabled' || !isAddress(host)) return [];
  const isThere = (): boolean =>
    [...read.list('Pod', asked.namespace!)].some((pod) => pod.status?.podIP === host && pod.spec.hostNetwork !== true);
  return mode === 'insecure' || isThere() ? [{ host, port: 0, name: domain }] : [];
}

/**
 * What a name of the zone leads to; 'unknown': there is no such name; an empty list: it is there, with nothing behind it.
 * @param name in small letters, without the dot at its end
 */
export function targetsOf(read: Lookup, name: string, zone: string, config: CoreDnsConfig): DnsTarget[] | 'unknown' {
  const asked = parseZoneName(name, zone);
  if (asked === undefined) return 'unknown';
  const { of, namespace, service } = asked;
  if (of === undefined || namespace === undefined) return [];
  if (read.get('Namespace', '', namespace) === undefined) return 'unknown';
  if (service === undefined) return [];
  const domain = `${service}.${namespace}.${of}.${zone}`;
  let found: DnsTarget[] = [];
  if (of === 'pod') found = podTargets(read, asked, domain, config.pods);
  else {
    const known = read.get('Service', namespace, service);
    if (known !== undefined) found = serviceTargets(read, known, asked, domain);
  }
  return found.length === 0 ? 'unknown' : found;
}
