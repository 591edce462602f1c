/**
 * Strategic merge patch: a merge patch that knows which lists are keyed (k8s.io/apimachinery/pkg/util/strategicpatch).
 * What the patch leaves alone is shared with the original.
 */
import { sameJson } from '../equal.ts';
import {
  deletedField,
  DIRECTIVE,
  hasDirective,
  isDeletion,
  isParallelList,
  ORDER_COMPLAINT,
  orderedField,
  RETAIN_KEYS,
  withoutDirectives,
} from './directives.ts';
import { identity, ordered } from './element-order.ts';
import { badType, elementKind, goText, jsonKind } from './json-kind.ts';
import { fieldSchema, patchSchema, type FieldPatch, type PatchSchema } from './merge-keys.ts';
import { Draft, isRecord, shallow, valueAt, type JsonRecord } from './record.ts';

/**
 * 'apply': the patch changes an object, and its orders are carried out.
 * 'join': two patches become one, and their orders are kept for later.
 */
export type MergeMode = 'apply' | 'join';

const RETAIN_COMPLAINT = 'invalid patch format of retainKeys';

function replaceByDirective(patch: JsonRecord): JsonRecord {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') {
    const { [DIRECTIVE]: _, ...rest } = patch;
    return rest;
  }
  if (directive === 'delete') return {};
  throw new Error(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
}

/** Clears what $retainKeys does not name, and refuses a patch that sets something else. */
function retainKeys(draft: Draft, patch: JsonRecord, mode: MergeMode): void {
  const retained = patch[RETAIN_KEYS];
  if (retained === undefined) return;
  delete patch[RETAIN_KEYS];
  if (mode === 'join') {
    const mine = draft.get(RETAIN_KEYS);
    if (mine !== undefined && !sameJson(mine, retained)) {
      const both = `${goText(mine)} and ${goText(retained)}`;
      throw new Error(`${both} are not deep equal: this may happen when calculating the 3-way diff patch`);
    }
    draft.set(RETAIN_KEYS, retained);
    return;
  }
  if (!Array.isArray(retained)) throw new Error(RETAIN_COMPLAINT);
  const kept = new Set<unknown>(retained);
  for (const key of Object.keys(patch)) {
    if (patch[key] !== null && !isParallelList(key) && !kept.has(key)) throw new Error(RETAIN_COMPLAINT);
  }
  for (const key of Object.keys(draft.result)) if (!kept.has(key)) draft.delete(key);
}

const asList = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw badType('list', value);
  return value;
};

