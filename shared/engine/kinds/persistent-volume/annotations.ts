/** The annotations by which binder, scheduler and provisioners tell each other of a volume and its claim. */
import type { KubeObject } from '../../../model/meta.ts';

/** On claims: the first binding was completed; what is missing since then was lost. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On both: a component bound them, and not their author. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
/** On volumes: the provisioner that made them. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
/** On claims: the provisioner that is to make their volume; the older name is written too. */
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** On claims: the node that the scheduler chose for the pod that uses them first. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** The name of the class, before there was a field for it. */
export const BETA_STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Finalizers that hold what is in use (StorageObjectInUseProtection). */
export const PV_PROTECTION = 'kubernetes.io/pv-protection';
export const PVC_PROTECTION = 'kubernetes.io/pvc-protection';

export const hasAnnotation = (object: KubeObject, name: string): boolean =>
  object.metadata.annotations?.[name] !== undefined;

/** The object with the annotations set; the same reference when they were. */
export function withAnnotations<T extends KubeObject>(object: T, added: Readonly<Record<string, string>>): T {
  const before = object.metadata.annotations ?? {};
  if (Object.entries(added).every(([name, value]) => before[name] === value)) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...before, ...added } } };
}

/** The class of a volume or claim, '' for none (component-helpers GetPersistentVolumeClass). */
export function classOf(object: KubeObject & { spec: { storageClassName?: string } }): string {
  return object.metadata.annotations?.[BETA_STORAGE_CLASS] ?? object.spec.storageClassName ?? '';
}

/** Whether a claim says anything of its class, be it that it wants none (PersistentVolumeClaimHasClass). */
export function hasClass(claim: KubeObject & { spec: { storageClassName?: string } }): boolean {
  return hasAnnotation(claim, BETA_STORAGE_CLASS) || (claim.spec.storageClassName ?? undefined) !== undefined;
}
