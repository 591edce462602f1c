/** Volumes on disks and file servers outside of the cluster: what each needs to be found. */
import { invalid, notSupported, required, tooLong, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain, rangeText } from '../../../api/names.ts';
import { at, fieldsAt, listAt, mapAt, numberAt, textAt, type Fields } from '../../look.ts';
import { dnsLabel, needed, oneOf, told } from './checks.ts';

export type SourceCheck = (source: Fields, path: string) => FieldError[];

const allNeeded =
  (...fields: readonly string[]): SourceCheck =>
  (source, path) =>
    fields.flatMap((field) => needed(textAt(source, field), `${path}.${field}`));

const listNeeded =
  (field: string): SourceCheck =>
  (source, path) =>
    listAt(source, field).length === 0 ? [required(`${path}.${field}`)] : [];

/** A reference to a Secret that is there says which. */
const secretNamed: SourceCheck = (source, path) =>
  fieldsAt(source, 'secretRef') === undefined
    ? []
    : needed(textAt(source, 'secretRef', 'name'), `${path}.secretRef.name`);

const MAX_BYTE = 255;

/** Upstream's words say 1, its check lets 0 pass. */
function partitionErrors(source: Fields, path: string): FieldError[] {
  const partition = numberAt(source, 'partition') ?? 0;
  return partition < 0 || partition > MAX_BYTE ? [invalid(`${path}.partition`, partition, rangeText(1, MAX_BYTE))] : [];
}

const lunErrors = (lun: number, path: string): FieldError[] =>
  lun < 0 || lun > MAX_BYTE ? [invalid(path, lun, rangeText(0, MAX_BYTE))] : [];

const INITIATORS: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function initiatorErrors(name: string, path: string): FieldError[] {
  const format = INITIATORS[name.slice(0, 3)];
  if (format === undefined) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')];
  return format.test(name) ? [] : [invalid(path, name, 'must be valid format')];
}

export const iscsiErrors: SourceCheck = (source, path) => {
  const iqn = textAt(source, 'iqn');
  const initiator = at(source, 'initiatorName') as string | undefined;
  const chap = at(source, 'chapAuthDiscovery') === true || at(source, 'chapAuthSession') === true;
  return [
    ...needed(textAt(source, 'targetPortal'), `${path}.targetPortal`),
    ...(iqn === '' ? [required(`${path}.iqn`)] : initiatorErrors(iqn, `${path}.iqn`)),
    ...lunErrors(numberAt(source, 'lun') ?? 0, `${path}.lun`),
    ...(chap && fieldsAt(source, 'secretRef') === undefined ? [required(`${path}.secretRef`)] : []),
    ...(initiator === undefined ? [] : initiatorErrors(initiator, `${path}.initiatorname`)),
  ];
};

export const fcErrors: SourceCheck = (source, path) => {
  const names = listAt(source, 'targetWWNs');
  const ids = listAt(source, 'wwids');
  const here = `${path}.targetWWNs`;
  const lun = numberAt(source, 'lun');
  if (names.length === 0)
    return ids.length === 0 ? [required(here, 'must specify either targetWWNs or wwids, but not both')] : [];
  return [
    ...(ids.length === 0 ? [] : [invalid(here, names, 'targetWWNs and wwids can not be specified simultaneously')]),
    ...(lun === undefined
      ? [required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
      : lunErrors(lun, `${path}.lun`)),
  ];
};

const HOST_PORT = 'must be a host:port pair or multiple pairs separated by commas';
const MAX_TENANT = 64;

/** As net.SplitHostPort: one colon, or an address in brackets before it. */
const isHostPort = (pair: string): boolean => /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair);

export const quobyteErrors: SourceCheck = (source, path) => {
  const registry = textAt(source, 'registry');
  const errors: FieldError[] = [];
  if (registry === '') errors.push(required(`${path}.registry`, HOST_PORT));
  else if (textAt(source, 'tenant').length > MAX_TENANT) {
    errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    for (const pair of registry.split(','))
      if (!isHostPort(pair)) errors.push(invalid(`${path}.registry`, registry, HOST_PORT));
  }
  return [...errors, ...needed(textAt(source, 'volume'), `${path}.volume`)];
};

