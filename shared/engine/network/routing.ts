/**
 * Where a request to a Service goes: to one of its ready endpoints, each as likely as the other, as kube-proxy's
 * iptables rules do.
 */
import type { Stream } from '../kernel/random.ts';
import type { Endpoint, EndpointPort, EndpointSlice, ServicePort } from '../../model/network.ts';

/** An endpoint that takes requests for a port. */
export interface Backend {
  endpoint: Endpoint;
  address: string;
  /** The port on the pod. */
  port: number;
}

/** The label that names a slice's Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

export const serviceOfSlice = (slice: EndpointSlice): string | undefined => slice.metadata.labels?.[SERVICE_NAME_LABEL];

function portOf(slice: EndpointSlice, port: ServicePort): EndpointPort | undefined {
  const name = port.name ?? '';
  const protocol = port.protocol ?? 'TCP';
  return slice.ports?.find((p) => (p.name ?? '') === name && (p.protocol ?? 'TCP') === protocol);
}

/** Missing conditions: ready means ready; serving means as ready says (discovery/v1 EndpointConditions). */
const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready ?? true;
const isServing = ({ conditions }: Endpoint): boolean => conditions?.serving ?? conditions?.ready ?? true;
const isTerminating = ({ conditions }: Endpoint): boolean => conditions?.terminating ?? false;

/**
 * The endpoints that share the requests to a port of a Service: the ready ones, or, when there is none, those that
 * still serve while they end (pkg/proxy CategorizeEndpoints). An address that several slices list counts once, as in
 * kube-proxy's endpoints cache. Slices in order of name, so that the order in which they came does not matter.
 */
export function backendsOf(port: ServicePort, slices: Iterable<EndpointSlice>): readonly Backend[] {
  const ready = new Map<string, Backend>();
  const ending = new Map<string, Backend>();
  const ordered = [...slices].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const slice of ordered) {
    const number = portOf(slice, port)?.port;
    if (number === undefined || slice.addressType === 'FQDN') continue;
    for (const endpoint of slice.endpoints ?? []) {
      const address = endpoint.addresses[0];
      if (address === undefined) continue;
      const backend = { endpoint, address, port: number };
      if (isReady(endpoint)) ready.set(`${address}:${number}`, backend);
      else if (isServing(endpoint) && isTerminating(endpoint)) ending.set(`${address}:${number}`, backend);
    }
  }
  return [...(ready.size > 0 ? ready : ending).values()];
}

/** One of them, each as likely as the other; undefined when there is none. */
export const pick = (backends: readonly Backend[], random: Stream): Backend | undefined =>
  backends.length === 0 ? undefined : backends[backends.length === 1 ? 0 : random.int(backends.length)];

/**
 * The endpoint that a request to the port goes to, or undefined: it is then rejected at once ("connection refused").
 */
export const route = (port: ServicePort, slices: Iterable<EndpointSlice>, random: Stream): Backend | undefined =>
  pick(backendsOf(port, slices), random);
