/** What a claim asks for, its own or one that a pod brings along (ValidatePersistentVolumeClaimSpec). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import { compareQuantities } from '../../../api/quantity.ts';
import type { LabelSelector } from '../../../../model/meta.ts';
import { fieldsAt, textAt, textsAt, type Fields } from '../../look.ts';
import { validateLabelSelector } from '../../selector-validation.ts';

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];

/** Complaints about modes that are not supported, or that exclude one another. */
export function accessModeErrors(modes: readonly string[], path: string): FieldError[] {
  const errors = modes
    .filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => notSupported(path, mode, ACCESS_MODES));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others)
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}

function sizeErrors(size: string, path: string): FieldError[] {
  if (size === '') return [required(path)];
  return compareQuantities(size, '0') <= 0 ? [invalid(path, size, 'must be greater than zero')] : [];
}

function nameErrors(name: string, path: string): FieldError[] {
  return name === '' ? [] : isDns1123Subdomain(name).map((text) => invalid(path, name, text));
}

/** What a volume is filled from. */
function sourceErrors(source: Fields | undefined, path: string): FieldError[] {
  if (source === undefined) return [];
  const group = textAt(source, 'apiGroup');
  const kind = textAt(source, 'kind');
  return [
    ...(textAt(source, 'name') === '' ? [required(`${path}.name`)] : []),
    ...(kind === '' ? [required(`${path}.kind`)] : []),
    ...(group === '' && kind !== 'PersistentVolumeClaim' ? [invalid(path, kind, '')] : []),
    ...nameErrors(group, `${path}.apiGroup`),
  ];
}

/** Complaints about the spec at `path`. */
export function claimSpecErrors(spec: Fields, path: string): FieldError[] {
  const modes = textsAt(spec, 'accessModes');
  const mode = textAt(spec, 'volumeMode');
  return [
    ...validateLabelSelector(fieldsAt(spec, 'selector') as LabelSelector | undefined, `${path}.selector`),
    ...(modes.length === 0 ? [required(`${path}.accessModes`, 'at least 1 access mode is required')] : []),
    ...accessModeErrors(modes, `${path}.accessModes`),
    ...sizeErrors(textAt(spec, 'resources', 'requests', 'storage'), `${path}.resources[storage]`),
    ...nameErrors(textAt(spec, 'storageClassName'), `${path}.storageClassName`),
    ...(mode !== '' && !VOLUME_MODES.includes(mode) ? [notSupported(`${path}.volumeMode`, mode, VOLUME_MODES)] : []),
    ...sourceErrors(fieldsAt(spec, 'dataSource'), `${path}.dataSource`),
    ...sourceErrors(fieldsAt(spec, 'dataSourceRef'), `${path}.dataSourceRef`),
  ];
}
