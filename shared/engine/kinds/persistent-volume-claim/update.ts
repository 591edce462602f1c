/** What of a claim may change once it is there (pkg/apis/core/validation ValidatePersistentVolumeClaimUpdate). */
import { sameJson } from '../../api/equal.ts';
import { forbidden, type FieldError } from '../../api/field-error.ts';
import { immutable } from '../../api/object-meta.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../model/storage.ts';
import { changesText } from '../changes-text.ts';
import { BETA_STORAGE_CLASS } from '../persistent-volume/annotations.ts';

const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
const SIZE = 'spec.resources.requests.storage';

const sizeOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.['storage'] ?? '0';

/** A class may be moved from the annotation of old to the field, or given where there was none. */
function isClassGiven(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): boolean {
  if ((previous.spec.storageClassName ?? undefined) !== undefined) return false;
  const old = previous.metadata.annotations?.[BETA_STORAGE_CLASS];
  return old === undefined || next.spec.storageClassName === old;
}

/** The new spec with the old values wherever a change is allowed: what then differs is a change that is not. */
function allowedAway(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const spec = { ...next.spec };
  const old = previous.spec;
  const keep = (field: keyof PersistentVolumeClaimSpec): void => {
    if (old[field] === undefined) delete spec[field];
    else spec[field] = old[field];
  };
  keep('volumeAttributesClassName');
  if ((old.volumeName ?? '') === '') keep('volumeName');
  if (isClassGiven(next, previous)) keep('storageClassName');
  const { resources } = spec;
  const was = old.resources?.requests?.['storage'];
  if (next.status?.phase === 'Bound' && resources?.requests !== undefined && was !== undefined)
    spec.resources = { ...resources, requests: { ...resources.requests, storage: was } };
  return spec;
}

/** Complaints about a change of the spec. */
export function claimUpdateErrors(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const spec = allowedAway(next, previous);
  if (!sameJson(spec, previous.spec))
    errors.push(forbidden('spec', `${IMMUTABLE}\n${changesText(previous.spec, spec)}`));
  const shrinks = compareQuantities(sizeOf(next), sizeOf(previous)) < 0;
  if (shrinks && compareQuantities(sizeOf(next), previous.status?.capacity?.['storage'] ?? '0') < 0)
    errors.push(forbidden(SIZE, 'field can not be less than status.capacity'));
  return [...errors, ...immutable(next.spec.volumeMode, previous.spec.volumeMode, 'volumeMode')];
}
