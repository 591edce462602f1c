/** One complaint about one field, in upstream's words (k8s.io/apimachinery/pkg/util/validation/field). */

export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

export interface FieldError {
  type: FieldErrorType;
  /** "spec.containers[0].image" */
  field: string;
  /** Everything after "field: ". */
  body: string;
}

/** The whole text, as upstream's Error(): `spec.replicas: Invalid value: -1: must be ...`. */
export function fieldErrorText(e: FieldError): string {
  return `${e.field}: ${e.body}`;
}

/** A map of texts, such as labels: Go prints it in order of its keys. The fields of its structs have capitals. */
function isTextMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, part]) => typeof part === 'string' && !/^[A-Z]/.test(key));
}

const inOrder = (_key: string, value: unknown): unknown =>
  isTextMap(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/** JSON as Go writes it: safe within HTML. */
const goJson = (value: object): string =>
  JSON.stringify(value, inOrder).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Prints a value as Go's field.Error does: strings quoted, numbers and booleans bare, the rest as JSON. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined || value === null) return 'null';
  return typeof value === 'object' ? goJson(value) : String(value);
}

const withDetail = (head: string, detail: string): string => (detail === '' ? head : `${head}: ${detail}`);

export const required = (field: string, detail = ''): FieldError => ({
  type: 'FieldValueRequired',
  field,
  body: withDetail('Required value', detail),
});

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  body: withDetail(`Invalid value: ${shown(value)}`, detail),
});

export const typeInvalid = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueTypeInvalid',
  field,
  body: withDetail(`Invalid value: ${shown(value)}`, detail),
});

export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  body: withDetail(
    `Unsupported value: ${shown(value)}`,
    supported.length === 0
      ? ''
      : `supported values: ${[...supported]
          .sort()
          .map((s) => JSON.stringify(s))
          .join(', ')}`,
  ),
});

/** As notSupported, with the values in the order given: upstream sorts them only where it keeps them in a set. */
export const notSupportedAsListed = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  body: withDetail(
    `Unsupported value: ${shown(value)}`,
    `supported values: ${supported.map((s) => JSON.stringify(s)).join(', ')}`,
  ),
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  body: `Duplicate value: ${shown(value)}`,
});

export const forbidden = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  body: withDetail('Forbidden', detail),
});

export const notFoundField = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueNotFound',
  field,
  body: `Not found: ${shown(value)}`,
});

/** `max` in bytes; the value itself is not printed since 1.33. */
export const tooLong = (field: string, max: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  body: `Too long: may not be more than ${max} bytes`,
});

export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  body: `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
});
