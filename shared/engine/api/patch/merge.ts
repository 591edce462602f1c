/**
 * JSON merge patch (RFC 7386): null takes a key away, objects merge, all else replaces; what did not change is
 * shared.
 */
import { sameJson } from '../equal.ts';
import { holds, isRecord, setAt, shallow, valueAt, type JsonRecord } from './record.ts';

/** A patch's value as it lands where nothing was: nulls, being deletions, vanish. */
function planted(patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const out: JsonRecord = {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value !== null && value !== undefined) setAt(out, key, planted(value));
  }
  return out;
}

/** `original` with the patch applied. Gives `original` itself when the patch changes nothing. */
export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return sameJson(original, patch) ? original : patch;
  if (!isRecord(original)) return planted(patch);
  let out: JsonRecord | undefined;
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === undefined) continue;
    const before = valueAt(original, key);
    if (value === null) {
      if (holds(original, key)) delete (out ??= shallow(original))[key];
      continue;
    }
    const after = before === undefined ? planted(value) : mergePatch(before, value);
    if (after !== before) setAt((out ??= shallow(original)), key, after);
  }
  return out ?? original;
}

/**
 * The merge patch that leads from `original` to `modified` (jsonmergepatch CreateMergePatch).
 * Both must be objects; an empty patch means that they are the same.
 */
export function createMergePatch(original: JsonRecord, modified: JsonRecord): JsonRecord {
  const patch: JsonRecord = {};
  for (const key of Object.keys(modified)) {
    const after = modified[key];
    if (after === undefined) continue;
    const before = valueAt(original, key);
    if (isRecord(before) && isRecord(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) setAt(patch, key, inner);
    } else if (!sameJson(before, after)) setAt(patch, key, after);
  }
  for (const key of Object.keys(original)) if (holds(original, key) && !holds(modified, key)) setAt(patch, key, null);
  return patch;
}

/** Only the deletions of a patch, or only what is not one (jsonmergepatch keepOrDeleteNullInObj). */
function sifted(patch: JsonRecord, keepNulls: boolean): JsonRecord {
  const out: JsonRecord = {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) {
      if (keepNulls) setAt(out, key, null);
    } else if (isRecord(value)) {
      const inner = sifted(value, keepNulls);
      // An object that was empty from the start is a change; one that became empty here is not.
      if (Object.keys(inner).length > 0 || (!keepNulls && Object.keys(value).length === 0)) setAt(out, key, inner);
    } else if (!keepNulls) setAt(out, key, value);
  }
  return out;
}

/** Merges patch into patch: nulls stay, as orders to delete. */
function joined(first: JsonRecord, second: JsonRecord): JsonRecord {
  const out = shallow(first);
  for (const key of Object.keys(second)) {
    const before = valueAt(first, key);
    const after = second[key];
    setAt(out, key, isRecord(before) && isRecord(after) ? joined(before, after) : after);
  }
  return out;
}

/**
 * The merge patch of `kubectl apply` for kinds without merge keys (jsonmergepatch CreateThreeWayJSONMergePatch):
 * what `modified` sets otherwise than `current`, and what it dropped since `original`.
 */
export function createThreeWayJsonMergePatch(
  original: JsonRecord,
  modified: JsonRecord,
  current: JsonRecord,
): JsonRecord {
  const changes = sifted(createMergePatch(current, modified), false);
  const deletions = sifted(createMergePatch(original, modified), true);
  return joined(deletions, changes);
}
