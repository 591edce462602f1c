/** Reads JSON as an object of its kind, as the API server does: unknown fields are named and dropped, wrong types refused, quantities made canonical. */
import type { AnyObject } from '../../../model/meta.ts';
import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import { ALWAYS, isOmitted } from './go-zero.ts';
import { builtinKind, fieldsOf, goName } from './kind-table.ts';

export interface FieldComplaint {
  /** "spec.containers[0].image" */
  field: string;
  message: string;
}

export interface Decoded {
  object: AnyObject;
  /** Dropped; upstream's strict decoding error of each: `unknown field "spec.foo"`. */
  unknownFields: FieldComplaint[];
  /** Refused, in kube-apiserver's words. */
  errors: FieldComplaint[];
}

/** Deeper than any real object; the API server itself stops at 10,000, a JavaScript stack before that. */
const MAX_DEPTH = 100;

const QUANTITY_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Keys that would reach an object's prototype. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Go's decoder calls a JSON value in its errors. */
function goValue(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'string' : 'object';
}

const GO_TYPES: Readonly<Record<string, string>> = {
  s: 'string',
  b: 'bool',
  i32: 'int32',
  i64: 'int64',
  f: 'float64',
  '64': '[]uint8',
  q: 'resource.Quantity',
  t: 'v1.Time',
  u: 'v1.MicroTime',
  is: 'intstr.IntOrString',
  '*': 'interface {}',
};

function goType(code: string): string {
  if (code.startsWith('[')) return `[]${goType(code.slice(1))}`;
  if (code.startsWith('{')) return `map[string]${goType(code.slice(1))}`;
  return GO_TYPES[code] ?? `v1.${goName(code)}`;
}

class Decoder {
  readonly unknownFields: FieldComplaint[] = [];
  readonly errors: FieldComplaint[] = [];

  constructor(
    private readonly kind: string,
    private readonly version: string,
  ) {}

  /** @param owner the Go struct that holds the field, for the error's words */
  value(code: string, value: unknown, path: string, owner: string, depth: number): unknown {
    if (depth > MAX_DEPTH) return this.refuse(path, `exceeded max depth of ${MAX_DEPTH} levels`);
    if (code.startsWith('[')) return this.list(code, value, path, owner, depth);
    if (code.startsWith('{')) return this.map(code, value, path, owner, depth);
    const ok = this.scalar(code, value, path);
    if (ok !== undefined) return ok.value;
    const fields = fieldsOf(code);
    if (fields === undefined || !isFields(value)) return this.mismatch(code, value, path, owner);
    return this.struct(code, fields, value, path, depth);
  }

  struct(type: string, fields: Readonly<Record<string, string>>, value: Fields, path: string, depth: number): Fields {
    const out: Fields = {};
    for (const key of Object.keys(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      const code = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (code === undefined) {
        this.unknownFields.push({ field: at, message: `unknown field ${JSON.stringify(at)}` });
        continue;
      }
      const given = value[key];
      if (given === null || given === undefined) continue;
      const decoded = this.value(code, given, at, goName(type), depth + 1);
      if (decoded !== undefined && !isOmitted(type, key, code, decoded)) out[key] = decoded;
    }
    for (const key of ALWAYS[type] ?? []) {
      if (out[key] !== undefined) continue;
      const code = fields[key];
      const inner = code === undefined ? undefined : fieldsOf(code);
      out[key] =
        inner === undefined ? {} : this.struct(code!, inner, {}, path === '' ? key : `${path}.${key}`, depth + 1);
    }
    return out;
  }

  private list(code: string, value: unknown, path: string, owner: string, depth: number): unknown {
    if (!Array.isArray(value)) return this.mismatch(code, value, path, owner);
    const inner = code.slice(1);
    const out: unknown[] = [];
    for (const [i, item] of value.entries()) {
      // Go turns a null in a list into the zero value of its type.
      const given = item === null ? (fieldsOf(inner) === undefined ? '' : {}) : item;
      const decoded = this.value(inner, given, `${path}[${i}]`, owner, depth + 1);
      if (decoded !== undefined) out.push(decoded);
    }
    return out;
  }

