/** Takes in orphans that a selector matches and lets go of what it no longer does (controller_ref_manager.go). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { groupOf, kindName } from '../../api/kind-map.ts';
import { compileLabelSelector } from '../../api/label-selector.ts';
import type { KubeObject, LabelSelector, OwnerReference } from '../../../model/meta.ts';

export interface Owner extends KubeObject {
  spec: { selector: LabelSelector };
}

export const controllerRef = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

/** Gone meanwhile, or no longer the same: nothing to do. */
function unlessGone(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ApiError) || !['NotFound', 'Invalid'].includes(error.reason)) throw error;
  }
}

/** Adopts every matching orphan of the kind in the owner's namespace. An owner that is going away adopts nothing. */
export function adoptOrphans(owner: Owner, orphans: Iterable<KubeObject>, ctx: Context): number {
  if (owner.metadata.deletionTimestamp !== undefined) return 0;
  const matches = compileLabelSelector(owner.spec.selector);
  let adopted = 0;
  for (const orphan of [...orphans]) {
    if (orphan.metadata.deletionTimestamp !== undefined || !matches(orphan.metadata.labels)) continue;
    unlessGone(() => setOwners(orphan, [...(orphan.metadata.ownerReferences ?? []), controllerRef(owner)], ctx));
    adopted += 1;
  }
  return adopted;
}

/** Takes the owner off an object that its selector does not match any more. */
export function release(object: KubeObject, owner: KubeObject, ctx: Context): void {
  const rest = (object.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== owner.metadata.uid);
  unlessGone(() => setOwners(object, rest, ctx));
}

function setOwners(object: KubeObject, ownerReferences: OwnerReference[], ctx: Context): void {
  const kind = kindName(groupOf(object.apiVersion) === '' ? 'v1' : object.apiVersion, object.kind);
  const patch = {
    metadata: { uid: object.metadata.uid, ownerReferences: ownerReferences.length === 0 ? null : ownerReferences },
  };
  ctx.api.patch(kind, object.metadata.namespace ?? '', object.metadata.name, 'merge', patch);
}
