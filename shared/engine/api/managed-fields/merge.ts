/** A configuration merged into what is there: what it says counts, what it does not say stays (typed/merge.go). */
import { isRecord, setAt, valueAt, type JsonRecord } from '../patch/record.ts';
import { itemsOf } from './items.ts';
import type { ListStructure, MapStructure, Structure } from './structure.ts';

function maps(live: JsonRecord, config: JsonRecord, structure: MapStructure): JsonRecord {
  const out: JsonRecord = { ...live };
  for (const field of Object.keys(config)) {
    const type = structure.of(field);
    if (type !== undefined) setAt(out, field, merged(valueAt(live, field), config[field], type));
  }
  return out;
}

/**
 * The items of both: those that the configuration names in its order, the others where they stood, before what is new
 * (mergingWalker.visitListItems).
 */
function lists(live: unknown, config: unknown, structure: ListStructure): unknown[] {
  const ours = itemsOf(structure, live);
  const theirs = itemsOf(structure, config);
  const left = [...ours.keys()];
  const right = [...theirs.keys()];
  const shared = right.filter((element) => ours.has(element));
  const out: unknown[] = [];
  /** What is there twice makes room for what the configuration names. */
  const put = (element: string): void => {
    const mine = ours.get(element) ?? [];
    out.push(merged(mine.length === 1 ? mine[0] : undefined, theirs.get(element)![0], structure.item));
    if (shared[0] === element) shared.shift();
  };
  let l = 0;
  for (const element of right) {
    for (; l < left.length && left[l] !== element; l++) {
      const mine = left[l]!;
      if (!theirs.has(mine)) out.push(...ours.get(mine)!);
      else if (shared[0] === mine) break;
    }
    if (left[l] === element) l++;
    put(element);
  }
  for (; l < left.length; l++) if (!theirs.has(left[l]!)) out.push(...ours.get(left[l]!)!);
  return out;
}

/** `live` with `config` merged into it, either of which may be undefined. */
export function merged(live: unknown, config: unknown, structure: Structure): unknown {
  if (config === undefined) return live;
  if (structure.is === 'leaf' || live === undefined || live === null) return config;
  if (structure.is === 'list')
    return Array.isArray(live) && Array.isArray(config) ? lists(live, config, structure) : (config ?? live);
  return isRecord(live) && isRecord(config) ? maps(live, config, structure) : (config ?? live);
}
