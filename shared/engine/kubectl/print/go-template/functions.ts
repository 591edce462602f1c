/** The functions of Go templates, and kubectl's own (text/template/funcs.go, cli-runtime printers/template.go). */
import { decodeBase64Text } from '../../../text/base64.ts';
import { toUtf8, utf8Length } from '../../../text/utf8.ts';
import { goText, goType } from '../go-value.ts';
import { goPrintf } from './printf.ts';
import { TemplateError } from './error.ts';

/** Whether a value counts as true: nothing, zero and what is empty do not. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** @throws TemplateError (indexArg) */
function indexOf(key: unknown, length: number): number {
  if (key === null || key === undefined) throw new TemplateError('cannot index slice/array with nil');
  if (typeof key !== 'number' || !Number.isInteger(key))
    throw new TemplateError(`cannot index slice/array with type ${goType(key)}`);
  if (key < 0 || key >= length) throw new TemplateError(`index out of range: ${key}`);
  return key;
}

function element(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return value[indexOf(key, value.length)];
  if (typeof value === 'string') return toUtf8(value)[indexOf(key, utf8Length(value))];
  if (value === null || value === undefined) throw new TemplateError('index of untyped nil');
  if (typeof value !== 'object') throw new TemplateError(`can't index item of type ${goType(value)}`);
  if (typeof key !== 'string') throw new TemplateError(`value has type ${goType(key)}; should be string`);
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return utf8Length(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  if (value === null || value === undefined)
    throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  throw new TemplateError(`len of type ${goType(value)}`);
}

type Basic = 'bool' | 'int' | 'float' | 'string';

/** undefined: none that can be ordered (basicKind). */
function basicKind(value: unknown): Basic | undefined {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return typeof value !== 'number' ? undefined : Number.isInteger(value) ? 'int' : 'float';
}

/** @throws TemplateError for values that have no order between them */
function order(a: unknown, b: unknown): number {
  const [one, other] = [basicKind(a), basicKind(b)];
  if (one === undefined || other === undefined) throw new TemplateError('invalid type for comparison');
  if (one !== other) throw new TemplateError('incompatible types for comparison');
  if (one === 'bool') throw new TemplateError('invalid type for comparison');
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

/** @throws TemplateError for values that cannot be compared */
function isEqual(a: unknown, b: unknown): boolean {
  const [isNothing, isOther] = [a === null || a === undefined, b === null || b === undefined];
  if (isNothing || isOther) return isNothing && isOther;
  if (basicKind(a) !== basicKind(b)) throw new TemplateError('incompatible types for comparison');
  if (typeof a === 'object') throw new TemplateError(`non-comparable type ${goText(a)}: ${goType(a)}`);
  return a === b;
}

function equalsAny(first: unknown, ...others: readonly unknown[]): boolean {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  return others.some((other) => isEqual(first, other));
}

/** @throws TemplateError for what has no slices, and for places that are not there */
function sliceOf(value: unknown, ...places: readonly unknown[]): unknown {
  if (value === null || value === undefined) throw new TemplateError('slice of untyped nil');
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new TemplateError(`can't slice item of type ${goType(value)}`);
  const [start = 0, end] = places.map((place) => indexOf(place, value.length + 1));
  return value.slice(start, end);
}

/** Does the value have all of the fields, one within the other? */
function exists(value: unknown, ...keys: readonly unknown[]): boolean {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return false;
    if (!Object.hasOwn(here, String(key))) return false;
    here = (here as Record<string, unknown>)[String(key)];
  }
  return true;
}

/** Where base64 stops being any, as Go counts it. */
function badByte(text: string): number {
  return /[^A-Za-z0-9+/]/.exec(text)?.index ?? text.length - (text.length % 4);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Spaces only between values that are no texts (fmt.Sprint). */
function sprint(values: readonly unknown[]): string {
  return values.reduce<string>((text, value, i) => {
    const isApart = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string';
    return `${text}${isApart ? ' ' : ''}${goText(value)}`;
  }, '');
}

/** How many arguments each takes; those that take more say from how many on. */
export const ARITY: Readonly<Record<string, { least: number; more?: true }>> = {
  and: { least: 1, more: true },
  or: { least: 1, more: true },
  not: { least: 1 },
  eq: { least: 1, more: true },
  ne: { least: 2 },
  lt: { least: 2 },
  le: { least: 2 },
  gt: { least: 2 },
  ge: { least: 2 },
  index: { least: 1, more: true },
  len: { least: 1 },
  slice: { least: 1, more: true },
  printf: { least: 1, more: true },
  exists: { least: 1, more: true },
  base64decode: { least: 1 },
};
/** Those whose first argument has to be a text. */
export const TAKES_TEXT: ReadonlySet<string> = new Set(['printf', 'base64decode']);

export const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  and: (...args) => {
    const at = args.findIndex((arg) => !isTrue(arg));
    return at < 0 ? args.at(-1) : args[at];
  },
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (arg) => !isTrue(arg),
  eq: equalsAny,
  ne: (a, b) => !isEqual(a, b),
  lt: (a, b) => order(a, b) < 0,
  le: (a, b) => order(a, b) <= 0,
  gt: (a, b) => order(a, b) > 0,
  ge: (a, b) => order(a, b) >= 0,
  index: (value, ...keys) => keys.reduce(element, value),
  len: lengthOf,
  slice: sliceOf,
  print: (...args) => sprint(args),
  println: (...args) => `${args.map(goText).join(' ')}\n`,
  printf: (format, ...args) => goPrintf(String(format), args),
  html: (...args) => sprint(args).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!),
  js: (...args) => JSON.stringify(sprint(args)).slice(1, -1),
  urlquery: (...args) => encodeURIComponent(sprint(args)).replaceAll('%20', '+'),
  exists,
  base64decode: (text) => {
    const decoded = decodeBase64Text(String(text));
    if (decoded === undefined)
      throw new TemplateError(`base64 decode failed: illegal base64 data at input byte ${badByte(String(text))}`);
    return decoded;
  },
};
