/** Squashes changes into a delta, and applies a delta to a snapshot: `applyDelta(snapshot(a), delta(a..b)) = snapshot(b)`. */
import type { Change, Delta, ObjectDelta, Snapshot } from './change.ts';
import type { KubeObject } from './meta.ts';
import type { TraceEvent } from './trace.ts';

type Sections = Record<string, unknown>;

/** Sections that are sent field by field: a status is ten times what changes of it. */
const OPENED: readonly string[] = ['metadata', 'spec', 'status'];

const isRecord = (value: unknown): value is Sections =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys that differ by reference; null where one is gone. undefined: none do. */
function differences(was: Sections, is: Sections, except: readonly string[] = []): Sections | undefined {
  let found: Sections | undefined;
  for (const key in is) if (is[key] !== was[key] && !except.includes(key)) (found ??= {})[key] = is[key];
  for (const key in was)
    if (is[key] === undefined && was[key] !== undefined && !except.includes(key)) (found ??= {})[key] = null;
  return found;
}

const isListOfRecords = (value: unknown): value is readonly Sections[] => Array.isArray(value) && value.every(isRecord);

/** A list by what is left of the one before; undefined where that is too little to be worth it. */
function listChange(was: unknown, is: unknown): unknown[] | undefined {
  if (!isListOfRecords(was) || !isListOfRecords(is)) return undefined;
  const places = new Map(was.map((item, i) => [item, i]));
  const change = is.map((item) => places.get(item) ?? item);
  return change.filter((item) => typeof item === 'number').length * 2 > is.length ? change : undefined;
}

/** Takes out of the sections those that are told as lists. */
function takeLists(was: Sections, sections: Sections): Record<string, unknown[]> | undefined {
  let lists: Record<string, unknown[]> | undefined;
  for (const [key, value] of Object.entries(sections)) {
    const change = listChange(was[key], value);
    if (change === undefined) continue;
    (lists ??= {})[key] = change;
    delete sections[key];
  }
  return lists;
}

function changesOf(uid: string, before: KubeObject, after: KubeObject): ObjectDelta {
  const was = before as unknown as Sections;
  const is = after as unknown as Sections;
  const opened = OPENED.filter((key) => isRecord(was[key]) && isRecord(is[key]));
  const change: ObjectDelta = { uid };
  const sections = differences(was, is, opened);
  if (sections !== undefined) {
    const lists = takeLists(was, sections);
    if (lists !== undefined) change.lists = lists;
    if (Object.keys(sections).length > 0) change.sections = sections;
  }
  for (const key of opened) {
    const fields = was[key] === is[key] ? undefined : differences(was[key] as Sections, is[key] as Sections);
    if (fields !== undefined) (change.fields ??= {})[key] = fields;
  }
  return change;
}

function patched(current: Sections | undefined, changes: Sections): Sections {
  const next: Sections = { ...current };
  for (const key in changes) {
    if (changes[key] === null) delete next[key];
    else next[key] = changes[key];
  }
  return next;
}

/** Collects changes until they are taken: only the first `before` and the last `after` of each object count. */
export class DeltaCollector {
  private readonly objects = new Map<string, { before?: KubeObject; after?: KubeObject }>();
  private trace: TraceEvent[] = [];

  constructor(
    private from: number,
    /** More trace events than this between two frames are not drawn one by one anyway. */
    private readonly maxTrace = 2000,
  ) {}

  get isEmpty(): boolean {
    return this.objects.size === 0 && this.trace.length === 0;
  }

  add({ before, after }: Change): void {
    const uid = (after ?? before)!.metadata.uid ?? '';
    const known = this.objects.get(uid);
    if (known === undefined) {
      this.objects.set(uid, { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
    } else if (after === undefined) delete known.after;
    else known.after = after;
  }

  addTrace(event: TraceEvent): void {
    if (this.trace.length < this.maxTrace) this.trace.push(event);
  }

  /** The delta since the last time, and a fresh start. */
  take(to: number, at: number): Delta {
    const objects: ObjectDelta[] = [];
    for (const [uid, { before, after }] of this.objects) {
      if (after === undefined) {
        if (before !== undefined) objects.push({ uid, deleted: true });
      } else if (before === undefined) objects.push({ uid, object: after });
      else objects.push(changesOf(uid, before, after));
    }
    const delta: Delta = { from: this.from, to, at, objects, trace: this.trace };
    this.objects.clear();
    this.trace = [];
    this.from = to;
    return delta;
  }
}

/** One object after its part of a delta; undefined: gone. */
export function applyObjectDelta(current: KubeObject | undefined, change: ObjectDelta): KubeObject | undefined {
  if (change.deleted === true) return undefined;
  if (change.object !== undefined) return change.object;
  const next = patched(current as unknown as Sections, change.sections ?? {});
  for (const key in change.lists ?? {}) {
    const before = next[key] as readonly unknown[];
    next[key] = change.lists![key]!.map((item) => (typeof item === 'number' ? before[item] : item));
  }
  for (const key in change.fields ?? {}) next[key] = patched(next[key] as Sections, change.fields![key]!);
  return next as unknown as KubeObject;
}

/** @throws Error when the delta does not start where the snapshot ends (the receiver asks for a snapshot then) */
export function applyDelta(snapshot: Snapshot, delta: Delta): Snapshot {
  if (delta.from !== snapshot.revision)
    throw new Error(`delta starts at ${delta.from}, the snapshot ends at ${snapshot.revision}`);
  const objects = new Map(snapshot.objects.map((o) => [o.metadata.uid ?? '', o]));
  for (const change of delta.objects) {
    const next = applyObjectDelta(objects.get(change.uid), change);
    if (next === undefined) objects.delete(change.uid);
    else objects.set(change.uid, next);
  }
  return { ...snapshot, revision: delta.to, at: delta.at, objects: [...objects.values()] };
}
