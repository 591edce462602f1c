/** The volumes of a pod: each has a name of its own and exactly one source (ValidateVolumes). */
import { compareQuantities } from '../../../api/quantity.ts';
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import type { Volume } from '../../../../model/pod.ts';
import { at, fieldsAt, textAt, type Fields } from '../../look.ts';
import { dnsLabel, needed, type SpecContext } from './checks.ts';
import { claimTemplateErrors } from './claim-template.ts';
import { pullPolicyErrors } from './image-pull.ts';
import { localDescending, noBacksteps } from './paths.ts';
import * as disks from './volume-disks.ts';
import { configMapErrors, downwardErrors, secretErrors } from './volume-files.ts';
import { projectedErrors } from './volume-projected.ts';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

function emptyDirErrors(source: Fields, path: string): FieldError[] {
  const limit = textAt(source, 'sizeLimit');
  return limit !== '' && compareQuantities(limit, '0') < 0
    ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
    : [];
}

export function hostPathErrors(source: Fields, path: string): FieldError[] {
  const target = textAt(source, 'path');
  if (target === '') return [required(`${path}.path`)];
  const type = at(source, 'type');
  const wrongType = type !== undefined && !HOST_PATH_TYPES.includes(type as string);
  return [
    ...noBacksteps(target, `${path}.path`),
    ...(wrongType ? [notSupported(`${path}.type`, type, HOST_PATH_TYPES)] : []),
  ];
}

const gitErrors = (source: Fields, path: string): FieldError[] => [
  ...needed(textAt(source, 'repository'), `${path}.repository`),
  ...localDescending(textAt(source, 'directory'), `${path}.directory`),
];

interface Source {
  field: string;
  check: (source: Fields, path: string, volume: Volume, ctx: SpecContext) => FieldError[];
  /** Upstream's own word in the path of its complaints, where it is not the field's name. */
  word?: string;
  /** As word, for a source too many. */
  tooManyWord?: string;
}

/** In upstream's order, which decides which of several sources is one too many. */
const SOURCES: readonly Source[] = [
  { field: 'emptyDir', check: emptyDirErrors },
  { field: 'hostPath', check: hostPathErrors },
  { field: 'gitRepo', check: gitErrors },
  { field: 'gcePersistentDisk', check: disks.gceDiskErrors, word: 'persistentDisk' },
  { field: 'awsElasticBlockStore', check: disks.awsDiskErrors },
  { field: 'secret', check: secretErrors },
  { field: 'nfs', check: disks.nfsErrors },
  { field: 'iscsi', check: disks.iscsiErrors },
  { field: 'glusterfs', check: disks.glusterErrors },
  { field: 'flocker', check: disks.flockerErrors },
  { field: 'persistentVolumeClaim', check: disks.claimErrors },
  { field: 'rbd', check: disks.rbdErrors },
  { field: 'cinder', check: disks.cinderErrors },
  { field: 'cephfs', check: disks.cephErrors, tooManyWord: 'cephFS' },
  { field: 'quobyte', check: disks.quobyteErrors },
  { field: 'downwardAPI', check: downwardErrors, tooManyWord: 'downwarAPI' },
  { field: 'fc', check: disks.fcErrors },
  { field: 'flexVolume', check: disks.flexErrors },
  { field: 'configMap', check: configMapErrors },
  { field: 'azureFile', check: disks.azureFileErrors },
  { field: 'vsphereVolume', check: disks.vsphereErrors },
  { field: 'photonPersistentDisk', check: disks.photonErrors },
  { field: 'portworxVolume', check: disks.portworxErrors },
  { field: 'azureDisk', check: disks.azureDiskErrors },
  { field: 'storageos', check: disks.storageOsErrors },
  { field: 'projected', check: projectedErrors },
  { field: 'scaleIO', check: disks.scaleIoErrors },
  { field: 'csi', check: disks.csiErrors },
  { field: 'ephemeral', check: ephemeralErrors },
  { field: 'image', check: imageErrors },
];

/** The claim that will be made is called after pod and volume together. */
function ephemeralErrors(source: Fields, path: string, volume: Volume, { podName = '' }: SpecContext): FieldError[] {
  const template = fieldsAt(source, 'volumeClaimTemplate');
  const errors =
    template === undefined
      ? [required(`${path}.volumeClaimTemplate`)]
      : claimTemplateErrors(template, `${path}.volumeClaimTemplate`);
  const name = volume.name ?? '';
  if (podName === '' || name === '') return errors;
  const claim = `${podName}-${name}`;
  const namePath = path.replace(/ephemeral$/, 'name');
  for (const text of isDns1123Subdomain(claim))
    errors.push(invalid(namePath, name, `PVC name ${JSON.stringify(claim)}: ${text}`));
  return errors;
}

function imageErrors(source: Fields, path: string, _volume: Volume, { isPod }: SpecContext): FieldError[] {
  return [
    ...(isPod ? needed(textAt(source, 'reference'), `${path}.reference`) : []),
    ...pullPolicyErrors(textAt(source, 'pullPolicy'), `${path}.pullPolicy`),
  ];
}

/** What an iSCSI initiator can be told is short. */
const MAX_ISCSI = 64;
const ISCSI_TOO_LONG =
  'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';

function sourceErrors(volume: Volume, path: string, ctx: SpecContext): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const { field, check, word = field, tooManyWord = field } of SOURCES) {
    const source = fieldsAt(volume, field);
    if (source === undefined) continue;
    count += 1;
    if (count > 1) errors.push(forbidden(`${path}.${tooManyWord}`, 'may not specify more than 1 volume type'));
    else errors.push(...check(source, `${path}.${word}`, volume, ctx));
    if (field !== 'iscsi' || at(source, 'initiatorName') === undefined) continue;
    if (`${volume.name}:${textAt(source, 'targetPortal')}`.length > MAX_ISCSI)
      errors.push(invalid(`${path}.name`, volume.name, ISCSI_TOO_LONG));
  }
  return count === 0 ? [...errors, required(path, 'must specify a volume type')] : errors;
}

/** The volumes that are sound, by name: only these can be mounted. */
export type Volumes = ReadonlyMap<string, Volume>;

/** Complaints about the volumes at `path`, and the ones without any. */
export function volumeErrors(
  volumes: readonly Volume[] | undefined,
  path: string,
  ctx: SpecContext,
): { sound: Volumes; errors: FieldError[] } {
  const sound = new Map<string, Volume>();
  const errors: FieldError[] = [];
  const made = new Set<string>();
  for (const volume of volumes ?? []) {
    if (ctx.podName !== undefined && at(volume, 'ephemeral') !== undefined) made.add(`${ctx.podName}-${volume.name}`);
  }
  for (const [i, volume] of (volumes ?? []).entries()) {
    const here = `${path}[${i}]`;
    const name = volume.name ?? '';
    const wrong = sourceErrors(volume, here, ctx);
    wrong.push(...(name === '' ? [required(`${here}.name`)] : dnsLabel(name, `${here}.name`)));
    if (sound.has(name)) wrong.push(duplicate(`${here}.name`, name));
    if (wrong.length === 0) sound.set(name, volume);
    errors.push(...wrong);
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (made.has(claim)) {
      const text = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalid(`${here}.persistentVolumeClaim.claimName`, claim, text));
    }
  }
  return { sound, errors };
}
