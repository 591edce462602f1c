/** Which system calls are let through: by field, and by annotations from before there was one. */
import { forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { at, fieldsAt, textAt, type Fields } from '../../look.ts';
import { everyContainer } from './every-container.ts';
import { seccompProfile } from './go-struct.ts';
import { localDescending } from './paths.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const OF_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const OF_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const LOCAL = 'localhost/';
/** What an annotation calls each type; a local profile has its path behind. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  Unconfined: ['unconfined'],
  RuntimeDefault: ['runtime/default', 'docker/default'],
};

function typeErrors(type: string, path: string): FieldError[] {
  if (type === '') return [required(path, 'type is required when seccompProfile is set')];
  return TYPES.includes(type) ? [] : [notSupportedAsListed(path, type, TYPES)];
}

/** Complaints about a seccompProfile at `path`; absent, there are none. */
export function seccompErrors(profile: Fields | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const type = textAt(profile, 'type');
  const errors = typeErrors(type, `${path}.type`);
  const local = at(profile, 'localhostProfile') as string | undefined;
  const here = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (local === undefined) errors.push(required(here, 'must be set when seccomp type is Localhost'));
    else errors.push(...localDescending(local, here));
  } else if (local !== undefined) {
    errors.push(invalid(here, seccompProfile(profile), 'can only be set when seccomp type is Localhost'));
  }
  return errors;
}

function annotationErrors(value: string, path: string): FieldError[] {
  if (Object.values(WORDS).some((words) => words.includes(value))) return [];
  if (value.startsWith(LOCAL)) {
    const target = value.slice(LOCAL.length);
    return localDescending(target, path);
  }
  return [invalid(path, value, 'must be a valid seccomp profile')];
}

/** Complaints about seccomp annotations; the key is part of the path. */
export function seccompAnnotationErrors(annotations: Readonly<Record<string, string>>, path: string): FieldError[] {
  const ofPod = annotations[OF_POD];
  return [
    ...(ofPod === undefined ? [] : annotationErrors(ofPod, `${path}.${OF_POD}`)),
    ...Object.entries(annotations)
      .filter(([key]) => key.startsWith(OF_CONTAINER))
      .flatMap(([key, value]) => annotationErrors(value, `${path}.${key}`)),
  ];
}

/** A complaint where an annotation says something else than the field beside it. */
export function seccompMatchErrors(annotation: string, profile: Fields | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const type = textAt(profile, 'type');
  const otherType = [forbidden(`${path}.type`, 'seccomp type in annotation and field must match')];
  const words = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  if (words !== undefined) return words.includes(annotation) ? [] : otherType;
  if (type !== 'Localhost') return [];
  if (!annotation.startsWith(LOCAL)) return otherType;
  return annotation.slice(LOCAL.length) === at(profile, 'localhostProfile')
    ? []
    : [forbidden(`${path}.localhostProfile`, 'seccomp profile in annotation and field must match')];
}

/** Complaints about annotations that contradict the fields of a pod or template. */
export function seccompContradictions(
  annotations: Readonly<Record<string, string>> | undefined,
  spec: PodSpec,
  path: string,
): FieldError[] {
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  const ofPod = annotations[OF_POD];
  if (ofPod !== undefined) {
    const profile = fieldsAt(spec.securityContext, 'seccompProfile');
    errors.push(...seccompMatchErrors(ofPod, profile, `${path}.securityContext.seccompProfile`));
  }
  for (const { container, path: here } of everyContainer(spec, path)) {
    const annotation = annotations[OF_CONTAINER + container.name];
    if (annotation === undefined) continue;
    const profile = fieldsAt(container.securityContext, 'seccompProfile');
    errors.push(...seccompMatchErrors(annotation, profile, `${here}.securityContext.seccompProfile`));
  }
  return errors;
}
