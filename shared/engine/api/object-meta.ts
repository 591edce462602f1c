/** The rules of metadata that hold for every kind (k8s.io/apimachinery/pkg/api/validation/objectmeta.go). */
import type { ObjectMeta, OwnerReference } from '../../model/meta.ts';
import { sameJson } from './equal.ts';
import { forbidden, invalid, required, tooLong, type FieldError } from './field-error.ts';
import { validateLabels } from './labels.ts';
import { isDns1123Label, isQualifiedName, type Check } from './names.ts';
import { utf8Length } from '../text/utf8.ts';

export const FIELD_IMMUTABLE = 'field is immutable';
const ANNOTATIONS_MAX_BYTES = 256 * 1024;

/**
 * A generateName may end in '-', since something follows: that dash is read as a letter, for the one before it
 * (maskTrailingDash).
 */
export const withoutTrailingDash = (prefix: string): string =>
  prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;

/** Keys are checked in lower case, and all keys and values together are at most 256 KiB. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const text of isQualifiedName(key.toLowerCase())) errors.push(invalid(path, key, text));
    bytes += utf8Length(key) + utf8Length(value);
  }
  if (bytes > ANNOTATIONS_MAX_BYTES) errors.push(tooLong(path, ANNOTATIONS_MAX_BYTES));
  return errors;
}

function ownerErrors(owner: OwnerReference, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion = '', kind = '', name = '', uid = '' } = owner as Partial<OwnerReference>;
  if (apiVersion.slice(apiVersion.indexOf('/') + 1) === '') {
    errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
  }
  const parts = { kind, name, uid };
  for (const [field, value] of Object.entries(parts)) {
    if (value === '') errors.push(invalid(`${path}.${field}`, value, 'must not be empty'));
  }
  if (apiVersion === 'v1' && kind === 'Event') {
    errors.push(invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

/** Each names its owner wholly, and at most one is the controller. */
export function validateOwnerReferences(owners: readonly OwnerReference[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  let first: string | undefined;
  for (const owner of owners ?? []) {
    errors.push(...ownerErrors(owner, path));
    if (owner.controller !== true) continue;
    const controller = `${owner.kind}/${owner.name}`;
    if (first === undefined) first = controller;
    else {
      const found = `Found "true" in references for ${first} and ${controller}`;
      errors.push(invalid(path, owners, `Only one reference can have Controller set to true. ${found}`));
    }
  }
  return errors;
}

export const validateFinalizerName = (name: string, path: string): FieldError[] =>
  isQualifiedName(name).map((text) => invalid(path, name, text));

/** Each is a qualified name, and the two that say what to do with dependents do not contradict each other. */
export function validateFinalizers(finalizers: readonly string[] | undefined, path: string): FieldError[] {
  const errors = (finalizers ?? []).flatMap((name) => validateFinalizerName(name, path));
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/**
 * Complaints about labels, annotations and owners; what is shared with `previous`, already stored, is not read
 * again.
 */
function describing(meta: ObjectMeta, path: string, previous?: ObjectMeta): FieldError[] {
  const { labels, annotations, ownerReferences } = meta;
  const errors: FieldError[] = [];
  if (labels !== previous?.labels) errors.push(...validateLabels(labels, `${path}.labels`));
  if (annotations !== previous?.annotations) errors.push(...validateAnnotations(annotations, `${path}.annotations`));
  if (ownerReferences !== previous?.ownerReferences) {
    errors.push(...validateOwnerReferences(ownerReferences, `${path}.ownerReferences`));
  }
  return errors;
}

const NON_NEGATIVE = 'must be greater than or equal to 0';

/**
 * Complaints about the metadata of a new object, its name already generated.
 * namespaced: whether the kind lives in namespaces; checkName: the rule of its names, also applied to generateName.
 */
export function validateObjectMeta(
  meta: ObjectMeta,
  namespaced: boolean,
  checkName: Check,
  path = 'metadata',
): FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', generateName = '', namespace = '' } = meta as Partial<ObjectMeta>;
  if (generateName !== '') {
    for (const text of checkName(withoutTrailingDash(generateName)))
      errors.push(invalid(`${path}.generateName`, generateName, text));
  }
  if (name === '') errors.push(required(`${path}.name`, 'name or generateName is required'));
  else for (const text of checkName(name)) errors.push(invalid(`${path}.name`, name, text));
  if (!namespaced) {
    if (namespace !== '') errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  } else if (namespace === '') errors.push(required(`${path}.namespace`));
  else for (const text of isDns1123Label(namespace)) errors.push(invalid(`${path}.namespace`, namespace, text));
  if ((meta.generation ?? 0) < 0) errors.push(invalid(`${path}.generation`, meta.generation, NON_NEGATIVE));
  return [...errors, ...describing(meta, path), ...validateFinalizers(meta.finalizers, `${path}.finalizers`)];
}

/** A complaint if the values differ (ValidateImmutableField). */
export const immutable = (next: unknown, previous: unknown, path: string): FieldError[] =>
  sameJson(next ?? null, previous ?? null) ? [] : [invalid(path, next, FIELD_IMMUTABLE)];

const IMMUTABLE_TEXTS = ['name', 'namespace', 'uid'] as const;
const IMMUTABLE_VALUES = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/** Complaints about a change of metadata. */
export function validateObjectMetaUpdate(next: ObjectMeta, previous: ObjectMeta, path = 'metadata'): FieldError[] {
  const errors: FieldError[] = [];
  if (previous.deletionTimestamp !== undefined) {
    const known = new Set(previous.finalizers ?? []);
    const added = [...new Set(next.finalizers ?? [])].filter((name) => !known.has(name)).sort();
    const shown = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
    const text = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
    if (added.length > 0) errors.push(forbidden(`${path}.finalizers`, text));
  }
  if ((next.resourceVersion ?? '') === '') {
    errors.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'));
  }
  if ((next.generation ?? 0) < (previous.generation ?? 0)) {
    errors.push(invalid(`${path}.generation`, next.generation ?? 0, 'must not be decremented'));
  }
  for (const field of IMMUTABLE_TEXTS)
    errors.push(...immutable(next[field] ?? '', previous[field] ?? '', `${path}.${field}`));
  for (const field of IMMUTABLE_VALUES) errors.push(...immutable(next[field], previous[field], `${path}.${field}`));
  errors.push(...describing(next, path, previous));
  return errors;
}
