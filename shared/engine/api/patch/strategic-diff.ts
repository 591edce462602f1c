/** The strategic merge patch that leads from one object to another (strategicpatch diffMaps). */
import { sameJson } from '../equal.ts';
import { deletionKey, DIRECTIVE, elementOrderKey, RETAIN_KEYS } from './directives.ts';
import { identity, inOrder } from './element-order.ts';
import { elementKind, jsonKind } from './json-kind.ts';
import { fieldSchema, type FieldPatch, type PatchSchema } from './merge-keys.ts';
import { holds, setAt, valueAt, type JsonRecord } from './record.ts';

/** Which half of the difference is wanted. */
export interface DiffParts {
  changes: boolean;
  deletions: boolean;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface ListPatch {
  items: readonly unknown[];
  deletions: readonly unknown[];
  order: readonly unknown[];
}

const NO_CHANGE: ListPatch = { items: [], deletions: [], order: [] };

function scalarListPatch(original: readonly unknown[], modified: readonly unknown[], parts: DiffParts): ListPatch {
  const sorted = (list: readonly unknown[]): unknown[] => [...list].sort((a, b) => byText(String(a), String(b)));
  const before = sorted(original);
  const after = sorted(modified);
  const added: unknown[] = [];
  const deleted: unknown[] = [];
  let i = 0;
  let j = 0;
  // One walk through both, so that what stands twice is counted twice.
  while (i < before.length || j < after.length) {
    const order = i >= before.length ? 1 : j >= after.length ? -1 : byText(String(before[i]), String(after[j]));
    if (order < 0 && parts.deletions) deleted.push(before[i]);
    if (order > 0 && parts.changes) added.push(after[j]);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  const told = (parts.deletions && deleted.length > 0) || (parts.changes && !sameJson(original, modified));
  return { items: inOrder(added, modified, ''), deletions: [...new Set(deleted)], order: told ? modified : [] };
}

function keyedListPatch(
  original: readonly unknown[],
  modified: readonly unknown[],
  field: FieldPatch,
  parts: DiffParts,
): ListPatch {
  const mergeKey = field.mergeKey ?? '';
  const sorted = (list: readonly unknown[]): JsonRecord[] =>
    [...list].sort((a, b) => byText(String(identity(a, mergeKey)), String(identity(b, mergeKey)))) as JsonRecord[];
  const before = sorted(original);
  const after = sorted(modified);
  const changed: JsonRecord[] = [];
  const deleted: JsonRecord[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const mine = i < before.length ? String(before[i]![mergeKey]) : '';
    const theirs = j < after.length ? String(after[j]![mergeKey]) : '';
    const order = i >= before.length ? 1 : j >= after.length ? -1 : byText(mine, theirs);
    if (order === 0) {
      const patch = diffMaps(before[i]!, after[j]!, field.of ?? {}, parts, field.retainKeys === true);
      if (Object.keys(patch).length > 0) changed.push({ ...patch, [mergeKey]: after[j]![mergeKey] });
    } else if (order > 0) {
      if (parts.changes) changed.push(after[j]!);
    } else if (parts.deletions) deleted.push({ [mergeKey]: before[i]![mergeKey], [DIRECTIVE]: 'delete' });
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  const items = [...inOrder(changed, modified, mergeKey), ...deleted];
  const sameOrder =
    original.length === modified.length &&
    original.every((item, at) => identity(item, mergeKey) === identity(modified[at], mergeKey));
  const told = (parts.changes && (items.length > 0 || !sameOrder)) || (parts.deletions && items.length > 0);
  const order = told ? modified.map((item) => ({ [mergeKey]: (item as JsonRecord)[mergeKey] })) : [];
  return { items, deletions: [], order };
}

function listPatch(
  original: readonly unknown[],
  modified: readonly unknown[],
  field: FieldPatch,
  parts: DiffParts,
): ListPatch {
  if (original.length === 0) return parts.changes ? { ...NO_CHANGE, items: modified } : NO_CHANGE;
  return elementKind(original, modified) === 'map'
    ? keyedListPatch(original, modified, field, parts)
    : scalarListPatch(original, modified, parts);
}

/**
 * The patch from `original` to `modified`; empty when there is nothing to say.
 * retain: the fields of this map are a union, so the patch names all that shall stay.
 */
export function diffMaps(
  original: JsonRecord,
  modified: JsonRecord,
  schema: PatchSchema,
  parts: DiffParts,
  retain = false,
): JsonRecord {
  const patch: JsonRecord = {};
  const present = Object.keys(modified).filter((key) => holds(modified, key));
  for (const key of present) {
    const after = modified[key];
    const before = valueAt(original, key);
    const field = fieldSchema(schema, key);
    if (before === undefined || jsonKind(before) !== jsonKind(after)) {
      if (parts.changes) setAt(patch, key, after);
    } else if (jsonKind(after) === 'map' && field.strategy === 'replace') {
      // Upstream does not look whether it differs: a PodDisruptionBudget's selector is sent every time.
      if (parts.changes) setAt(patch, key, after);
    } else if (jsonKind(after) === 'map') {
      const inner = diffMaps(
        before as JsonRecord,
        after as JsonRecord,
        field.of ?? {},
        parts,
        field.retainKeys === true,
      );
      if (Object.keys(inner).length > 0) setAt(patch, key, inner);
    } else if (jsonKind(after) === 'list' && field.strategy === 'merge') {
      const { items, deletions, order } = listPatch(before as unknown[], after as unknown[], field, parts);
      if (items.length > 0) setAt(patch, key, items);
      if (deletions.length > 0) setAt(patch, deletionKey(key), deletions);
      if (order.length > 0) setAt(patch, elementOrderKey(key), order);
    } else if (parts.changes && !sameJson(before, after)) setAt(patch, key, after);
  }
  const dropped = Object.keys(original).filter((key) => holds(original, key) && !holds(modified, key));
  if (parts.deletions) for (const key of dropped) setAt(patch, key, null);
  if (retain) {
    const retained = present.filter((key) => modified[key] !== null).sort();
    const tells = Object.keys(patch).length > 0 || dropped.some((key) => original[key] !== null);
    if (retained.length > 0 && tells) patch[RETAIN_KEYS] = retained;
  }
  return patch;
}
