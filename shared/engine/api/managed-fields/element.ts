/** One step of a path to a field, in the text that managedFields write: "f:spec", `k:{"name":"web"}`, `v:"a"` (fieldpath/serialize-pe.go). */
import { isRecord, valueAt } from '../patch/record.ts';
import type { ListStructure } from './structure.ts';

export const fieldElement = (name: string): string => `f:${name}`;

/** The keys of an item as JSON, in the order of their names; undefined where one is missing that has no default. */
export function itemElement(list: ListStructure, item: unknown): string | undefined {
  if (list.keys.length === 0) return `v:${JSON.stringify(item)}`;
  if (!isRecord(item)) return undefined;
  const keys: Record<string, unknown> = {};
  for (const key of [...list.keys].sort()) {
    const value = valueAt(item, key) ?? list.keyDefault(key);
    if (value === undefined) return undefined;
    keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

const shown = (value: unknown): string => JSON.stringify(value);

/** As refusals write it: ".spec", `[name="web"]`, `[="a"]`. */
export function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
  return `[${keys.map(([key, value]) => `${key}=${shown(value)}`).join(',')}]`;
}

export const pathText = (path: readonly string[]): string => path.map(elementText).join('');

const before = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = String(a);
  const right = String(b);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The order in which elements of one place are written: fields, keys (by their values), values. */
export function compareElements(a: string, b: string): number {
  if (a.startsWith('k:') && b.startsWith('k:')) {
    const left = Object.entries(JSON.parse(a.slice(2)) as Record<string, unknown>);
    const right = Object.entries(JSON.parse(b.slice(2)) as Record<string, unknown>);
    for (const [i, [name, value]] of left.entries()) {
      const other = right[i];
      if (other === undefined) return 1;
      const order = before(name, other[0]) || before(value, other[1]);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  }
  return before(a, b);
}
