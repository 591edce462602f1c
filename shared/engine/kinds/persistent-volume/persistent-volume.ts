/** core/v1 PersistentVolume: a piece of storage that outlives pods, kept for one claim at a time. */
import type { AnyObject } from '../../../model/meta.ts';
import type { FieldUse } from '../../../model/report.ts';
import type { PersistentVolume } from '../../../model/storage.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, fillMissing, isMissing, within } from '../defaulting.ts';
import type { Kind } from '../kind.ts';
import { at, textAt, textsAt } from '../look.ts';
import { withPhase } from '../persistent-volume-claim/defaults.ts';
import { storedKind } from '../stored/stored-kind.ts';
import { validatePersistentVolume } from '../stored/validation/storage.ts';
import { newStatus } from '../strategy.ts';
import { modesText } from './access-modes.ts';
import { classCell, orUnset, phaseCell } from './cells.ts';
import { volumeUpdateErrors } from './update.ts';

type Fields = Record<string, unknown>;

function defaultVolume(volume: AnyObject): AnyObject {
  return within(withPhase(volume), 'spec', (spec) => {
    const filled = fillMissing(fill(spec, { persistentVolumeReclaimPolicy: 'Retain' }), { volumeMode: 'Filesystem' });
    return within(filled, 'hostPath', (path) =>
      isMissing(at(path, 'type')) ? { ...(path as Fields), type: '' } : path,
    );
  });
}

const claimCell = (volume: AnyObject): string => {
  const claim = at(volume, 'spec', 'claimRef');
  return claim === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`;
};

const fields: Readonly<Record<string, FieldUse>> = {
  metadata: 'shown',
  'metadata.name': 'simulated',
  'metadata.labels': 'simulated',
  'metadata.finalizers': 'simulated',
  // What a volume is made of, when it is neither a directory of a machine nor named below.
  spec: 'shown',
  'spec.capacity': 'simulated',
  'spec.accessModes': 'simulated',
  'spec.claimRef': 'simulated',
  'spec.persistentVolumeReclaimPolicy': 'simulated',
  'spec.storageClassName': 'simulated',
  'spec.volumeMode': 'simulated',
  'spec.nodeAffinity': 'simulated',
  'spec.hostPath': 'simulated',
  'spec.local.path': 'simulated',
  'spec.mountOptions': 'shown',
  'spec.volumeAttributesClassName': 'simulated',
  status: 'ignored',
};

const base = storedKind({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  status: {},
  defaults: defaultVolume,
  validate: validatePersistentVolume,
  table: {
    columns: [
      NAME,
      textColumn('Capacity'),
      textColumn('Access Modes'),
      textColumn('Reclaim Policy'),
      textColumn('Status'),
      textColumn('Claim'),
      textColumn('StorageClass'),
      textColumn('VolumeAttributesClass'),
      textColumn('Reason'),
      AGE,
      textColumn('VolumeMode', 1),
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      textAt(object, 'spec', 'capacity', 'storage') || '0',
      modesText(textsAt(object, 'spec', 'accessModes')),
      textAt(object, 'spec', 'persistentVolumeReclaimPolicy'),
      phaseCell(object),
      claimCell(object),
      classCell(object),
      orUnset(object, 'volumeAttributesClassName'),
      textAt(object, 'status', 'reason'),
      age(object, nowMs),
      orUnset(object, 'volumeMode'),
    ],
  },
});

export const persistentVolumeKind: Kind<AnyObject> = {
  ...base,
  simulated: true,
  fields,
  prepareForCreate(volume) {
    const { creationTimestamp } = volume.metadata;
    const since = creationTimestamp === undefined ? {} : { lastPhaseTransitionTime: creationTimestamp };
    return newStatus(volume, { phase: 'Pending', ...since });
  },
  validateUpdate: (next, previous) => [
    ...base.validateUpdate(next, previous),
    ...volumeUpdateErrors(next as unknown as PersistentVolume, previous as unknown as PersistentVolume),
  ],
};
