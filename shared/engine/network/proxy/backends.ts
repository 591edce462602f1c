/** The endpoints of a port of a Service, as kube-proxy takes them out of its slices (pkg/proxy/endpointslicecache.go). */
import type { Endpoint, EndpointPort, EndpointSlice, ServicePort } from '../../../model/network.ts';

/** One endpoint for a port. */
export interface Backend {
  readonly endpoint: Endpoint;
  readonly address: string;
  /** The port on the pod. */
  readonly port: number;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
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
function backendOf(endpoint: Endpoint, address: string, port: number): Backend {
  const { ready = true, serving = ready, terminating = false } = endpoint.conditions ?? {};
  return { endpoint, address, port, isReady: ready, isServing: serving, isTerminating: terminating };
}

/**
 * All endpoints for the port, whatever their conditions. An address that several slices list counts once, as the last
 * slice has it.
 * @param slices in the order of their names
 */
export function backendsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly Backend[] {
  const found = new Map<string, Backend>();
  for (const slice of slices) {
    const number = portOf(slice, port)?.port;
    if (number === undefined || slice.addressType === 'FQDN') continue;
    for (const endpoint of slice.endpoints ?? []) {
      const address = endpoint.addresses[0];
      if (address !== undefined) found.set(`${address}:${number}`, backendOf(endpoint, address, number));
    }
  }
  return [...found.values()];
}
