/** How a volume and a claim name each other (k8s.io/component-helpers/storage/volume pv_helpers.go). */
import type { ObjectReference } from '../../../model/meta.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/storage.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, hasAnnotation, withAnnotations } from './annotations.ts';

/** Whether the volume is the claim's, or kept for it by name (IsVolumeBoundToClaim). */
export function isBoundTo({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return (claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid;
}

/** "namespace/name" of the claim that a volume names. */
export const claimKeyOf = ({ namespace = '', name = '' }: ObjectReference): string => `${namespace}/${name}`;

export const referenceTo = ({ metadata }: PersistentVolumeClaim): ObjectReference => ({
  kind: 'PersistentVolumeClaim',
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  name: metadata.name,
  ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
  apiVersion: 'v1',
  ...(metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
});

/** The volume with the claim named in it; the same reference when it was (GetBindVolumeToClaim). */
export function volumeBoundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec;
  const kept = isBoundTo(volume, claim);
  const named = kept && claimRef?.uid === claim.metadata.uid;
  const bound = named ? volume : { ...volume, spec: { ...volume.spec, claimRef: referenceTo(claim) } };
  return kept || hasAnnotation(bound, BOUND_BY_CONTROLLER)
    ? bound
    : withAnnotations(bound, { [BOUND_BY_CONTROLLER]: 'yes' });
}

/** The claim with the volume named in it; the same reference when it was (bindClaimToVolume). */
export function claimBoundTo(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const { name } = volume.metadata;
  const marks: Record<string, string> = {};
  const named = claim.spec.volumeName === name;
  if (!named && !hasAnnotation(claim, BOUND_BY_CONTROLLER)) marks[BOUND_BY_CONTROLLER] = 'yes';
  if (!hasAnnotation(claim, BIND_COMPLETED)) marks[BIND_COMPLETED] = 'yes';
  return withAnnotations(named ? claim : { ...claim, spec: { ...claim.spec, volumeName: name } }, marks);
}

/** The volume as it was before a component bound it; one that its author bound keeps the claim's name. */
export function volumeUnbound(volume: PersistentVolume): PersistentVolume {
  if (!hasAnnotation(volume, BOUND_BY_CONTROLLER)) {
    const { uid: _gone, ...claimRef } = volume.spec.claimRef ?? {};
    return { ...volume, spec: { ...volume.spec, claimRef } };
  }
  const { claimRef: _gone, ...spec } = volume.spec;
  const { [BOUND_BY_CONTROLLER]: _mark, ...annotations } = volume.metadata.annotations ?? {};
  const metadata = { ...volume.metadata, annotations };
  if (Object.keys(annotations).length === 0) delete (metadata as { annotations?: unknown }).annotations;
  return { ...volume, metadata, spec };
}

/** Whether both sides are settled and nothing is left to wait for (isPVCFullyBound). */
export const isFullyBound = (claim: PersistentVolumeClaim): boolean =>
  (claim.spec.volumeName ?? '') !== '' && hasAnnotation(claim, BIND_COMPLETED);
