/** Squashes changes into a delta, and applies a delta to a snapshot: `applyDelta(snapshot(a), delta(a..b)) = snapshot(b)`. */
import type { Change, Delta, ObjectDelta, Snapshot } from './change.ts';
import type { KubeObject } from './meta.ts';
import type { TraceEvent } from './trace.ts';

type Sections = Record<string, unknown>;

/** What changed of an object, section by section; a section that is the same reference is not sent. */
function sectionsOf(before: KubeObject, after: KubeObject): Sections {
  const was = before as unknown as Sections;
  const is = after as unknown as Sections;
  const sections: Sections = {};
  for (const key of Object.keys(is)) if (is[key] !== was[key]) sections[key] = is[key];
  for (const key of Object.keys(was)) if (is[key] === undefined && was[key] !== undefined) sections[key] = null;
  return sections;
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
      else objects.push({ uid, sections: sectionsOf(before, after) });
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
  const next: Sections = { ...(current as unknown as Sections) };
  for (const [key, value] of Object.entries(change.sections ?? {})) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next as unknown as KubeObject;
}

/** @throws Error when the delta does not start where the snapshot ends (the receiver asks for a snapshot then) */
export function applyDelta(snapshot: Snapshot, delta: Delta): Snapshot {
  if (delta.from !== snapshot.revision) throw new Error(`delta starts at ${delta.from}, the snapshot ends at ${snapshot.revision}`);
  const objects = new Map(snapshot.objects.map((o) => [o.metadata.uid ?? '', o]));
  for (const change of delta.objects) {
    const next = applyObjectDelta(objects.get(change.uid), change);
    if (next === undefined) objects.delete(change.uid);
    else objects.set(change.uid, next);
  }
  return { ...snapshot, revision: delta.to, at: delta.at, objects: [...objects.values()] };
}
