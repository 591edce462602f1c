/** core/v1 PersistentVolume and PersistentVolumeClaim, on which nothing acts yet. */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, fillMissing, isMissing, within } from '../defaulting.ts';
import { at, textAt, textsAt } from '../look.ts';
import { storedKind } from './stored-kind.ts';
import { validatePersistentVolume, validatePersistentVolumeClaim } from './validation/storage.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields; status: Fields };

/** A new volume or claim waits. */
const withPhase = (object: AnyObject): WithSpec =>
  within(fill(object as WithSpec, { spec: {}, status: {} }), 'status', (status) => fill(status, { phase: 'Pending' }));

/** SetDefaults_PersistentVolumeClaim; also for the claim templates of a StatefulSet. */
export function defaultClaim(claim: AnyObject): AnyObject {
  return within(withPhase(claim), 'spec', (spec) => fillMissing(spec, { volumeMode: 'Filesystem', resources: {} }));
}

function defaultVolume(volume: AnyObject): AnyObject {
  return within(withPhase(volume), 'spec', (spec) => {
    const filled = fillMissing(fill(spec, { persistentVolumeReclaimPolicy: 'Retain' }), { volumeMode: 'Filesystem' });
    return within(filled, 'hostPath', (path) =>
      isMissing(at(path, 'type')) ? { ...(path as Fields), type: '' } : path,
    );
  });
}

const MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;

const modesCell = (modes: readonly string[]): string =>
  MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const classCell = (object: AnyObject): string =>
  object.metadata.annotations?.[CLASS_ANNOTATION] ?? textAt(object, 'spec', 'storageClassName');

const orUnset = (object: AnyObject, field: string): string => textAt(object, 'spec', field) || '<unset>';

const phaseCell = (object: AnyObject): string =>
  isMissing(object.metadata.deletionTimestamp) ? textAt(object, 'status', 'phase') : 'Terminating';

const claimCell = (volume: AnyObject): string => {
  const claim = at(volume, 'spec', 'claimRef');
  return claim === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`;
};

const volume = storedKind({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  status: { phase: 'Pending' },
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
      modesCell(textsAt(object, 'spec', 'accessModes')),
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

const claim = storedKind({
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
        bound ? modesCell(textsAt(object, 'status', 'accessModes')) : '',
        classCell(object),
        orUnset(object, 'volumeAttributesClassName'),
        age(object, nowMs),
        orUnset(object, 'volumeMode'),
      ];
    },
  },
});

export const coreStorageKinds = [volume, claim];
