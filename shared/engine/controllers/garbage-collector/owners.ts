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

export type OwnerState = 'solid' | 'waiting' | 'gone' | 'elsewhere' | 'unknown';

/** Whether objects of the reference's kind live in namespaces; undefined: nobody serves such a kind. */
function isNamespacedKind(ref: OwnerReference, read: Reader): boolean | undefined {
  const builtin = builtinKind(ref.apiVersion, ref.kind);
  if (builtin !== undefined) return builtin.namespaced;
  for (const some of read.list(kindName(ref.apiVersion, ref.kind))) return some.metadata.namespace !== undefined;
  return undefined;
}

/**
 * One reference of an object. `elsewhere`: there is such an owner, but in a namespace where it cannot own this.
 * `unknown`: nothing can be said, since the kind is not served, or a namespaced owner of what has no namespace; upstream
 * leaves such an object alone.
 */
export function ownerState(object: KubeObject, ref: OwnerReference, read: Reader): OwnerState {
  const owner = read.byUid(ref.uid);
  const { namespace } = object.metadata;
  const isIt =
    owner !== undefined && kindOf(owner) === kindName(ref.apiVersion, ref.kind) && owner.metadata.name === ref.name;
  if (isIt && owner.metadata.namespace !== undefined && owner.metadata.namespace !== namespace) return 'elsewhere';
  if (isIt) return isDeletingDependents(owner) ? 'waiting' : 'solid';
  const namespaced = isNamespacedKind(ref, read);
  if (namespaced === undefined || (namespaced && namespace === undefined)) return 'unknown';
  return 'gone';
}

/** True when the collector may have to do something about the object: an owner is not simply there. */
export function hasDoubtfulOwner(object: KubeObject, read: Reader): boolean {
  for (const ref of object.metadata.ownerReferences ?? []) if (ownerState(object, ref, read) !== 'solid') return true;
  return false;
}
