/** Two versions of an object share what is the same in both, so that a write costs, and tells, only what it changed. */
import { sameJson } from '../equal.ts';
import { isRecord, setAt, type JsonRecord } from './record.ts';

/** `after`, with every part that is as it was in `before` taken from there; `before` itself when nothing differs. */
export function shared(before: unknown, after: unknown): unknown {
  if (sameJson(before, after)) return before;
  if (Array.isArray(after)) return Array.isArray(before) ? after.map((item, i) => shared(before[i], item)) : after;
  if (!isRecord(after) || !isRecord(before)) return after;
  const out: JsonRecord = {};
  for (const key of Object.keys(after)) setAt(out, key, shared(before[key], after[key]));
  return out;
}
