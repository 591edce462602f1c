/** Volumes made of files that the cluster knows: Secrets, ConfigMaps, fields of the pod, and several of them together. */
import { invalid, required, type FieldError } from '../../../api/field-error.ts';
import { fieldsAt, listAt, numberAt, textAt, type Fields } from '../../look.ts';
import { needed } from './checks.ts';
import { fieldRefErrors, resourceRefErrors, VOLUME_FIELDS } from './downward.ts';
import { fileMode, localNonReserved } from './paths.ts';

/** One key as one file. */
export function keyToPathErrors(item: unknown, path: string): FieldError[] {
  const target = textAt(item, 'path');
  return [
    ...needed(textAt(item, 'key'), `${path}.key`),
    ...needed(target, `${path}.path`),
    ...localNonReserved(target, `${path}.path`),
    ...fileMode(numberAt(item, 'mode'), `${path}.mode`),
  ];
}

const filesErrors = (source: Fields, nameField: string, path: string): FieldError[] => [
  ...needed(textAt(source, nameField), `${path}.${nameField}`),
  ...fileMode(numberAt(source, 'defaultMode'), `${path}.defaultMode`),
  ...listAt(source, 'items').flatMap((item, i) => keyToPathErrors(item, `${path}.items[${i}]`)),
];

export const secretErrors = (source: Fields, path: string): FieldError[] => filesErrors(source, 'secretName', path);
export const configMapErrors = (source: Fields, path: string): FieldError[] => filesErrors(source, 'name', path);

/** A file with what the pod says of itself; upstream leaves its place in the list out of the path. */
export function downwardFileErrors(file: unknown, path: string): FieldError[] {
  const target = textAt(file, 'path');
  const errors = [...needed(target, `${path}.path`), ...localNonReserved(target, `${path}.path`)];
  const field = fieldsAt(file, 'fieldRef');
  const resource = fieldsAt(file, 'resourceFieldRef');
  if (field !== undefined) {
    errors.push(...fieldRefErrors(field, VOLUME_FIELDS, `${path}.fieldRef`));
    if (resource !== undefined)
      errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resource !== undefined) {
    errors.push(...resourceRefErrors(resource, `${path}.resourceFieldRef`, true));
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  return [...errors, ...fileMode(numberAt(file, 'mode'), `${path}.mode`)];
}

export const downwardErrors = (source: Fields, path: string): FieldError[] => [
  ...fileMode(numberAt(source, 'defaultMode'), `${path}.defaultMode`),
  ...listAt(source, 'items').flatMap((file) => downwardFileErrors(file, path)),
];
