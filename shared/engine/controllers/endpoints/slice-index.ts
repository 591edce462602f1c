/** Which slices the controller of slices keeps for a Service, found without going through all; derived from the store. */
import type { Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { EndpointSlice } from '../../../model/network.ts';

const SLICES = 'EndpointSlice.discovery.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';

/** The key of the Service that it is kept for; undefined: somebody else keeps it. */
function serviceKey({ metadata: { namespace = '', labels } }: EndpointSlice): string | undefined {
  const name = labels?.[SERVICE_NAME];
  return name === undefined || labels?.[MANAGED_BY] !== CONTROLLER ? undefined : `${namespace}/${name}`;
}

export class SliceIndex {
  private names: Map<string, Set<string>> | undefined;

  /** Takes a change in. Gives the key of the Service that it is about, if it is about one. */
  note({ before, after }: Change): string | undefined {
    const slice = (after ?? before) as EndpointSlice;
    const key = serviceKey(slice);
    if (key === undefined || this.names === undefined) return key;
    if (after === undefined) this.names.get(key)?.delete(slice.metadata.name);
    else this.add(key, slice);
    return key;
  }

  /** The slices of a Service, as they are now. */
  of(key: string, read: Reader): EndpointSlice[] {
    if (this.names === undefined) {
      this.names = new Map();
      for (const slice of read.list(SLICES)) {
        const own = serviceKey(slice);
        if (own !== undefined) this.add(own, slice);
      }
    }
    const namespace = key.slice(0, key.indexOf('/'));
    return [...(this.names.get(key) ?? [])].flatMap((name) => {
      const slice = read.get(SLICES, namespace, name);
      return slice === undefined ? [] : [slice];
    });
  }

  clear(): void {
    this.names = undefined;
  }

  private add(key: string, { metadata }: EndpointSlice): void {
    const names = this.names!.get(key);
    if (names === undefined) this.names!.set(key, new Set([metadata.name]));
    else names.add(metadata.name);
  }
}
