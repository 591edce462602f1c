/** Reads into objects the program has no type for: a wrong shape reads as absent, never throws. */

export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of field names, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (!isFields(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here ?? undefined;
}

export function fieldsAt(value: unknown, ...path: readonly string[]): Fields | undefined {
  const found = at(value, ...path);
  return isFields(found) ? found : undefined;
}

/** A list, or the empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A text, or ''. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A number, or undefined. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The texts of a list of texts. */
export function textsAt(value: unknown, ...path: readonly string[]): string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** A map of texts, or undefined. */
export function mapAt(value: unknown, ...path: readonly string[]): Record<string, string> | undefined {
  return fieldsAt(value, ...path) as Record<string, string> | undefined;
}