  private map(code: string, value: unknown, path: string, owner: string, depth: number): unknown {
    if (!isFields(value)) return this.mismatch(code, value, path, owner);
    const inner = code.slice(1);
    const out: Fields = {};
    for (const key of Object.keys(value)) {
      const at = `${path}.${key}`;
      if (FORBIDDEN.has(key)) {
        this.unknownFields.push({ field: at, message: `unknown field ${JSON.stringify(at)}` });
        continue;
      }
      const given = value[key] === null && inner === 's' ? '' : value[key];
      if (given === null || given === undefined) continue;
      const decoded = this.value(inner, given, at, owner, depth + 1);
      if (decoded !== undefined) out[key] = decoded;
    }
    return out;
  }

  /** The value when it fits a scalar code; undefined when it does not or the code is a struct. */
  private scalar(code: string, value: unknown, path: string): { value: unknown } | undefined {
    switch (code) {
      case 's':
      case 't':
      case 'u':
        return typeof value === 'string' ? { value } : undefined;
      case 'b':
        return typeof value === 'boolean' ? { value } : undefined;
      case 'i32':
        return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2147483648
          ? { value }
          : undefined;
      case 'i64':
        return typeof value === 'number' && Number.isInteger(value) ? { value } : undefined;
      case 'f':
        return typeof value === 'number' && Number.isFinite(value) ? { value } : undefined;
      case 'is':
        return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))
          ? { value }
          : undefined;
      case 'q':
        return this.quantity(value, path);
      case '64':
        return this.base64(value, path);
      case '*':
        return { value: plainJson(value) };
      default:
        return undefined;
    }
  }

  private quantity(value: unknown, path: string): { value: unknown } | undefined {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = String(value);
    if (!parseQuantity(text).ok) {
      this.refuse(path, QUANTITY_ERROR);
      return { value: undefined };
    }
    return { value: canonicalQuantity(text) };
  }

  private base64(value: unknown, path: string): { value: unknown } | undefined {
    if (typeof value !== 'string') return undefined;
    const text = value.replace(/[\r\n]/g, '');
    const bad = /[^A-Za-z0-9+/=]/.exec(text)?.index ?? (text.length % 4 === 0 ? -1 : text.length - (text.length % 4));
    if (bad >= 0) {
      this.refuse(path, `illegal base64 data at input byte ${bad}`);
      return { value: undefined };
    }
    return { value: text };
  }

  private mismatch(code: string, value: unknown, path: string, owner: string): undefined {
    const stack = path.replace(/\[\d+\]/g, '');
    const number = typeof value === 'number' && /^i\d/.test(code) ? `number ${value}` : goValue(value);
    if (code === 'is' && typeof value === 'boolean')
      return this.refuse(path, `json: cannot unmarshal bool into Go value of type int32`);
    return this.refuse(
      path,
      `json: cannot unmarshal ${number} into Go struct field ${owner}.${stack} of type ${goType(code)}`,
    );
  }

  private refuse(field: string, why: string): undefined {
    this.errors.push({
      field,
      message: `${this.kind} in version ${JSON.stringify(this.version)} cannot be handled as a ${this.kind}: ${why}`,
    });
    return undefined;
  }
}

/** A copy of any JSON without keys that reach a prototype. */
function plainJson(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((v) => plainJson(v, depth + 1));
  if (!isFields(value)) return value;
  const out: Fields = {};
  for (const key of Object.keys(value)) if (!FORBIDDEN.has(key)) out[key] = plainJson(value[key], depth + 1);
  return out;
}

/**
 * The object that the API server would make of a manifest. Follows k8s.io/apimachinery's strict JSON decoding.
 * A kind that upstream 1.34 does not have passes through; only its metadata is read as such.
 */
export function decode(value: unknown, apiVersion: string, kind: string): Decoded {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const decoder = new Decoder(kind, version);
  const given = isFields(value) ? value : {};
  const type = builtinKind(apiVersion, kind)?.type;
  let object: Fields;
  if (type === undefined) {
    object = plainJson(given) as Fields;
    const metadata = given['metadata'] ?? {};
    object['metadata'] = decoder.value('V1ObjectMeta', metadata, 'metadata', kind, 1) ?? {};
  } else {
    object = decoder.struct(type, fieldsOf(type) ?? {}, given, '', 0);
  }
  object['apiVersion'] = apiVersion;
  object['kind'] = kind;
  object['metadata'] ??= {};
  return { object: object as AnyObject, unknownFields: decoder.unknownFields, errors: decoder.errors };
}
