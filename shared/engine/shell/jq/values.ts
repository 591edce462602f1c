/** Values of jq: their order, their arithmetic, and what is in them. */
import { JqError, type Json } from './ast.ts';

export type Path = readonly Json[];

export type Objects = { readonly [key: string]: Json };

export const isObject = (value: Json): value is Objects =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
export const isTrue = (value: Json): boolean => value !== null && value !== false;

export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  return typeof value === 'object' ? 'object' : typeof value;
}

/** A value as errors show it: cut after eleven characters. */
function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 11 ? `${text.slice(0, 10)}...` : text;
}

const said = (value: Json): string => `${typeOf(value)} (${shown(value)})`;

const ORDER = ['null', 'false', 'true', 'number', 'string', 'array', 'object'];

const rank = (value: Json): number => ORDER.indexOf(typeof value === 'boolean' ? String(value) : typeOf(value));

export const keysOf = (value: Objects): string[] => Object.keys(value).sort(byCodePoint);

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** jq's order of all values. */
export function compare(a: Json, b: Json): number {
  const by = rank(a) - rank(b);
  if (by !== 0) return by;
  if (typeof a === 'number') return a - (b as number);
  if (typeof a === 'string') return byCodePoint(a, b as string);
  if (isArray(a)) {
    const other = b as readonly Json[];
    for (let i = 0; i < Math.min(a.length, other.length); i++) {
      const one = compare(a[i]!, other[i]!);
      if (one !== 0) return one;
    }
    return a.length - other.length;
  }
  if (!isObject(a)) return 0;
  const other = b as Objects;
  const keys = keysOf(a);
  const keysBy = compare(keys, keysOf(other));
  if (keysBy !== 0) return keysBy;
  for (const key of keys) {
    const one = compare(a[key]!, other[key]!);
    if (one !== 0) return one;
  }
  return 0;
}

export const isEqual = (a: Json, b: Json): boolean => compare(a, b) === 0;

function merged(a: Objects, b: Objects): Objects {
  const result: Record<string, Json> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const old = result[key];
    result[key] = old !== undefined && isObject(old) && isObject(value) ? merged(old, value) : value;
  }
  return result;
}

/** Characters of a text that a program makes at most. */
const MOST_TEXT = 10_000_000;

/** @throws JqError */
export function calculate(op: string, a: Json, b: Json): Json {
  const numbers = typeof a === 'number' && typeof b === 'number';
  switch (op) {
    case '+':
      if (a === null) return b;
      if (b === null) return a;
      if (numbers) return a + b;
      if (typeof a === 'string' && typeof b === 'string' && a.length + b.length < MOST_TEXT) return a + b;
      if (isArray(a) && isArray(b)) return [...a, ...b];
      if (isObject(a) && isObject(b)) return { ...a, ...b };
      throw new JqError(`${said(a)} and ${said(b)} cannot be added`);
    case '-':
      if (numbers) return a - b;
      if (isArray(a) && isArray(b)) return a.filter((one) => !b.some((other) => isEqual(one, other)));
      throw new JqError(`${said(a)} and ${said(b)} cannot be subtracted`);
    case '*':
      if (numbers) return a * b;
      if (typeof a === 'string' && typeof b === 'number') {
        if (a.length * b > MOST_TEXT) throw new JqError('Repeat string result too long');
        return b <= 0 ? null : a.repeat(Math.max(1, Math.round(b)));
      }
      if (isObject(a) && isObject(b)) return merged(a, b);
      throw new JqError(`${said(a)} and ${said(b)} cannot be multiplied`);
    case '/':
      if (numbers) {
        if (b === 0) throw new JqError(`${said(a)} and ${said(b)} cannot be divided because the divisor is zero`);
        return a / b;
      }
      if (typeof a === 'string' && typeof b === 'string') return a === '' ? [] : a.split(b);
      throw new JqError(`${said(a)} and ${said(b)} cannot be divided`);
    case '%': {
      if (!numbers) throw new JqError(`${said(a)} and ${said(b)} cannot be divided`);
      const by = Math.abs(Math.trunc(b));
      if (by === 0) throw new JqError(`${said(a)} and ${said(b)} cannot be divided because the divisor is zero`);
      return Math.trunc(a) % by;
    }
    case '==':
      return isEqual(a, b);
    case '!=':
      return !isEqual(a, b);
    case '<':
      return compare(a, b) < 0;
    case '<=':
      return compare(a, b) <= 0;
    case '>':
      return compare(a, b) > 0;
    default:
      return compare(a, b) >= 0;
  }
}

