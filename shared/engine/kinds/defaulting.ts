/** Fills in what a manifest left out, sharing every part that was complete. */

/** Null counts as left out, as in a decoded manifest. */
export const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** Missing, or the zero of a Go string: an enumeration that was not chosen. */
export const isUnset = (value: unknown): boolean => isMissing(value) || value === '';

/** A map without entries, or none. */
export const isEmptyMap = (value: unknown): boolean =>
  isMissing(value) || (typeof value === 'object' && Object.keys(value as object).length === 0);

/** The record with the fields it lacks taken from `defaults`; the same reference when it lacks none. */
export function fill<T extends object>(record: T, defaults: Partial<T>): T {
  let filled: T | undefined;
  for (const key in defaults) {
    if (!isUnset(record[key])) continue;
    filled ??= { ...record };
    filled[key] = defaults[key] as T[typeof key];
  }
  return filled ?? record;
}

/** As fill, for fields that upstream holds by pointer: an empty text was meant. */
export function fillMissing<T extends object>(record: T, defaults: Partial<T>): T {
  const missing = Object.entries(defaults).filter(([key]) => isMissing(record[key as keyof T]));
  return missing.length === 0 ? record : { ...record, ...Object.fromEntries(missing) };
}

/** The record with one field put through `change`; the same reference when that gave the same value. */
export function within<T extends object, K extends keyof T>(
  record: T,
  key: K,
  change: (value: NonNullable<T[K]>) => T[K],
): T {
  const value = record[key];
  if (value === undefined || value === null) return record;
  const changed = change(value);
  return changed === value ? record : { ...record, [key]: changed };
}

/** The list with every item put through `change`; the same reference when none changed. */
export function each<T>(list: readonly T[], change: (item: T) => T): T[] {
  let changed: T[] | undefined;
  list.forEach((item, i) => {
    const next = change(item);
    if (next === item) return;
    changed ??= list.slice();
    changed[i] = next;
  });
  return changed ?? (list as T[]);
}

/** The record without some of its fields; the same reference when it had none of them. */
export function without<T extends object>(record: T, ...keys: readonly (keyof T)[]): T {
  if (!keys.some((key) => key in record)) return record;
  const rest = { ...record };
  for (const key of keys) delete rest[key];
  return rest;
}
