/** Which Services select a pod, found by its labels without going through all Services; derived from the store. */
import { keyOf } from '../../api/kind-map.ts';
import { matchesSet } from '../../api/labels.ts';
import type { Reader } from '../../api/store.ts';
import type { Service } from '../../../model/network.ts';

type Labels = Record<string, string>;

const NO_LABELS: Labels = {};
const NONE: readonly string[] = [];

interface NamespaceServices {
  services: Service[];
  /** Pods of one template share their labels by reference. */
  known: WeakMap<Labels, readonly string[]>;
}

/** Slices are kept for it: it selects pods, and is more than another name for somewhere else. */
export const selectsPods = (service: Service): boolean =>
  Object.keys(service.spec.selector ?? {}).length > 0 && service.spec.type !== 'ExternalName';

export class ServiceIndex {
  private readonly namespaces = new Map<string, NamespaceServices>();

  /** Keys of the Services that select pods with these labels. */
  keys(namespace: string, labels: Labels = NO_LABELS, read: Reader): readonly string[] {
    let known = this.namespaces.get(namespace);
    if (known === undefined) {
      known = { services: [...read.list('Service', namespace)].filter(selectsPods), known: new WeakMap() };
      this.namespaces.set(namespace, known);
    }
    if (known.services.length === 0) return NONE;
    let keys = known.known.get(labels);
    if (keys === undefined) {
      keys = known.services.filter((s) => matchesSet(s.spec.selector!, labels)).map(keyOf);
      known.known.set(labels, keys);
    }
    return keys;
  }

  /** A Service of the namespace changed. */
  forget(namespace: string): void {
    this.namespaces.delete(namespace);
  }

  clear(): void {
    this.namespaces.clear();
  }
}
