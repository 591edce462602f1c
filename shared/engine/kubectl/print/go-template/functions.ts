/** The functions of Go templates, and kubectl's own (text/template/funcs.go, cli-runtime printers/template.go). */
import { decodeBase64Text } from '../../../text/base64.ts';
import { utf8Length } from '../../../text/utf8.ts';
import { goText } from '../go-value.ts';
import { goPrintf } from './printf.ts';
import { TemplateError } from './error.ts';

/** Whether a value counts as true: nothing, zero and what is empty do not. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function element(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= value.length)
      throw new TemplateError(`error calling index: index out of range: ${index}`);
    return value[index];
  }
  if (typeof value === 'object' && value !== null) {
    const name = String(key);
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (value === null || value === undefined) throw new TemplateError('error calling index: index of untyped nil');
  throw new TemplateError(`error calling index: can't index item of type ${typeof value}`);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return utf8Length(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new TemplateError('error calling len: len of nil pointer');
}

function order(a: unknown, b: unknown): number {
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string'))
    throw new TemplateError('incompatible types for comparison');
  return a < b! ? -1 : a > b! ? 1 : 0;
}

const sliceOf = (value: unknown, from?: unknown, to?: unknown): unknown => {
  const [start, end] = [Number(from ?? 0), to === undefined ? undefined : Number(to)];
  if (typeof value === 'string' || Array.isArray(value)) return value.slice(start, end);
  throw new TemplateError(`error calling slice: can't slice item of type ${typeof value}`);
};

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

export const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  and: (...args) => {
    const at = args.findIndex((arg) => !isTrue(arg));
    return at < 0 ? args.at(-1) : args[at];
  },
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (arg) => !isTrue(arg),
  eq: (first, ...others) => others.some((other) => other === first),
  ne: (a, b) => a !== b,
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
    if (decoded === undefined) throw new TemplateError('error calling base64decode: base64 decode failed');
    return decoded;
  },
};
