/** Paths of files stay below the directory they are given for. */
import { invalid, type FieldError } from '../../../api/field-error.ts';

/** Refuses a path with ".." among its parts. */
export const noBacksteps = (target: string, path: string): FieldError[] =>
  target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : [];

/** Refuses what does not lead down from here: an absolute path, or one with "..". */
export function localDescending(target: string, path: string): FieldError[] {
  const absolute = target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : [];
  return [...absolute, ...noBacksteps(target, path)];
}

/** As localDescending, and the names that begin with ".." are the kubelet's own. */
export function localNonReserved(target: string, path: string): FieldError[] {
  const errors = localDescending(target, path);
  if (target.startsWith('..') && !target.startsWith('../'))
    errors.push(invalid(path, target, "must not start with '..'"));
  return errors;
}

/** 0777 */
const MAX_MODE = 511;

/** A file's permissions; absent passes. */
export const fileMode = (mode: number | undefined, path: string): FieldError[] =>
  mode !== undefined && (mode > MAX_MODE || mode < 0)
    ? [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
