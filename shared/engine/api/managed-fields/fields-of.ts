/** The fields that a value sets (typed/tofieldset.go), and what is wrong with a configuration (typed/validate.go). */
import { isRecord } from '../patch/record.ts';
import { elementText, fieldElement, itemElement, pathText } from './element.ts';
import { FieldSet } from './field-set.ts';
import type { Leaf, ListStructure, Structure } from './structure.ts';

const isEmptyMap = (value: unknown): boolean => value === null || (isRecord(value) && Object.keys(value).length === 0);

function under(element: string, below: FieldSet, own: boolean): FieldSet {
  const part = own ? below.union(FieldSet.HERE) : below;
  return FieldSet.of(false, [[element, part]]);
}

/** The set of all fields of a value; a list item is one itself, a struct's field only by what is in it. */
export function fieldsIn(value: unknown, structure: Structure): FieldSet {
  if (value === undefined) return FieldSet.NONE;
  if (structure.is === 'leaf') return FieldSet.HERE;
  let set = FieldSet.NONE;
  if (structure.is === 'list') {
    for (const item of Array.isArray(value) ? value : []) {
      const element = itemElement(structure, item);
      if (element !== undefined) set = set.union(under(element, fieldsIn(item, structure.item), true));
    }
    return set;
  }
  if (!isRecord(value)) return value === null ? FieldSet.NONE : FieldSet.HERE;
  for (const [field, inner] of Object.entries(value)) {
    const type = structure.of(field);
    if (type === undefined || inner === undefined) continue;
    const own = isEmptyMap(inner) || !structure.names(field);
    set = set.union(under(fieldElement(field), fieldsIn(inner, type), own));
  }
  return set;
}

const goValue = (value: unknown): string => `&value.valueUnstructured{Value:${JSON.stringify(value)}}`;
const goType = (value: unknown): string =>
  Array.isArray(value)
    ? '[]interface {}'
    : isRecord(value)
      ? 'map[string]interface {}'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;

function leafComplaint({ expects }: Leaf, value: unknown): string | undefined {
  if (value === null || expects === 'any') return undefined;
  if (expects === 'number')
    return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goType(value)}`;
  const isRight =
    expects === 'list' ? Array.isArray(value) : expects === 'map' ? isRecord(value) : typeof value === expects;
  if (isRight) return undefined;
  return `expected ${expects}, got ${goValue(value)}`;
}

/** A key field without which the item cannot be told from others. */
function missingKey(list: ListStructure, item: unknown): string | undefined {
  return list.keys.find((key) => isRecord(item) && item[key] === undefined && list.keyDefault(key) === undefined);
}

/** What is wrong with the value, each complaint with its path: ".spec.foo: field not declared in schema". */
export function* complaintsOf(value: unknown, structure: Structure, path: readonly string[] = []): Generator<string> {
  const at = pathText(path);
  if (value === undefined || value === null) return;
  if (structure.is === 'leaf') {
    const why = leafComplaint(structure, value);
    if (why !== undefined) yield `${at}: ${why}`;
    return;
  }
  if (structure.is === 'list') {
    if (!Array.isArray(value)) {
      yield `${at}: expected list, got ${goValue(value)}`;
      return;
    }
    const seen = new Set<string>();
    for (const [i, item] of value.entries()) {
      const element = itemElement(structure, item);
      if (element === undefined) {
        const key = missingKey(structure, item);
        yield key === undefined
          ? `${at}: element ${i}: associative list with keys may not have non-map elements`
          : `${at}: element ${i}: associative list with keys has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)`;
        continue;
      }
      if (seen.has(element)) yield `${at}: duplicate entries for key ${elementText(element)}`;
      seen.add(element);
      yield* complaintsOf(item, structure.item, [...path, element]);
    }
    return;
  }
  if (!isRecord(value)) {
    // What no schema tells of may be anything.
    if (structure.of('') === undefined) yield `${at}: expected map, got ${goValue(value)}`;
    return;
  }
  for (const [field, inner] of Object.entries(value)) {
    const type = structure.of(field);
    const next = [...path, fieldElement(field)];
    if (type === undefined) yield `${pathText(next)}: field not declared in schema`;
    else yield* complaintsOf(inner, type, next);
  }
}
