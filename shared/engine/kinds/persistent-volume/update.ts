/** What of a volume may change once it is there (pkg/apis/core/validation ValidatePersistentVolumeUpdate). */
import { sameJson } from '../../api/equal.ts';
import { forbidden, type FieldError } from '../../api/field-error.ts';
import { immutable } from '../../api/object-meta.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../../model/storage.ts';
import { changesText } from '../changes-text.ts';

/** The fields beside the volume's source. */
const OTHERS: ReadonlySet<string> = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeMode',
  'nodeAffinity',
  'mountOptions',
  'volumeAttributesClassName',
]);

const sourceOf = (spec: PersistentVolumeSpec): Record<string, unknown> =>
  Object.fromEntries(Object.entries(spec).filter(([field]) => !OTHERS.has(field)));

const SOURCE = 'spec.persistentvolumesource';

/** Complaints about a change of the spec. */
export function volumeUpdateErrors(next: PersistentVolume, previous: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  const source = sourceOf(next.spec);
  const before = sourceOf(previous.spec);
  if (!sameJson(source, before))
    errors.push(forbidden(SOURCE, `${SOURCE} is immutable after creation\n${changesText(before, source)}`));
  errors.push(...immutable(next.spec.volumeMode, previous.spec.volumeMode, 'volumeMode'));
  if (previous.spec.nodeAffinity)
    errors.push(...immutable(next.spec.nodeAffinity, previous.spec.nodeAffinity, 'nodeAffinity'));
  return errors;
}
