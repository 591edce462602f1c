/** Small checks that turn an unknown message into a typed one, or say what is wrong with it. */

/** Gives a complaint ("args.seed: must be a number from 0 to 10"), or undefined when the value is fine. */
export type Validator<T> = ((value: unknown, where: string) => string | undefined) & { readonly accepts?: T };

type Loose = (value: unknown, where: string) => string | undefined;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonComplaint(value: unknown, where: string, depth: number): string | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${where}: must be finite`;
  if (depth > 200) return `${where}: is nested too deeply`;
  if (Array.isArray(value)) {
    for (const [i, v] of value.entries()) {
      const c = jsonComplaint(v, `${where}[${i}]`, depth + 1);
      if (c !== undefined) return c;
    }
    return undefined;
  }
  if (!isRecord(value)) return `${where}: must be JSON`;
  for (const key of Object.keys(value)) {
    const c = jsonComplaint(value[key], `${where}.${key}`, depth + 1);
    if (c !== undefined) return c;
  }
  return undefined;
}

export const check = {
  nothing: ((value, where) =>
    value === null || value === undefined ? undefined : `${where}: takes nothing`) as Validator<null>,
  text:
    (max: number): Loose =>
    (value, where) =>
      typeof value === 'string' && value.length <= max
        ? undefined
        : `${where}: must be text of at most ${max} characters`,
  number:
    (min: number, max: number): Loose =>
    (value, where) =>
      typeof value === 'number' && value >= min && value <= max
        ? undefined
        : `${where}: must be a number from ${min} to ${max}`,
  yesOrNo: ((value, where) => (typeof value === 'boolean' ? undefined : `${where}: must be true or false`)) as Loose,
  literal:
    (word: string | true): Loose =>
    (value, where) =>
      value === word ? undefined : `${where}: must be ${JSON.stringify(word)}`,
  choice:
    (words: readonly string[]): Loose =>
    (value, where) =>
      typeof value === 'string' && words.includes(value) ? undefined : `${where}: must be one of ${words.join(', ')}`,
  optional:
    (inner: Loose): Loose =>
    (value, where) =>
      value === undefined ? undefined : inner(value, where),
  nullOr:
    (inner: Loose): Loose =>
    (value, where) =>
      value === null ? undefined : inner(value, where),
  list:
    (item: Loose, max: number): Loose =>
    (value, where) => {
      if (!Array.isArray(value) || value.length > max) return `${where}: must be a list of at most ${max}`;
      for (const [i, v] of value.entries()) {
        const c = item(v, `${where}[${i}]`);
        if (c !== undefined) return c;
      }
      return undefined;
    },
  /** An object with these fields and no others. */
  object:
    (fields: Record<string, Loose>): Loose =>
    (value, where) => {
      if (!isRecord(value)) return `${where}: must be an object`;
      for (const key of Object.keys(value)) if (!Object.hasOwn(fields, key)) return `${where}.${key}: is not known`;
      for (const [key, inner] of Object.entries(fields)) {
        const c = inner(value[key], `${where}.${key}`);
        if (c !== undefined) return c;
      }
      return undefined;
    },
  /** One of several shapes, told apart by a field. */
  oneOf:
    <T>(tag: string, shapes: Record<string, Loose>): Validator<T> =>
    (value, where) => {
      if (!isRecord(value)) return `${where}: must be an object`;
      const word = value[tag];
      const shape = typeof word === 'string' && Object.hasOwn(shapes, word) ? shapes[word] : undefined;
      return shape === undefined
        ? `${where}.${tag}: must be one of ${Object.keys(shapes).join(', ')}`
        : shape(value, where);
    },
  json: ((value, where) => jsonComplaint(value, where, 0)) as Loose,
};
