/** What an object's owner references come to: owners that are there, gone, or waiting for their dependents (classifyReferences). */
import { kindName, kindOf } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import { builtinKind } from '../../kinds/schema/kind-table.ts';
import type { KubeObject, OwnerReference } from '../../../model/meta.ts';

export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

export const hasFinalizer = (object: KubeObject, finalizer: string): boolean =>
  object.metadata.finalizers?.includes(finalizer) ?? false;

/** On its way out, and waits until those that block it are gone. */
export const isDeletingDependents = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, FOREGROUND);

/** On its way out, and must set its dependents free first. */
export const isOrphaning = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, ORPHAN);

/** True when the dependent names this owner as one that must wait for it. */
export const blocks = (dependent: KubeObject, ownerUid: string): boolean =>
  dependent.metadata.ownerReferences?.some((ref) => ref.uid === ownerUid && ref.blockOwnerDeletion === true) ?? false;

export type OwnerState = 'solid' | 'waiting' | 'gone' | 'unknown';

/** Whether objects of the reference's kind live in namespaces; undefined: nobody serves such a kind in that version. */
function isNamespacedKind(ref: OwnerReference, read: Reader): boolean | undefined {
  const builtin = builtinKind(ref.apiVersion, ref.kind);
  if (builtin !== undefined) return builtin.namespaced;
  for (const some of read.list(kindName(ref.apiVersion, ref.kind)))
    // Upstream's own kinds are served in the versions it has; of others nothing is known but that they are there.
    return builtinKind(some.apiVersion, some.kind) === undefined ? some.metadata.namespace !== undefined : undefined;
  return undefined;
}

/** True for a reference to something that has a namespace, and another one. */
export function isMisplaced(object: KubeObject, ref: OwnerReference, read: Reader): boolean {
  const namespace = read.byUid(ref.uid)?.metadata.namespace;
  return namespace !== undefined && namespace !== object.metadata.namespace;
}

/** True for a reference to something that has another kind, version or name. */
export function isMisnamed(ref: OwnerReference, read: Reader): boolean {
  const owner = read.byUid(ref.uid);
  if (owner === undefined) return false;
  return owner.apiVersion !== ref.apiVersion || owner.kind !== ref.kind || owner.metadata.name !== ref.name;
}

/**
 * One reference of an object. Gone is also what is there under another name or kind, or in a namespace where it cannot
 * own this. `unknown`: nothing can be said, since the kind is not served, or a namespaced owner of what has no namespace;
 * upstream leaves such an object alone.
 */
export function ownerState(object: KubeObject, ref: OwnerReference, read: Reader): OwnerState {
  const owner = read.byUid(ref.uid);
  const { namespace } = object.metadata;
  const isExact = owner !== undefined && owner.apiVersion === ref.apiVersion && owner.kind === ref.kind;
  const namespaced = isExact ? owner.metadata.namespace !== undefined : isNamespacedKind(ref, read);
  if (namespaced === undefined || (namespaced && namespace === undefined)) return 'unknown';
  const isIt =
    owner !== undefined &&
    (isExact || kindOf(owner) === kindName(ref.apiVersion, ref.kind)) &&
    owner.metadata.name === ref.name &&
    (!namespaced || owner.metadata.namespace === namespace);
  if (!isIt) return 'gone';
  return isDeletingDependents(owner) ? 'waiting' : 'solid';
}

/** True when the collector may have to do something about the object: an owner is not simply there. */
export function hasDoubtfulOwner(object: KubeObject, read: Reader): boolean {
  for (const ref of object.metadata.ownerReferences ?? []) if (ownerState(object, ref, read) !== 'solid') return true;
  return false;
}
