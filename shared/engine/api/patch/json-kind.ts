/** What a JSON value is, as strategic merge patch tells values apart, and how Go prints it in complaints. */
import { isRecord } from './record.ts';

export type JsonKind = 'map' | 'list' | 'string' | 'number' | 'boolean' | 'null';

export function jsonKind(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'map';
}

/** fmt's %v: "map[a:1 b:[2 3]]". */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`);
  return `map[${parts.join(' ')}]`;
}

const GO_TYPES: Record<JsonKind, string> = {
  map: 'map[string]interface {}',
  list: '[]interface {}',
  string: 'string',
  number: 'int64',
  boolean: 'bool',
  null: '%!s(<nil>)',
};

/** mergepatch.ErrBadArgType. */
export const badType = (expected: JsonKind, actual: unknown): Error =>
  new Error(`expected a ${GO_TYPES[expected]}, but received a ${GO_TYPES[jsonKind(actual)]}`);

/** mergepatch.ErrNoMergeKey. */
export const noMergeKey = (item: unknown, key: string): Error =>
  new Error(`map: ${goText(item)} does not contain declared merge key: ${key}`);

/** The kind that all elements have; undefined for none. Throws where they differ, or are lists themselves. */
export function elementKind(...lists: readonly (readonly unknown[])[]): JsonKind | undefined {
  let kind: JsonKind | undefined;
  for (const list of lists) {
    for (const item of list) {
      const found = jsonKind(item);
      if (found === 'list') throw new Error('lists of lists are not supported');
      if (kind !== undefined && kind !== found)
        throw new Error(`list element types are not identical: ${goText(lists)}`);
      kind = found;
    }
  }
  return kind;
}
