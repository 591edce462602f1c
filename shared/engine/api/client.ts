/** The API as a component calls it: typed, synchronous, the same door as a REST request. */
import type { KubeObject } from '../../model/meta.ts';
import type { KindName, ObjectOf } from './kind-map.ts';
import type { Owners } from './managed-fields/owners.ts';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  propagationPolicy?: PropagationPolicy;
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

export interface WriteOptions {
  dryRun?: boolean;
  fieldManager?: string;
  /** The part of the object that the request is about, as its owners are told: "scale". */
  subresource?: string;
  /** What the request itself says of owners, where it says something new; none are forgotten. */
  managedFields?: readonly unknown[];
  /** The owners after an apply, which are not worked out again. */
  owners?: Owners;
  /** Told of each warning that upstream would send beside its answer. */
  warn?(text: string): void;
}

export type PatchType = 'merge' | 'strategic' | 'json';

/** Parts of an object that can be patched alone. */
export type PatchedPart = 'status' | 'scale' | 'ephemeralcontainers';

/** Every call throws ApiError when refused, and gives the object as stored. */
export interface Client {
  create<T extends KubeObject>(object: T, options?: WriteOptions): T;
  /** Replaces all but status. A resourceVersion that is not the stored one is a Conflict; none overwrites. */
  update<T extends KubeObject>(object: T, options?: WriteOptions): T;
  /** Replaces status (and nothing else) of the object; resourceVersion as in `update`. */
  updateStatus<T extends KubeObject>(object: T, options?: WriteOptions): T;
  /** Sets status on whatever is stored now, as a status patch does. */
  setStatus<K extends KindName>(kind: K, namespace: string, name: string, status: unknown): ObjectOf<K>;
  patch<K extends KindName>(
    kind: K,
    namespace: string,
    name: string,
    type: PatchType,
    patch: unknown,
    options?: WriteOptions & { subresource?: PatchedPart },
  ): ObjectOf<K>;
  /** Gives the object if it is still there (grace period, finalizers), else undefined. */
  delete<K extends KindName>(
    kind: K,
    namespace: string,
    name: string,
    options?: DeleteOptions,
  ): ObjectOf<K> | undefined;
  /** pods/eviction: deletes the pod if its disruption budgets allow it. */
  evict(namespace: string, pod: string, options?: DeleteOptions): void;
  /** namespaces/finalize: takes the 'kubernetes' finalizer off spec.finalizers; the last one gone removes the namespace. */
  finalizeNamespace(name: string): void;
  /** pods/binding: sets spec.nodeName and the PodScheduled condition. */
  bind(namespace: string, pod: string, node: string): void;
}
