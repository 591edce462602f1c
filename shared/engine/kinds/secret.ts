/** core/v1 Secret (pkg/apis/core/validation ValidateSecret, pkg/registry/core/secret). */
import { base64Size, decodeBase64Text, encodeBase64 } from '../text/base64.ts';
import { sameJson } from '../api/equal.ts';
import { forbidden, invalid, required, tooLong, type FieldError } from '../api/field-error.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { Secret } from '../../model/config.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { IMMUTABLE_TEXT, MAX_CONFIG_SIZE, validateKeys } from './configmap.ts';
import { fill } from './defaulting.ts';
import type { Kind } from './kind.ts';

const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** stringData is a way to write, never stored: it goes over data (pkg/apis/core/v1/conversion.go). */
function merged(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const entries = Object.entries(stringData ?? {}).map(([key, text]) => [key, encodeBase64(text)] as const);
  return entries.length === 0 ? rest : { ...rest, data: { ...rest.data, ...Object.fromEntries(entries) } };
}

/** Go's words for JSON that is cut short or begins wrongly; undefined where the text is an object. */
function jsonComplaint(text: string): string | undefined {
  if (text.trim() === '') return 'unexpected end of JSON input';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `invalid character ${quotedRune(text.trim())} looking for beginning of value`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
  if (value === null) return undefined;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

const quotedRune = (text: string): string => `'${String.fromCodePoint(text.codePointAt(0)!)}'`;

function jsonData(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const value = data[key];
  if (value === undefined) return [required(`data[${key}]`)];
  const complaint = jsonComplaint(decodeBase64Text(value) ?? '');
  return complaint === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', complaint)];
}

const needs = (data: Readonly<Record<string, string>>, ...keys: string[]): FieldError[] =>
  keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));

/** What each built-in type must contain. */
function validateType(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return (secret.metadata.annotations?.[ACCOUNT_NAME] ?? '') === ''
        ? [required(`metadata.annotations[${ACCOUNT_NAME}]`)]
        : [];
    case 'kubernetes.io/dockercfg':
      return jsonData(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return jsonData(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined
        ? needs(data, 'username', 'password')
        : [];
    case 'kubernetes.io/ssh-auth':
      return (data['ssh-privatekey'] ?? '') === '' ? [required('data[ssh-privatekey]')] : [];
    case 'kubernetes.io/tls':
      return needs(data, 'tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateSecret(secret: Secret): FieldError[] {
  const data = secret.data ?? {};
  const errors = [
    ...validateObjectMeta(secret.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateKeys(data, 'data'),
  ];
  const size = Object.values(data).reduce((sum, value) => sum + base64Size(value), 0);
  if (size > MAX_CONFIG_SIZE) errors.push(tooLong('data', MAX_CONFIG_SIZE));
  return [...errors, ...validateType(secret)];
}

function keptAsImmutable(next: Secret, previous: Secret): FieldError[] {
  if (previous.immutable !== true) return [];
  const errors = next.immutable === true ? [] : [forbidden('immutable', IMMUTABLE_TEXT)];
  if (!sameJson(next.data, previous.data)) errors.push(forbidden('data', IMMUTABLE_TEXT));
  return errors;
}

export const secretKind: Kind<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'V1Secret',
  status: false,
  scale: false,
  defaults: (secret) => fill(merged(secret), { type: 'Opaque' }),
  validate: validateSecret,
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...immutable(next.type, previous.type, 'type'),
    ...keptAsImmutable(next, previous),
    ...validateSecret(next),
  ],
  prepareForCreate: (secret) => secret,
  prepareForUpdate: (next) => next,
  columns: [NAME, textColumn('Type'), textColumn('Data'), AGE],
  row: (secret, nowMs) => [
    secret.metadata.name,
    secret.type ?? '',
    Object.keys(secret.data ?? {}).length,
    age(secret, nowMs),
  ],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    type: 'simulated',
    data: 'simulated',
    stringData: 'simulated',
    immutable: 'simulated',
  },
};
