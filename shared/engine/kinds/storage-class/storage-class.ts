/** storage.k8s.io/v1 StorageClass: a way in which volumes are made when claims ask for them. */
import { sameJson } from '../../api/equal.ts';
import { forbidden, invalid, notSupported, required, type FieldError } from '../../api/field-error.ts';
import { isQualifiedName } from '../../api/names.ts';
import { immutable } from '../../api/object-meta.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { FieldUse } from '../../../model/report.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill } from '../defaulting.ts';
import type { Kind } from '../kind.ts';
import { at, textAt } from '../look.ts';
import { storedKind } from '../stored/stored-kind.ts';
import { isDefaultClass } from './default-class.ts';

const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

/** pkg/apis/storage/validation ValidateStorageClass */
function validateClass(object: AnyObject): FieldError[] {
  const provisioner = textAt(object, 'provisioner');
  const policy = textAt(object, 'reclaimPolicy');
  const mode = textAt(object, 'volumeBindingMode');
  return [
    ...(provisioner === ''
      ? [required('provisioner')]
      : isQualifiedName(provisioner.toLowerCase()).map((text) => invalid('provisioner', provisioner, text))),
    ...(policy === '' || RECLAIM_POLICIES.includes(policy)
      ? []
      : [notSupported('reclaimPolicy', policy, RECLAIM_POLICIES)]),
    ...(BINDING_MODES.includes(mode) ? [] : [notSupported('volumeBindingMode', mode, BINDING_MODES)]),
  ];
}

/** ValidateStorageClassUpdate */
function updateErrors(next: AnyObject, previous: AnyObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'])
    if (!sameJson(next[field], previous[field])) errors.push(forbidden(field, `updates to ${field} are forbidden.`));
  return [...errors, ...immutable(next['volumeBindingMode'], previous['volumeBindingMode'], 'volumeBindingMode')];
}

const fields: Readonly<Record<string, FieldUse>> = {
  metadata: 'shown',
  'metadata.name': 'simulated',
  'metadata.finalizers': 'simulated',
  'metadata.annotations.storageclass.kubernetes.io': 'simulated',
  'metadata.annotations.storageclass.beta.kubernetes.io': 'simulated',
  'metadata.annotations.defaultVolumeType': 'simulated',
  provisioner: 'simulated',
  reclaimPolicy: 'simulated',
  volumeBindingMode: 'simulated',
  allowVolumeExpansion: 'simulated',
  allowedTopologies: 'simulated',
  parameters: 'shown',
  mountOptions: 'shown',
};

const base = storedKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  defaults: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: validateClass,
  table: {
    columns: [
      NAME,
      textColumn('Provisioner'),
      textColumn('ReclaimPolicy'),
      textColumn('VolumeBindingMode'),
      textColumn('AllowVolumeExpansion'),
      AGE,
    ],
    row: (object, nowMs) => [
      isDefaultClass(object) ? `${object.metadata.name} (default)` : object.metadata.name,
      textAt(object, 'provisioner'),
      textAt(object, 'reclaimPolicy') || 'Delete',
      textAt(object, 'volumeBindingMode') || 'Immediate',
      String(at(object, 'allowVolumeExpansion') === true),
      age(object, nowMs),
    ],
  },
});

export const storageClassKind: Kind<AnyObject> = {
  ...base,
  simulated: true,
  fields,
  validateUpdate: (next, previous) => [...base.validateUpdate(next, previous), ...updateErrors(next, previous)],
};