/** The slice that a key like {"start":1,"end":3} means of something of a length. */
function range(key: Objects, length: number): readonly [number, number] {
  const place = (value: Json | undefined, otherwise: number): number => {
    if (value === null || value === undefined) return otherwise;
    if (typeof value !== 'number') throw new JqError('Start and end indices of an array slice must be numbers');
    return Math.min(Math.max(0, value < 0 ? value + length : value), length);
  };
  const from = Math.floor(place(key['start'], 0));
  return [from, Math.max(from, Math.ceil(place(key['end'], length)))];
}

/** What is under a key. @throws JqError where such a thing has no such keys */
export function at(value: Json, key: Json): Json {
  if (isObject(key)) {
    if (value === null) return null;
    if (typeof value === 'string') {
      const points = [...value];
      return points.slice(...range(key, points.length)).join('');
    }
    if (isArray(value)) return value.slice(...range(key, value.length));
    throw new JqError(`Cannot index ${typeOf(value)} with object`);
  }
  if (value === null && (typeof key === 'string' || typeof key === 'number')) return null;
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key]! : null;
  if (isArray(value) && typeof key === 'number') {
    const place = Math.floor(key);
    return value[place < 0 ? place + value.length : place] ?? null;
  }
  if (isArray(value) && isArray(key)) return [...key.keys()].length === 0 ? null : indices(value, key);
  throw new JqError(
    typeof key === 'string'
      ? `Cannot index ${typeOf(value)} with "${key}"`
      : `Cannot index ${typeOf(value)} with ${typeOf(key)}`,
  );
}

/** Where a part stands in a text or a list. */
export function indices(value: Json, part: Json): Json {
  if (value === null) return null;
  const found: number[] = [];
  if (typeof value === 'string' && typeof part === 'string') {
    for (let i = part === '' ? -1 : value.indexOf(part); i >= 0; i = value.indexOf(part, i + 1)) found.push(i);
    return part === '' ? null : found;
  }
  if (!isArray(value)) throw new JqError(`Cannot determine indices of ${typeOf(value)}`);
  const parts = isArray(part) ? part : [part];
  if (parts.length === 0) return null;
  for (let i = 0; i + parts.length <= value.length; i++)
    if (parts.every((one, j) => isEqual(one, value[i + j]!))) found.push(i);
  return found;
}

/** Longer lists are not made by writing behind their end. */
const MOST_LENGTH = 1_000_000;

/** The value with another under a key. @throws JqError */
export function withAt(value: Json, key: Json, to: Json): Json {
  if (isObject(key)) {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
    if (!isArray(to)) throw new JqError('A slice of an array can only be assigned another array');
    const list = value ?? [];
    const [from, end] = range(key, list.length);
    return [...list.slice(0, from), ...to, ...list.slice(end)];
  }
  if (typeof key === 'string' && (value === null || isObject(value))) return { ...value, [key]: to };
  if (typeof key === 'number' && (value === null || isArray(value))) {
    const list: Json[] = [...(value ?? [])];
    const place = key < 0 ? Math.floor(key) + list.length : Math.floor(key);
    if (place < 0) throw new JqError('Out of bounds negative array index');
    if (place > MOST_LENGTH) throw new JqError('Array index too large');
    while (list.length < place) list.push(null);
    list[place] = to;
    return list;
  }
  return at(value, key);
}

export const getPath = (value: Json, path: Path): Json =>
  path.reduce<Json>((now, key) => (now === null ? null : at(now, key)), value);

export function setPath(value: Json, path: Path, to: Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  return withAt(value, first, setPath(at(value, first), rest, to));
}

/** The value without what is at a path. */
function withoutPath(value: Json, path: Path): Json {
  const [first, ...rest] = path;
  if (first === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = at(value, first);
    return inner === null ? value : withAt(value, first, withoutPath(inner, rest));
  }
  if (isObject(value) && typeof first === 'string') {
    const { [first]: _, ...others } = value;
    return others;
  }
  if (isArray(value) && typeof first === 'number') {
    const place = first < 0 ? first + value.length : first;
    return value.filter((_, i) => i !== place);
  }
  if (isArray(value) && isObject(first)) {
    const [from, end] = range(first, value.length);
    return [...value.slice(0, from), ...value.slice(end)];
  }
  throw new JqError(
    `Cannot delete field at ${typeof first === 'string' ? 'object' : 'array'} index of ${typeOf(value)}`,
  );
}

/** The last ones first, so that none moves another. */
export const withoutPaths = (value: Json, paths: readonly Path[]): Json =>
  [...paths].sort((a, b) => compare(b, a)).reduce<Json>(withoutPath, value);
