/** Complaints about a PersistentVolume or a claim (pkg/apis/core/validation). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, textAt, textsAt, type Fields } from '../../look.ts';
import { accessModeErrors, claimSpecErrors, VOLUME_MODES } from './claim-spec.ts';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

/** What a volume may be made of: exactly one of these. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];

const oneOf = (value: unknown, supported: readonly string[], path: string): FieldError[] =>
  value === undefined || supported.includes(String(value)) ? [] : [notSupported(path, value, supported)];

function validateModes(spec: Fields): FieldError[] {
  const modes = textsAt(spec, 'accessModes');
  if (modes.length === 0) return [required('spec.accessModes')];
  return accessModeErrors(modes, 'spec.accessModes');
}

function validateCapacity(spec: Fields): FieldError[] {
  const capacity = fieldsAt(spec, 'capacity') ?? {};
  const errors = Object.keys(capacity).length === 0 ? [required('spec.capacity')] : [];
  if (at(capacity, 'storage') === undefined || Object.keys(capacity).length > 1) {
    const shown = Object.keys(capacity).length === 0 ? null : capacity;
    errors.push(notSupported('spec.capacity', shown, ['storage']));
  }
  return errors;
}

function validateSource(spec: Fields): FieldError[] {
  const given = SOURCES.filter((source) => at(spec, source) !== undefined);
  if (given.length === 0) return [required('spec', 'must specify a volume type')];
  const errors = given.slice(1).map((source) => forbidden(`spec.${source}`, 'may not specify more than 1 volume type'));
  const path = textAt(spec, 'hostPath', 'path');
  if (given.includes('hostPath')) {
    if (path === '') errors.push(required('spec.hostPath.path'));
    else if (path.split('/').includes('..')) errors.push(invalid('spec.hostPath.path', path, "must not contain '..'"));
  }
  return errors;
}

/** "/a/.." and the like are the root too. */
function isRoot(path: string): boolean {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return path.startsWith('/') && parts.length === 0;
}

function validateAffinity(spec: Fields): FieldError[] {
  const affinity = fieldsAt(spec, 'nodeAffinity');
  if (affinity === undefined) return [];
  const terms = fieldsAt(affinity, 'required');
  if (terms === undefined) return [required('spec.nodeAffinity.required', 'must specify required node constraints')];
  if (listAt(terms, 'nodeSelectorTerms').length > 0) return [];
  return [required('spec.nodeAffinity.required.nodeSelectorTerms', 'must have at least one node selector term')];
}

export function validatePersistentVolume(volume: AnyObject): FieldError[] {
  const spec = fieldsAt(volume, 'spec') ?? {};
  const policy = at(spec, 'persistentVolumeReclaimPolicy');
  const errors = [
    ...validateModes(spec),
    ...validateCapacity(spec),
    ...oneOf(policy, RECLAIM_POLICIES, 'spec.persistentVolumeReclaimPolicy'),
    ...validateAffinity(spec),
    ...validateSource(spec),
  ];
  if (policy === 'Recycle' && isRoot(textAt(spec, 'hostPath', 'path'))) {
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  }
  return [...errors, ...oneOf(at(spec, 'volumeMode'), VOLUME_MODES, 'spec.volumeMode')];
}

export const validatePersistentVolumeClaim = (claim: AnyObject): FieldError[] =>
  claimSpecErrors(fieldsAt(claim, 'spec') ?? {}, 'spec');
