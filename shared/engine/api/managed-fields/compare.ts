/** Which fields differ between two values of one structure (typed/compare.go). */
import { sameJson } from '../equal.ts';
import { isRecord, valueAt } from '../patch/record.ts';
import { fieldElement } from './element.ts';
import { FieldSet } from './field-set.ts';
import { itemsOf } from './items.ts';
import type { ListStructure, MapStructure, Structure } from './structure.ts';

export interface Comparison {
  added: FieldSet;
  removed: FieldSet;
  modified: FieldSet;
}

const { NONE, HERE } = FieldSet;
export const SAME: Comparison = { added: NONE, removed: NONE, modified: NONE };

export const isSame = ({ added, removed, modified }: Comparison): boolean =>
  added.isEmpty && removed.isEmpty && modified.isEmpty;

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0);

function leaf(left: unknown, right: unknown): Comparison {
  if (left === undefined) return { ...SAME, added: HERE };
  if (right === undefined) return { ...SAME, removed: HERE };
  return sameJson(left, right) ? SAME : { ...SAME, modified: HERE };
}

/** Puts the parts of a value together, each under its element. */
function joined(parts: readonly (readonly [string, Comparison])[]): Comparison {
  const of = (side: keyof Comparison): FieldSet =>
    FieldSet.of(
      false,
      parts.map(([element, part]) => [element, part[side]] as const),
    );
  return { added: of('added'), removed: of('removed'), modified: of('modified') };
}

function maps(left: unknown, right: unknown, structure: MapStructure): Comparison {
  const before = isRecord(left) ? left : {};
  const after = isRecord(right) ? right : {};
  const parts: [string, Comparison][] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const type = structure.of(field);
    if (type !== undefined)
      parts.push([fieldElement(field), compare(valueAt(before, field), valueAt(after, field), type)]);
  }
  return joined(parts);
}

function lists(left: unknown, right: unknown, structure: ListStructure): Comparison {
  const before = itemsOf(structure, left);
  const after = itemsOf(structure, right);
  const parts: [string, Comparison][] = [];
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const ours = before.get(element) ?? [];
    const theirs = after.get(element) ?? [];
    const isTwice = ours.length > 1 || theirs.length > 1;
    if (isTwice && ours.length > 0 && theirs.length > 0)
      parts.push([element, sameJson(ours, theirs) ? SAME : { ...SAME, modified: HERE }]);
    else parts.push([element, compare(ours[0], theirs[0], structure.item)]);
  }
  return joined(parts);
}

/** From `left` to `right`, one of which may be undefined: a field that only one of them has, or that differs. */
export function compare(left: unknown, right: unknown, structure: Structure): Comparison {
  if (left === right) return SAME;
  const hasNoFields = (value: unknown): boolean =>
    structure.is === 'map' && value !== undefined && value !== null && !isRecord(value);
  if (structure.is === 'leaf' || (isNothing(left) && isNothing(right)) || hasNoFields(left) || hasNoFields(right))
    return leaf(left, right);
  const inner = structure.is === 'map' ? maps(left, right, structure) : lists(left, right, structure);
  if (left === undefined) return { ...inner, added: inner.added.union(HERE) };
  return right === undefined ? { ...inner, removed: inner.removed.union(HERE) } : inner;
}
