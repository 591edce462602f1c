/**
 * Patches read JSON objects by these few questions, and never through a prototype ("__proto__" is a key like any
 * other).
 */

import { sameJson } from '../equal.ts';

export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ownKey = Object.prototype.hasOwnProperty;

/** Whether the object has the key, holding anything but undefined. */
export const holds = (object: JsonRecord, key: string): boolean =>
  ownKey.call(object, key) && object[key] !== undefined;

/** The value of the key, or undefined. */
export const valueAt = (object: JsonRecord, key: string): unknown =>
  ownKey.call(object, key) ? object[key] : undefined;

/** Sets a key of an object that is being built, whatever the key is called. */
export function setAt(object: JsonRecord, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** A copy whose keys can be set and deleted, sharing what they hold. */
export const shallow = (object: JsonRecord): JsonRecord => ({ ...object });

/** An object being changed: copied at the first change that is one, else given back as it was. */
export class Draft {
  private copy: JsonRecord | undefined;

  constructor(private readonly base: JsonRecord) {}

  get result(): JsonRecord {
    return this.copy ?? this.base;
  }

  has(key: string): boolean {
    return holds(this.result, key);
  }

  get(key: string): unknown {
    return valueAt(this.result, key);
  }

  set(key: string, value: unknown): void {
    if (this.has(key) && sameJson(this.get(key), value)) return;
    setAt((this.copy ??= shallow(this.base)), key, value);
  }

  delete(key: string): void {
    if (this.has(key)) delete (this.copy ??= shallow(this.base))[key];
  }
}
