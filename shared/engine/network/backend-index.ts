/**
 * The backends of each Service, worked out once and until one of its slices changes; a cache of the store, nothing
 * more.
 */
import type { Reader } from '../api/store.ts';
import type { EndpointSlice, ServicePort } from '../../model/network.ts';
import { backendsOf, serviceOfSlice, type Backend } from './routing.ts';

interface Known {
  slices: Map<string, EndpointSlice>;
  /** By name and protocol of the Service's port. */
  backends: Map<string, readonly Backend[]>;
}

const portKey = (port: ServicePort): string => `${port.name ?? ''}/${port.protocol ?? 'TCP'}`;

export class BackendIndex {
  private readonly services = new Map<string, Known>();

  constructor(read: Reader) {
    for (const slice of read.list('EndpointSlice.discovery.k8s.io')) this.changed(undefined, slice);
  }

  changed(before: EndpointSlice | undefined, after: EndpointSlice | undefined): void {
    if (before !== undefined) {
      const known = this.of(before);
      known?.slices.delete(before.metadata.name);
      known?.backends.clear();
      if (known?.slices.size === 0 && after === undefined) this.services.delete(this.key(before)!);
    }
    if (after === undefined) return;
    const key = this.key(after);
    if (key === undefined) return;
    let known = this.services.get(key);
    if (known === undefined) {
      known = { slices: new Map(), backends: new Map() };
      this.services.set(key, known);
    }
    known.slices.set(after.metadata.name, after);
    known.backends.clear();
  }

  /** The backends of a port of a Service. */
  backends(namespace: string, service: string, port: ServicePort): readonly Backend[] {
    const known = this.services.get(`${namespace}/${service}`);
    if (known === undefined) return [];
    const key = portKey(port);
    let made = known.backends.get(key);
    if (made === undefined) {
      made = backendsOf(port, known.slices.values());
      known.backends.set(key, made);
    }
    return made;
  }

  private key(slice: EndpointSlice): string | undefined {
    const service = serviceOfSlice(slice);
    return service === undefined ? undefined : `${slice.metadata.namespace}/${service}`;
  }

  private of(slice: EndpointSlice): Known | undefined {
    const key = this.key(slice);
    return key === undefined ? undefined : this.services.get(key);
  }
}