export const flockerErrors: SourceCheck = (source, path) => {
  const name = textAt(source, 'datasetName');
  const uuid = textAt(source, 'datasetUUID');
  const errors: FieldError[] = [];
  if (name === '' && uuid === '') errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (name !== '' && uuid !== '')
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (name.includes('/')) errors.push(invalid(`${path}.datasetName`, name, "must not contain '/'"));
  return errors;
};

export const flexErrors: SourceCheck = (source, path) => {
  const reserved = Object.keys(mapAt(source, 'options') ?? {}).filter((key) =>
    /\.(kubernetes|k8s)\.io$/.test(`.${key.split('/', 1)[0]!.toLowerCase()}`),
  );
  return [
    ...needed(textAt(source, 'driver'), `${path}.driver`),
    ...reserved.map((key) =>
      invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'),
    ),
  ];
};

const MANAGED = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

export const azureDiskErrors: SourceCheck = (source, path) => {
  const uri = textAt(source, 'diskURI');
  const kind = at(source, 'kind');
  const errors = [
    ...allNeeded('diskName', 'diskURI')(source, path),
    ...oneOf(at(source, 'cachingMode'), ['None', 'ReadOnly', 'ReadWrite'], `${path}.cachingMode`),
    ...oneOf(kind, ['Dedicated', 'Managed', 'Shared'], `${path}.kind`),
  ];
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/'))
    errors.push(notSupported(`${path}.diskURI`, uri, [MANAGED]));
  if (kind !== undefined && kind !== 'Managed' && !uri.startsWith('https://'))
    errors.push(notSupported(`${path}.diskURI`, uri, [BLOB]));
  return errors;
};

const MAX_DRIVER = 63;

export function csiDriverErrors(driver: string, path: string): FieldError[] {
  return [
    ...needed(driver, path),
    ...(driver.length > MAX_DRIVER ? [tooLong(path, MAX_DRIVER)] : []),
    ...told(isDns1123Subdomain(driver.toLowerCase()), driver, path),
  ];
}

export const csiErrors: SourceCheck = (source, path) => {
  const errors = csiDriverErrors(textAt(source, 'driver'), `${path}.driver`);
  const secret = fieldsAt(source, 'nodePublishSecretRef');
  if (secret === undefined) return errors;
  const name = textAt(secret, 'name');
  // The path of a wrong name is upstream's own: that of the driver's source.
  if (name === '') errors.push(required(`${path}.nodePublishSecretRef.name`));
  else errors.push(...told(isDns1123Subdomain(name), name, `${path}.name`));
  return errors;
};

export const storageOsErrors: SourceCheck = (source, path) => {
  const name = textAt(source, 'volumeName');
  const namespace = textAt(source, 'volumeNamespace');
  return [
    ...(name === '' ? [required(`${path}.volumeName`)] : dnsLabel(name, `${path}.volumeName`)),
    ...(namespace === '' ? [] : dnsLabel(namespace, `${path}.volumeNamespace`)),
    ...secretNamed(source, path),
  ];
};

export const nfsErrors: SourceCheck = (source, path) => {
  const errors = allNeeded('server', 'path')(source, path);
  const target = textAt(source, 'path');
  return target.startsWith('/') ? errors : [...errors, invalid(`${path}.path`, target, 'must be an absolute path')];
};

export const gceDiskErrors: SourceCheck = (source, path) => [
  ...allNeeded('pdName')(source, path),
  ...partitionErrors(source, path),
];
export const awsDiskErrors: SourceCheck = (source, path) => [
  ...allNeeded('volumeID')(source, path),
  ...partitionErrors(source, path),
];
export const cinderErrors: SourceCheck = (source, path) => [
  ...allNeeded('volumeID')(source, path),
  ...secretNamed(source, path),
];
export const rbdErrors: SourceCheck = (source, path) => [
  ...listNeeded('monitors')(source, path),
  ...allNeeded('image')(source, path),
];
export const cephErrors: SourceCheck = listNeeded('monitors');
export const glusterErrors: SourceCheck = allNeeded('endpoints', 'path');
export const claimErrors: SourceCheck = allNeeded('claimName');
export const azureFileErrors: SourceCheck = allNeeded('secretName', 'shareName');
export const vsphereErrors: SourceCheck = allNeeded('volumePath');
export const photonErrors: SourceCheck = allNeeded('pdID');
export const portworxErrors: SourceCheck = allNeeded('volumeID');
export const scaleIoErrors: SourceCheck = allNeeded('gateway', 'system', 'volumeName');
