/** A store with the objects of a test, read as the kubelet reads. */
import { Store, type Reader } from '../../../../shared/engine/api/store.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { Service } from '../../../../shared/model/network.ts';

/** Any object in short: what is not said of its metadata is made up. */
export type Short = Partial<Omit<KubeObject, 'metadata'>> & {
  kind: string;
  metadata: Partial<KubeObject['metadata']> & { name: string };
  [section: string]: unknown;
};

export const full = (object: Short): KubeObject => ({
  apiVersion: 'v1',
  ...object,
  metadata: { uid: `${object.kind} ${object.metadata.namespace ?? ''} ${object.metadata.name}`, ...object.metadata },
});

/** A frozen store that holds the objects. */
export function storeOf(...objects: readonly Short[]): Store {
  const store = new Store({ freeze: true });
  for (const object of objects) store.commit(undefined, full(object), 0, { actor: 'test' });
  return store;
}

export const readerOf = (...objects: readonly Short[]): Reader => storeOf(...objects);

export const shortService = (namespace: string, name: string, clusterIP: string, port: number): Short => ({
  kind: 'Service',
  metadata: { namespace, name },
  spec: { clusterIP, ports: [{ protocol: 'TCP', port }] },
});

export const service = (namespace: string, name: string, clusterIP: string, port: number): Service =>
  full(shortService(namespace, name, clusterIP, port)) as Service;
