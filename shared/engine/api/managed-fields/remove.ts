/** A value without the fields of a set (typed/remove.go). */
import { isRecord, setAt, type JsonRecord } from '../patch/record.ts';
import { fieldElement, itemElement } from './element.ts';
import type { FieldSet } from './field-set.ts';
import type { Structure } from './structure.ts';

/** What is left of a value; null where nothing is left of a map or a list. What the set does not touch is shared. */
export function without(value: unknown, gone: FieldSet, structure: Structure): unknown {
  if (gone.isEmpty) return value;
  if (structure.is === 'leaf') return isRecord(value) || Array.isArray(value) ? null : value;
  if (structure.is === 'list') {
    if (!Array.isArray(value)) return null;
    const left = value.flatMap((item: unknown) => {
      const element = itemElement(structure, item);
      if (element === undefined) return [item];
      const part = gone.at(element);
      return part.own ? [] : [without(item, part, structure.item)];
    });
    return left.length === 0 ? null : left;
  }
  if (!isRecord(value)) return value;
  const out: JsonRecord = {};
  for (const [field, inner] of Object.entries(value)) {
    const part = gone.at(fieldElement(field));
    const type = structure.of(field);
    if (!part.own) setAt(out, field, type === undefined ? inner : without(inner, part, type));
  }
  return Object.keys(out).length === 0 ? null : out;
}
