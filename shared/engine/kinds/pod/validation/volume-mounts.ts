/** What a container mounts or attaches: volumes of its pod, each at a path of its own. */
import { forbidden, invalid, notFoundField, required, type FieldError } from '../../../api/field-error.ts';
import type { Container, VolumeMount } from '../../../../model/pod.ts';
import { at, listAt, textAt } from '../../look.ts';
import { needed, oneOf } from './checks.ts';
import { localDescending, noBacksteps } from './paths.ts';
import type { Volumes } from './volumes.ts';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];

/** What stands in the other list of the same container. */
interface Others {
  names: ReadonlySet<string>;
  paths: ReadonlySet<string>;
}

const othersOf = (list: readonly unknown[], pathField: string): Others => ({
  names: new Set(list.map((entry) => textAt(entry, 'name'))),
  // A name stands for its last path only.
  paths: new Set(new Map(list.map((entry) => [textAt(entry, 'name'), textAt(entry, pathField)])).values()),
});

function propagationErrors(mount: VolumeMount, container: Container, path: string): FieldError[] {
  const wanted = at(mount, 'mountPropagation');
  const errors = oneOf(wanted, PROPAGATIONS, path);
  if (wanted === 'Bidirectional' && at(container.securityContext, 'privileged') !== true)
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
  return errors;
}

function recursiveErrors(mount: VolumeMount, path: string): FieldError[] {
  const wanted = at(mount, 'recursiveReadOnly');
  if (wanted !== 'Enabled' && wanted !== 'IfPossible') return oneOf(wanted, RECURSIVE, path);
  const propagation = at(mount, 'mountPropagation') ?? 'None';
  return [
    ...(mount.readOnly === true ? [] : [forbidden(path, 'may only be specified when readOnly is true')]),
    ...(propagation === 'None'
      ? []
      : [forbidden(path, 'may only be specified when mountPropagation is None or not specified')]),
  ];
}

/** The paths of the complaints are upstream's: those of a part of the volume belong to the list. */
function subPathErrors(mount: VolumeMount, here: string, path: string): FieldError[] {
  const plain = mount.subPath ?? '';
  const expanded = textAt(mount, 'subPathExpr');
  const errors = plain === '' ? [] : localDescending(plain, `${path}.subPath`);
  if (expanded === '') return errors;
  if (plain !== '')
    errors.push(invalid(`${here}.subPathExpr`, expanded, 'subPathExpr and subPath are mutually exclusive'));
  return [...errors, ...localDescending(expanded, `${path}.subPathExpr`)];
}

/** Complaints about the mounts of a container at `path`. */
export function mountErrors(container: Container, volumes: Volumes, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const points = new Set<string>();
  const devices = othersOf(listAt(container, 'volumeDevices'), 'devicePath');
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const here = `${path}[${i}]`;
    const name = mount.name ?? '';
    const point = mount.mountPath ?? '';
    errors.push(...needed(name, `${here}.name`));
    if (!volumes.has(name)) errors.push(notFoundField(`${here}.name`, name));
    errors.push(...needed(point, `${here}.mountPath`));
    if (points.has(point)) errors.push(invalid(`${here}.mountPath`, point, 'must be unique'));
    points.add(point);
    if (devices.names.has(name)) errors.push(invalid(`${here}.name`, name, 'must not already exist in volumeDevices'));
    if (devices.paths.has(point))
      errors.push(invalid(`${here}.mountPath`, point, 'must not already exist as a path in volumeDevices'));
    errors.push(
      ...subPathErrors(mount, here, path),
      ...propagationErrors(mount, container, `${path}.mountPropagation`),
      ...recursiveErrors(mount, `${path}.recursiveReadOnly`),
    );
  }
  return errors;
}

const BLOCK_ONLY = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';

/** Complaints about the block devices of a container at `path`. */
export function deviceErrors(container: Container, volumes: Volumes, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts = othersOf(container.volumeMounts ?? [], 'mountPath');
  for (const [i, device] of listAt(container, 'volumeDevices').entries()) {
    const here = `${path}[${i}]`;
    const name = textAt(device, 'name');
    const target = textAt(device, 'devicePath');
    const volume = volumes.get(name);
    if (name === '') errors.push(required(`${here}.name`));
    if (names.has(name)) errors.push(invalid(`${here}.name`, name, 'must be unique'));
    const isBlock = at(volume, 'persistentVolumeClaim') !== undefined || at(volume, 'ephemeral') !== undefined;
    if (volume === undefined) errors.push(notFoundField(`${here}.name`, name));
    else if (!isBlock) errors.push(invalid(`${here}.name`, name, BLOCK_ONLY));
    errors.push(...needed(target, `${here}.devicePath`));
    if (paths.has(target)) errors.push(invalid(`${here}.devicePath`, target, 'must be unique'));
    if (target !== '' && noBacksteps(target, '').length > 0)
      errors.push(invalid(`${here}.devicePath`, target, "can not contain backsteps ('..')"));
    else paths.add(target);
    if (mounts.names.has(name)) errors.push(invalid(`${here}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.paths.has(target))
      errors.push(invalid(`${here}.devicePath`, target, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  }
  return errors;
}
