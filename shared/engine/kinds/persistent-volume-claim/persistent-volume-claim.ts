/** core/v1 PersistentVolumeClaim: what a pod asks of storage, which gets it one volume. */
import type { AnyObject } from '../../../model/meta.ts';
import type { FieldUse } from '../../../model/report.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import type { Kind } from '../kind.ts';
import { textAt, textsAt } from '../look.ts';
import { modesText } from '../persistent-volume/access-modes.ts';
import { classCell, orUnset, phaseCell } from '../persistent-volume/cells.ts';
import { storedKind } from '../stored/stored-kind.ts';
import { validatePersistentVolumeClaim } from '../stored/validation/storage.ts';
import { defaultClaim } from './defaults.ts';
import { claimUpdateErrors } from './update.ts';

const fields: Readonly<Record<string, FieldUse>> = {
  metadata: 'shown',
  'metadata.name': 'simulated',
  'metadata.namespace': 'simulated',
  'metadata.ownerReferences': 'simulated',
  'metadata.finalizers': 'simulated',
  'metadata.annotations.volume.beta.kubernetes.io/storage-class': 'simulated',
  'metadata.annotations.volumeType': 'simulated',
  spec: 'shown',
  'spec.accessModes': 'simulated',
  'spec.selector': 'simulated',
  'spec.resources.requests': 'simulated',
  'spec.volumeName': 'simulated',
  'spec.storageClassName': 'simulated',
  'spec.volumeMode': 'simulated',
  'spec.volumeAttributesClassName': 'simulated',
  status: 'ignored',
};

const base = storedKind({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  namespaced: true,
  status: { phase: 'Pending' },
  defaults: defaultClaim,
  validate: validatePersistentVolumeClaim,
  table: {
    columns: [
      NAME,
      textColumn('Status'),
      textColumn('Volume'),
      textColumn('Capacity'),
      textColumn('Access Modes'),
      textColumn('StorageClass'),
      textColumn('VolumeAttributesClass'),
      AGE,
      textColumn('VolumeMode', 1),
    ],
    row: (object, nowMs) => {
      const bound = textAt(object, 'spec', 'volumeName') !== '';
      return [
        object.metadata.name,
        phaseCell(object),
        textAt(object, 'spec', 'volumeName'),
        bound ? textAt(object, 'status', 'capacity', 'storage') || '0' : '',
        bound ? modesText(textsAt(object, 'status', 'accessModes')) : '',
        classCell(object),
        orUnset(object, 'volumeAttributesClassName'),
        age(object, nowMs),
        orUnset(object, 'volumeMode'),
      ];
    },
  },
});

export const persistentVolumeClaimKind: Kind<AnyObject> = {
  ...base,
  simulated: true,
  fields,
  validateUpdate: (next, previous) => [
    ...base.validateUpdate(next, previous),
    ...claimUpdateErrors(next as unknown as PersistentVolumeClaim, previous as unknown as PersistentVolumeClaim),
  ],
};
