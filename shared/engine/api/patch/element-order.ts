/**
 * In which order the items of a merged list stand: as the patch says, and the server's own between them where they
 * were.
 */
import { isDeletion } from './directives.ts';
import { badType, noMergeKey } from './json-kind.ts';
import { isRecord, valueAt } from './record.ts';

/**
 * What an item is known by: the value of its merge key, or itself in a list of scalars (key ''). Throws without
 * one.
 */
export function identity(item: unknown, mergeKey: string): unknown {
  if (mergeKey === '') return item;
  if (!isRecord(item)) throw badType('map', item);
  const value = valueAt(item, mergeKey);
  if (value === undefined) throw noMergeKey(item, mergeKey);
  return value;
}

/** Where each identity stands first. */
function positions(list: readonly unknown[], mergeKey: string): Map<unknown, number> {
  const found = new Map<unknown, number>();
  list.forEach((item, i) => {
    const id = identity(item, mergeKey);
    if (!found.has(id)) found.set(id, i);
  });
  return found;
}

/** The items in the given order, deletions last (normalizeSliceOrder). */
export function inOrder(items: readonly unknown[], order: readonly unknown[], mergeKey: string): unknown[] {
  const at = positions(order, mergeKey);
  const place = (item: unknown): number => at.get(identity(item, mergeKey)) ?? -1;
  const kept = items.filter((item) => mergeKey === '' || !isDeletion(item));
  const deleted = mergeKey === '' ? [] : items.filter(isDeletion);
  return [...kept.sort((a, b) => place(a) - place(b)), ...deleted];
}

/** Weaves `left` into `right`, each in its own order, by their places in `order` (mergeSortedSlice). */
function woven(
  left: readonly unknown[],
  right: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const at = positions(order, mergeKey);
  const out: unknown[] = [];
  let i = 0;
  for (const item of right) {
    const bound = at.get(identity(item, mergeKey));
    if (bound === undefined) {
      out.push(item);
      continue;
    }
    while (i < left.length) {
      const place = at.get(identity(left[i], mergeKey));
      if (place === undefined || place >= bound) break;
      out.push(left[i++]);
    }
    out.push(item);
  }
  return [...out, ...left.slice(i)];
}

/**
 * A merged list in its final order (normalizeElementOrder): items that `wanted` names follow it, the others follow
 * `server`, and both are woven by `server`.
 */
export function ordered(
  merged: readonly unknown[],
  wanted: readonly unknown[],
  server: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const named = new Set(wanted.map((item) => (mergeKey === '' || !isRecord(item) ? item : valueAt(item, mergeKey))));
  const isNamed = (item: unknown): boolean => named.has(identity(item, mergeKey));
  const patchItems = inOrder(merged.filter(isNamed), wanted, mergeKey);
  const serverItems = inOrder(
    merged.filter((item) => !isNamed(item)),
    server,
    mergeKey,
  );
  return woven(serverItems, patchItems, server, mergeKey);
}
