/** The items of an associative list by what they are known by, in their order; some lists that are stored have one twice. */
import { itemElement } from './element.ts';
import type { ListStructure } from './structure.ts';

export type Items = ReadonlyMap<string, readonly unknown[]>;

export function itemsOf(list: ListStructure, value: unknown): Items {
  const items = new Map<string, unknown[]>();
  for (const item of Array.isArray(value) ? (value as unknown[]) : []) {
    const element = itemElement(list, item);
    if (element === undefined) continue;
    const there = items.get(element);
    if (there === undefined) items.set(element, [item]);
    else there.push(item);
  }
  return items;
}
