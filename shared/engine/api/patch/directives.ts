/** The keys that are orders, not data, in a strategic merge patch. */
import { isRecord, setAt, type JsonRecord } from './record.ts';

export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
const ELEMENT_ORDER = '$setElementOrder';

/** "$setElementOrder/containers". */
export const elementOrderKey = (field: string): string => `${ELEMENT_ORDER}/${field}`;

/** "$deleteFromPrimitiveList/finalizers". */
export const deletionKey = (field: string): string => `${DELETE_FROM_LIST}/${field}`;

/** The list that the order is about; undefined for a key that is none. Throws for one that names no list. */
function fieldOf(key: string, prefix: string, complaint: string): string | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const field = key.slice(prefix.length + 1);
  if (key[prefix.length] !== '/') throw new Error(complaint);
  return field;
}

export const ORDER_COMPLAINT = 'invalid patch format of setElementOrder list';

export const orderedField = (key: string): string | undefined => fieldOf(key, ELEMENT_ORDER, ORDER_COMPLAINT);
export const deletedField = (key: string): string | undefined =>
  fieldOf(key, DELETE_FROM_LIST, 'invalid patch format of primitive list');

export const isParallelList = (key: string): boolean =>
  key.startsWith(ELEMENT_ORDER) || key.startsWith(DELETE_FROM_LIST);

export const isDeletion = (item: unknown): boolean => isRecord(item) && item[DIRECTIVE] === 'delete';

export const hasDirective = (item: unknown): item is JsonRecord => isRecord(item) && item[DIRECTIVE] !== undefined;

/**
 * A patch's value as it lands where there was none: nulls and orders are gone; undefined if all of it was an order.
 */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  if (hasDirective(value)) return undefined;
  const out: JsonRecord = {};
  for (const key of Object.keys(value)) {
    if (key === RETAIN_KEYS || isParallelList(key) || value[key] === null) continue;
    const kept = withoutDirectives(value[key]);
    if (kept !== undefined) setAt(out, key, kept);
  }
  return out;
}
