/** Reads the fields of a catalogue file; every fault names its place. */

export type Fields = Record<string, unknown>;

/** @throws Error always: "images[1].ports: must be ..." */
export function fail(place: string, what: string): never {
  throw new Error(`${place}: ${what}`);
}

/** A map of fields that are all known. */
export function fieldsAt(value: unknown, place: string, allowed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place, 'must be a map');
  for (const key of Object.keys(value)) if (!allowed.includes(key)) fail(`${place}.${key}`, 'unknown field');
  return value as Fields;
}

/** A map with keys of the writer's own. */
export function entriesAt(value: unknown, place: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place, 'must be a map');
  return Object.entries(value);
}

export function numberAt(fields: Fields, key: string, place: string, otherwise: number): number {
  const value = fields[key];
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || !(value >= 0)) fail(`${place}.${key}`, 'must be a number, 0 or more');
  return value;
}

export function textAt(value: unknown, place: string): string {
  if (typeof value !== 'string') fail(place, 'must be text');
  return value;
}

export function flagAt(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') fail(place, 'must be true or false');
  return value;
}

export function listAt(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value)) fail(place, 'must be a list');
  return value;
}

export function textsAt(value: unknown, place: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((v) => typeof v === 'string')) fail(place, 'must be a list of texts');
  return value as string[];
}

export function textMapAt(value: unknown, place: string): Record<string, string> {
  return Object.fromEntries(entriesAt(value, place).map(([key, text]) => [key, textAt(text, `${place}.${key}`)]));
}

export const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < 65536;
