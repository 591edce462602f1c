/** A fingerprint of a JSON value: equal content gives equal prints whatever the order of keys or the sharing of parts. */
import { fnv1a } from '../kernel/random.ts';

/** Prints of parts with at least this many leaves are remembered by reference: specs shared by thousands of pods. */
const REMEMBER_FROM = 8;
/** Where they are: what stands elsewhere is an object's own, and would be remembered in vain. */
const SHARED = 'spec';

const remembered = new WeakMap<object, number>();
const keyPrints = new Map<string, number>();

/** Scrambles 32 bits (the finaliser of MurmurHash3). */
function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function keyPrint(key: string): number {
  let p = keyPrints.get(key);
  if (p === undefined) {
    if (keyPrints.size > 10_000) keyPrints.clear();
    p = fnv1a(key);
    keyPrints.set(key, p);
  }
  return p;
}

/** Two characters a step: long texts are most of what is hashed. */
function textPrint(text: string): number {
  const n = text.length;
  let h = 0x811c9dc5 ^ n;
  let i = 1;
  for (; i < n; i += 2) h = Math.imul(h ^ (text.charCodeAt(i - 1) | (text.charCodeAt(i) << 16)), 0x01000193);
  if (i === n) h = Math.imul(h ^ text.charCodeAt(i - 1), 0x01000193);
  return mix(h);
}

let leaves = 0;
let isShared = false;

function printOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      leaves += 1;
      return textPrint(value);
    case 'number':
      leaves += 1;
      return mix(Number.isInteger(value) && Math.abs(value) < 2147483648 ? value ^ 0x27d4eb2f : fnv1a(String(value)));
    case 'boolean':
      leaves += 1;
      return value ? 0x1b873593 : 0x0e6546b6;
    case 'object':
      break;
    default:
      return 0;
  }
  if (value === null) return 0x38b34ae5;
  const known = isShared ? remembered.get(value) : undefined;
  if (known !== undefined) {
    leaves += REMEMBER_FROM;
    return known;
  }
  const start = leaves;
  let h: number;
  if (Array.isArray(value)) {
    h = 0x2545f491;
    for (const item of value) h = mix(Math.imul(h, 31) + printOf(item));
  } else {
    h = 0x9e3779b9;
    for (const key in value) {
      const part = (value as Record<string, unknown>)[key];
      // Commutative, so that the order of keys says nothing.
      if (part !== undefined) h = (h + mix(Math.imul(keyPrint(key), 0x01000193) ^ printOf(part))) | 0;
    }
    h = mix(h);
  }
  if (isShared && leaves - start >= REMEMBER_FROM) remembered.set(value, h);
  return h;
}

/** 32 bits that tell one JSON value from another. */
export function digestOf(value: unknown): number {
  leaves = 0;
  isShared = false;
  return printOf(value) >>> 0;
}

/** Sections whose fields are looked at one by one: most writes touch few of them. */
const OPENED = new Set(['metadata', 'spec', 'status']);

type Fields = Readonly<Record<string, unknown>>;

/** The same as of any value. */
function printOfNew(after: Fields): number {
  let h = 0x9e3779b9;
  for (const key in after) {
    isShared = key === SHARED;
    const part = after[key];
    if (part !== undefined) h = (h + mix(Math.imul(keyPrint(key), 0x01000193) ^ printOf(part))) | 0;
  }
  return mix(h);
}

/** What differs by reference, one field a part. */
function changedFields(before: Fields, after: Fields, deeper: boolean): number {
  let h = 0x9e3779b9;
  for (const key in after) {
    const is = after[key];
    const was = before[key];
    if (is === was || is === undefined) continue;
    if (deeper) isShared = key === SHARED;
    const open =
      deeper && OPENED.has(key) && typeof was === 'object' && was !== null && typeof is === 'object' && is !== null;
    const part = open ? changedFields(was as Fields, is as Fields, false) : printOf(is);
    h = (h + mix(Math.imul(keyPrint(key), 0x01000193) ^ part)) | 0;
  }
  for (const key in before)
    if (before[key] !== undefined && after[key] === undefined) h = (h + mix(keyPrint(key) ^ 0x38b34ae5)) | 0;
  return mix(h);
}

/**
 * 32 bits that tell one change of an object from another. Parts shared by both are passed over unread, so equal runs
 * must share equally: the same code does, also after a restore, which keeps every reference.
 */
export function digestOfChange(before: object | undefined, after: object): number {
  leaves = 0;
  return (
    (before === undefined ? printOfNew(after as Fields) : changedFields(before as Fields, after as Fields, true)) >>> 0
  );
}

/** Folds a print into a running history of 64 bits, order mattering. */
export function foldDigest(state: [number, number], print: number): void {
  state[0] = mix(Math.imul(state[0], 0x01000193) ^ print);
  state[1] = mix((state[1] + Math.imul(print, 0x9e3779b1)) | 0);
}

/** 16 hexadecimal digits. */
export function digestText(state: readonly [number, number]): string {
  return state.map((h) => (h >>> 0).toString(16).padStart(8, '0')).join('');
}