/** The patch's list must be named wholly, and in the same order, by $setElementOrder. */
function checkOrder(patchList: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (patchList.length === 0 || order.length === 0) return;
  const named = patchList.filter((item) => mergeKey === '' || !hasDirective(item));
  let next = 0;
  for (const item of order) {
    if (next < named.length && identity(named[next], mergeKey) === identity(item, mergeKey)) next += 1;
  }
  if (next < named.length) {
    throw new Error(
      `The order in patch list:\n${goText(patchList)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
    );
  }
}

/** Merges the lists that come with a $setElementOrder, and takes them out of the patch. */
function mergeOrderedLists(draft: Draft, patch: JsonRecord, schema: PatchSchema, mode: MergeMode): void {
  for (const key of Object.keys(patch)) {
    const field = orderedField(key);
    if (field === undefined) continue;
    const order = asList(patch[key]);
    if (mode === 'join') {
      if (draft.has(key) && !sameJson(draft.get(key), order)) throw new Error(ORDER_COMPLAINT);
      draft.set(key, order);
    }
    delete patch[key];
    const mine = draft.has(field) ? asList(draft.get(field)) : undefined;
    const theirs = valueAt(patch, field) === undefined ? undefined : asList(patch[field]);
    const { mergeKey = '', ...rest } = fieldSchema(schema, field);
    checkOrder(theirs ?? [], order, mergeKey);
    if (mine === undefined && theirs === undefined) continue;
    if ((mine?.length ?? 0) + (theirs?.length ?? 0) > 0) {
      const planted = mode === 'apply' ? (withoutDirectives(theirs ?? []) as unknown[]) : (theirs ?? []);
      const merged =
        mine === undefined
          ? planted
          : theirs === undefined
            ? mine
            : mergeList(mine, theirs, { mergeKey, ...rest }, false, mode);
      const server =
        mine === undefined || theirs === undefined || mergeKey === '' ? mine : serverOrder(mine, theirs, mergeKey);
      draft.set(field, shareItems(mine ?? [], ordered(merged, order, server ?? [], mergeKey)));
    }
    delete patch[field];
  }
}

/** `after`, or `before` where both hold the very same items. */
const shareItems = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] =>
  before.length === after.length && before.every((item, i) => item === after[i]) ? before : after;

/**
 * The order that server-only items are woven by. Upstream deletes and appends in place, so in its list new items stand
 * in as many of the last places as items were deleted; that decides where they come out.
 */
function serverOrder(original: readonly unknown[], patch: readonly unknown[], mergeKey: string): readonly unknown[] {
  const [left, rest] = obeyDirectives(original, patch, mergeKey);
  const known = new Set(left.map((item) => identity(item, mergeKey)));
  const added = rest.filter((item) => !known.has(identity(item, mergeKey)));
  return [...left, ...added.slice(0, Math.max(0, original.length - left.length))];
}

/** Carries out $patch: delete and $patch: replace; gives the list that is left, and the items to merge into it. */
function obeyDirectives(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
): [readonly unknown[], readonly unknown[]] {
  let left = original;
  let replace = false;
  for (const item of patch) {
    if (!hasDirective(item)) continue;
    if (isDeletion(item)) {
      const gone = identity(item, mergeKey);
      left = left.filter((candidate) => !isRecord(candidate) || valueAt(candidate, mergeKey) !== gone);
    } else if (item[DIRECTIVE] === 'replace') replace = true;
    else if (item[DIRECTIVE] === 'merge') throw new Error('merging lists cannot yet be specified in the patch');
    else throw new Error(`unknown patch type: ${goText(item[DIRECTIVE])} in map: ${goText(item)}`);
  }
  const rest = patch.filter((item) => !hasDirective(item));
  return replace ? [rest, []] : [left, rest];
}

function mergeKeyedList(
  original: readonly unknown[],
  patch: readonly unknown[],
  field: FieldPatch,
  mode: MergeMode,
): unknown[] {
  const mergeKey = field.mergeKey ?? '';
  const out = [...original];
  const at = new Map<unknown, number>();
  out.forEach((item, i) => {
    if (!isRecord(item)) throw new Error(`value for key ${i} is not a map.`);
    const id = valueAt(item, mergeKey);
    if (id !== undefined && !at.has(id)) at.set(id, i);
  });
  for (const item of patch) {
    const id = identity(item, mergeKey);
    const i = at.get(id);
    if (i !== undefined) out[i] = mergeMap(out[i] as JsonRecord, item as JsonRecord, field.of ?? {}, mode);
    else {
      at.set(id, out.length);
      out.push(mode === 'apply' ? withoutDirectives(item) : item);
    }
  }
  return out;
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  field: FieldPatch,
  isDeletionList: boolean,
  mode: MergeMode,
): readonly unknown[] {
  if (field.strategy !== 'merge') return patch;
  const kind = elementKind(original, patch);
  if (kind === undefined) return original;
  if (kind !== 'map') {
    if (isDeletionList) return original.filter((item) => !patch.includes(item));
    return ordered([...new Set([...original, ...patch])], patch, original, '');
  }
  const { mergeKey = '' } = field;
  if (mergeKey === '') throw new Error('cannot merge lists without merge key for type struct');
  const [left, rest] = obeyDirectives(original, patch, mergeKey);
  return shareItems(original, ordered(mergeKeyedList(left, rest, field, mode), rest, left, mergeKey));
}

/** `original` with `patch` merged into it, at one place of the tree that `schema` describes. */
export function mergeMap(original: JsonRecord, patch: JsonRecord, schema: PatchSchema, mode: MergeMode): JsonRecord {
  if (patch[DIRECTIVE] !== undefined) return replaceByDirective(patch);
  const draft = new Draft(original);
  const rest = shallow(patch);
  retainKeys(draft, rest, mode);
  mergeOrderedLists(draft, rest, schema, mode);
  for (const patchKey of Object.keys(rest)) {
    const value = rest[patchKey];
    if (value === undefined) continue;
    const deletionsOf = deletedField(patchKey);
    if (deletionsOf !== undefined && mode === 'join') {
      draft.set(patchKey, value);
      continue;
    }
    const key = deletionsOf ?? patchKey;
    if (value === null) {
      draft.delete(key);
      if (mode === 'join') draft.set(key, null);
      continue;
    }
    const before = draft.get(key);
    if (before === undefined || jsonKind(before) !== jsonKind(value)) {
      if (deletionsOf !== undefined) continue;
      const planted = mode === 'apply' ? withoutDirectives(value) : value;
      if (planted === undefined) draft.delete(key);
      else draft.set(key, planted);
      continue;
    }
    const field = fieldSchema(schema, key);
    if (Array.isArray(before)) draft.set(key, mergeList(before, asList(value), field, deletionsOf !== undefined, mode));
    else if (isRecord(before) && field.strategy !== 'replace')
      draft.set(key, mergeMap(before, value as JsonRecord, field.of ?? {}, mode));
    else draft.set(key, value);
  }
  return draft.result;
}

/**
 * `original` with a strategic merge patch applied. kind: "Pod", "Deployment.apps": whose merge keys hold; of a kind
 * that has no table, only those of metadata do. Gives `original` itself when nothing changes. Throws upstream's text
 * for a patch that cannot be applied.
 */
export function strategicMergePatch(
  kind: string,
  original: unknown,
  patch: unknown,
  schema: PatchSchema = patchSchema(kind),
): unknown {
  if (!isRecord(original)) throw badType('map', original);
  if (!isRecord(patch)) throw badType('map', patch);
  const merged = mergeMap(original, patch, schema, 'apply');
  return sameJson(original, merged) ? original : merged;
}
