/** Complaints about seccomp profiles, in fields and in the annotations that came before them (validateSeccompProfileField). */
import { forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import type { Container, PodSpec } from '../../../../model/pod.ts';

const POD_KEY = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_KEY = 'container.seccomp.security.alpha.kubernetes.io/';
const LOCAL = 'localhost/';
const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

interface Profile {
  type?: string;
  localhostProfile?: string;
}

const profileOf = (context: unknown): Profile | undefined =>
  (context as { seccompProfile?: Profile } | undefined)?.seccompProfile;

function pathErrors(file: string, path: string): FieldError[] {
  if (file.startsWith('/')) return [invalid(path, file, 'must be a relative path')];
  return file.split('/').includes('..') ? [invalid(path, file, "must not contain '..'")] : [];
}

function annotationErrors(value: string, path: string): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) return [];
  if (value.startsWith(LOCAL)) return pathErrors(value.slice(LOCAL.length), path);
  return [invalid(path, value, 'must be a valid seccomp profile')];
}

/** @param path of the security context */
export function validateSeccompField(context: unknown, path: string): FieldError[] {
  const profile = profileOf(context);
  if (profile === undefined) return [];
  const at = `${path}.seccompProfile`;
  const { type = '', localhostProfile } = profile;
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${at}.type`, 'type is required when seccompProfile is set'));
  else if (!TYPES.includes(type)) errors.push(notSupportedAsListed(`${at}.type`, type, TYPES));
  if (type === 'Localhost') {
    if (localhostProfile === undefined)
      errors.push(required(`${at}.localhostProfile`, 'must be set when seccomp type is Localhost'));
    else errors.push(...pathErrors(localhostProfile, `${at}.localhostProfile`));
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(`${at}.localhostProfile`, localhostProfile, 'can only be set when seccomp type is Localhost'));
  }
  return errors;
}

/** An annotation must say what the field says, where both do. */
function matchErrors(value: string | undefined, profile: Profile | undefined, path: string): FieldError[] {
  if (value === undefined || value === '' || profile === undefined) return [];
  const { type } = profile;
  const agrees =
    type === 'Unconfined'
      ? value === 'unconfined'
      : type === 'RuntimeDefault'
        ? value === 'runtime/default' || value === 'docker/default'
        : type !== 'Localhost' || value.startsWith(LOCAL);
  const other = 'in annotation and field must match';
  if (!agrees) return [forbidden(`${path}.type`, `seccomp type ${other}`)];
  if (type === 'Localhost' && value.slice(LOCAL.length) !== profile.localhostProfile)
    return [forbidden(`${path}.localhostProfile`, `seccomp profile ${other}`)];
  return [];
}

/** The annotations by themselves, and beside the fields. @param path "metadata.annotations" */
export function validateSeccompAnnotations(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(annotations))
    if (key === POD_KEY || key.startsWith(CONTAINER_KEY)) errors.push(...annotationErrors(value, `${path}.${key}`));
  errors.push(
    ...matchErrors(annotations[POD_KEY], profileOf(spec['securityContext']), 'spec.securityContext.seccompProfile'),
  );
  const list = (containers: readonly Container[] | undefined, field: string): void => {
    for (const [i, { name, securityContext }] of (containers ?? []).entries()) {
      const at = `spec.${field}[${i}].securityContext.seccompProfile`;
      errors.push(...matchErrors(annotations[CONTAINER_KEY + name], profileOf(securityContext), at));
    }
  };
  list(spec.initContainers, 'initContainers');
  list(spec.containers, 'containers');
  return errors;
}
