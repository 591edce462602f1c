/** core/v1 ConfigMap (pkg/apis/core/validation ValidateConfigMap). */
import { sameJson } from '../api/equal.ts';
import { base64Size } from '../text/base64.ts';
import { forbidden, invalid, tooLong, type FieldError } from '../api/field-error.ts';
import { isConfigMapKey, isDns1123Subdomain } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import { utf8Length } from '../text/utf8.ts';
import type { ConfigMap } from '../../model/config.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import type { Kind } from './kind.ts';

/** Bytes that a ConfigMap or a Secret may hold. */
export const MAX_CONFIG_SIZE = 1024 * 1024;
/** How an immutable ConfigMap or Secret refuses a change. */
export const IMMUTABLE_TEXT = 'field is immutable when `immutable` is set';

export const validateKeys = (data: Readonly<Record<string, unknown>>, path: string): FieldError[] =>
  Object.keys(data).flatMap((key) => isConfigMapKey(key).map((text) => invalid(`${path}[${key}]`, key, text)));

function validateConfigMap(map: ConfigMap): FieldError[] {
  const errors = validateObjectMeta(map.metadata, true, isDns1123Subdomain, 'metadata');
  const { data = {}, binaryData = {} } = map;
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.push(...validateKeys({ [key]: value }, 'data'));
    if (Object.hasOwn(binaryData, key))
      errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += utf8Length(value);
  }
  errors.push(...validateKeys(binaryData, 'binaryData'));
  for (const value of Object.values(binaryData)) size += base64Size(value);
  if (size > MAX_CONFIG_SIZE) errors.push(tooLong('', MAX_CONFIG_SIZE));
  return errors;
}

function keptAsImmutable(next: ConfigMap, previous: ConfigMap): FieldError[] {
  if (previous.immutable !== true) return [];
  const errors = next.immutable === true ? [] : [forbidden('immutable', IMMUTABLE_TEXT)];
  if (!sameJson(next.data, previous.data)) errors.push(forbidden('data', IMMUTABLE_TEXT));
  if (!sameJson(next.binaryData, previous.binaryData)) errors.push(forbidden('binaryData', IMMUTABLE_TEXT));
  return errors;
}

export const configMapKind: Kind<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'V1ConfigMap',
  status: false,
  scale: false,
  defaults: (map) => map,
  validate: validateConfigMap,
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...keptAsImmutable(next, previous),
    ...validateConfigMap(next),
  ],
  prepareForCreate: (map) => map,
  prepareForUpdate: (next) => next,
  columns: [NAME, textColumn('Data'), AGE],
  row: (map, nowMs) => [
    map.metadata.name,
    Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
    age(map, nowMs),
  ],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    data: 'simulated',
    binaryData: 'simulated',
    immutable: 'simulated',
  },
};
