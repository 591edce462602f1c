/** The template of the claim that a pod brings along (ValidatePersistentVolumeClaimTemplate). */
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import { validateLabels } from '../../../api/labels.ts';
import { validateAnnotations } from '../../../api/object-meta.ts';
import { at, fieldsAt, mapAt, type Fields } from '../../look.ts';
import { claimSpecErrors } from '../../stored/validation/claim-spec.ts';

/** What a template's metadata may not have, by upstream's names for it. */
const FORBIDDEN = {
  name: 'name',
  generateName: 'generateName',
  namespace: 'namespace',
  selfLink: 'selfLink',
  uid: 'uID',
  resourceVersion: 'resourceVersion',
  generation: 'generation',
  creationTimestamp: 'creationTimestamp',
  deletionTimestamp: 'deletionTimestamp',
  deletionGracePeriodSeconds: 'deletionGracePeriodSeconds',
  ownerReferences: 'ownerReferences',
  finalizers: 'finalizers',
  managedFields: 'managedFields',
};

/** Complaints about the template at `path`. */
export function claimTemplateErrors(template: Fields, path: string): FieldError[] {
  const metadata = fieldsAt(template, 'metadata');
  const set = Object.entries(FORBIDDEN).filter(([field]) => at(metadata, field) !== undefined);
  return [
    ...validateAnnotations(mapAt(metadata, 'annotations'), `${path}.metadata.annotations`),
    ...validateLabels(mapAt(metadata, 'labels'), `${path}.metadata.labels`),
    ...set.map(([, word]) => forbidden(`${path}.metadata.${word}`, 'cannot be set')),
    ...claimSpecErrors(fieldsAt(template, 'spec') ?? {}, `${path}.spec`),
  ];
}
