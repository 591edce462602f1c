/** Which AppArmor profile confines a container: by field, and by annotations from before there was one. */
import {
  forbidden,
  invalid,
  notSupportedAsListed,
  required,
  tooLong,
  type FieldError,
} from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { at, fieldsAt, textAt, type Fields } from '../../look.ts';
import { everyContainer } from './every-container.ts';

export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const LOCAL = 'localhost/';
const WORDS: Readonly<Record<string, string>> = { Unconfined: 'unconfined', RuntimeDefault: 'runtime/default' };
/** A path as long as the kernel takes. */
const MAX_PATH = 4095;

function localErrors(local: string | undefined, path: string): FieldError[] {
  const missing = required(path, 'must be set when AppArmor type is Localhost');
  if (local === undefined) return [missing];
  const errors: FieldError[] = [];
  if (local.trim() !== local) errors.push(invalid(path, local, 'must not be padded with whitespace'));
  else if (local === '') errors.push(missing);
  if (local.length > MAX_PATH) errors.push(tooLong(path, MAX_PATH));
  return errors;
}

/** Complaints about an appArmorProfile at `path`; absent, there are none. */
export function appArmorErrors(profile: Fields | undefined, path: string): FieldError[] {
  if (profile === undefined) return [];
  const type = textAt(profile, 'type');
  const local = at(profile, 'localhostProfile') as string | undefined;
  const here = `${path}.localhostProfile`;
  if (type === '') return [required(`${path}.type`, 'type is required when appArmorProfile is set')];
  if (type === 'Localhost') return localErrors(local, here);
  if (!TYPES.includes(type)) return [notSupportedAsListed(`${path}.type`, type, TYPES)];
  return local === undefined ? [] : [invalid(here, local, 'can only be set when AppArmor type is Localhost')];
}

const isProfile = (value: string): boolean =>
  value === '' || Object.values(WORDS).includes(value) || value.startsWith(LOCAL);

/** Complaints about AppArmor annotations: a container of that name, a profile of that form. */
export function appArmorAnnotationErrors(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  path: string,
): FieldError[] {
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith(APP_ARMOR_ANNOTATION))
    .flatMap(([key, value]) => {
      const name = key.slice(APP_ARMOR_ANNOTATION.length);
      const here = `${path}[${key}]`;
      const known = everyContainer(spec, '').some(({ container }) => container.name === name);
      const wrong = `invalid AppArmor profile name: ${JSON.stringify(value)}`;
      return [
        ...(known ? [] : [invalid(here, name, 'container not found')]),
        ...(isProfile(value) ? [] : [invalid(here, value, wrong)]),
      ];
    });
}

function contradiction(annotation: string, profile: Fields, path: string): FieldError[] {
  const type = textAt(profile, 'type');
  const otherType = [forbidden(`${path}.type`, 'apparmor type in annotation and field must match')];
  const word = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  if (word !== undefined) return annotation === word ? [] : otherType;
  if (type !== 'Localhost') return [];
  if (!annotation.startsWith(LOCAL)) return otherType;
  return annotation.slice(LOCAL.length) === at(profile, 'localhostProfile')
    ? []
    : [forbidden(`${path}.localhostProfile`, 'apparmor profile in annotation and field must match')];
}

/** Complaints about annotations that contradict the fields of a new pod or template. */
export function appArmorContradictions(
  annotations: Readonly<Record<string, string>> | undefined,
  spec: PodSpec,
  path: string,
): FieldError[] {
  if (annotations === undefined || at(spec['os'], 'name') === 'windows') return [];
  const ofPod = fieldsAt(spec.securityContext, 'appArmorProfile');
  return everyContainer(spec, path).flatMap(({ container, path: here }) => {
    const profile = fieldsAt(container.securityContext, 'appArmorProfile') ?? ofPod;
    const annotation = annotations[APP_ARMOR_ANNOTATION + container.name];
    return profile === undefined || annotation === undefined
      ? []
      : contradiction(annotation, profile, `${here}.securityContext.appArmorProfile`);
  });
}
