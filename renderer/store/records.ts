/** The window's copy of the cluster: objects by uid and by kind. Whoever watches a thing hears of that thing only. */
import type { Delta, Snapshot } from '../../shared/model/change.ts';
import { applyObjectDelta } from '../../shared/model/delta.ts';
import type { KubeObject } from '../../shared/model/meta.ts';

type Listener = () => void;

/** What one delta did to one object. */
export interface Touched {
  uid: string;
  before?: KubeObject;
  after?: KubeObject;
}

/** Stands for a delta that does not follow what is here: a snapshot must be asked for. */
export class Gap extends Error {}

const nothing: ReadonlyMap<string, KubeObject> = new Map();

export class Records {
  revision = -1;
  private objects = new Map<string, KubeObject>();
  private kinds = new Map<string, Map<string, KubeObject>>();
  private listeners = new Map<string, Set<Listener>>();
  private kindVersions = new Map<string, number>();
  private names = new Map<string, string>();

  /** @param later takes news of a topic until somebody has time to draw them; without it they are told at once */
  constructor(private readonly later?: (topic: string, tell: () => void) => void) {}

  get = (uid: string): KubeObject | undefined => this.objects.get(uid);

  /** Objects of one kind in the order in which they came. */
  ofKind(kind: string): ReadonlyMap<string, KubeObject> {
    return this.kinds.get(kind) ?? nothing;
  }

  allKinds(): string[] {
    return [...this.kinds.keys()].filter((kind) => (this.kinds.get(kind)?.size ?? 0) > 0).sort();
  }

  get size(): number {
    return this.objects.size;
  }

  /** The uid of an object by what people call it. */
  find(kind: string, namespace: string | undefined, name: string): string | undefined {
    return this.names.get(`${kind}/${namespace ?? ''}/${name}`);
  }

  /** A number that grows whenever an object of the kind comes, changes or goes. */
  version(kind: string): number {
    return this.kindVersions.get(kind) ?? 0;
  }

  /** Hears of one uid, of one kind ("kind:Pod") or of everything ("*"); gives the function that stops it. */
  watch(topic: string, listener: Listener): () => void {
    let set = this.listeners.get(topic);
    if (set === undefined) this.listeners.set(topic, (set = new Set()));
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(topic) === set) this.listeners.delete(topic);
    };
  }

  /** Replaces everything; everybody is told. */
  load(snapshot: Snapshot): void {
    const kinds = new Set(this.kinds.keys());
    this.objects = new Map();
    this.kinds = new Map();
    this.names = new Map();
    for (const object of snapshot.objects) {
      this.put(uidOf(object), object);
      kinds.add(object.kind);
    }
    this.revision = snapshot.revision;
    for (const kind of kinds) this.kindVersions.set(kind, this.version(kind) + 1);
    for (const set of this.listeners.values()) for (const listener of [...set]) listener();
  }

  /**
   * Moves on by one delta. Gives what changed. Throws a Gap when the delta does not start where these records end,
   * or names a thing that should be here and is not.
   */
  apply(delta: Delta): Touched[] {
    if (delta.from !== this.revision)
      throw new Gap(`records are at revision ${this.revision}, the delta starts at ${delta.from}`);
    const touched: Touched[] = [];
    const kinds = new Set<string>();
    for (const change of delta.objects) {
      const before = this.objects.get(change.uid);
      if (before === undefined && (change.sections ?? change.fields ?? change.lists) !== undefined)
        throw new Gap(`a change came for ${change.uid}, which is not known`);
      const after = applyObjectDelta(before, change);
      if (after === undefined) this.drop(change.uid, before);
      else this.put(change.uid, after);
      const kind = (after ?? before)?.kind;
      if (kind !== undefined) kinds.add(kind);
      touched.push({ uid: change.uid, ...(before && { before }), ...(after && { after }) });
    }
    this.revision = delta.to;
    for (const kind of kinds) this.kindVersions.set(kind, this.version(kind) + 1);
    for (const { uid } of touched) this.tell(uid);
    for (const kind of kinds) this.tell(`kind:${kind}`);
    if (touched.length > 0) this.tell('*');
    return touched;
  }

  private tell(topic: string): void {
    if (!this.listeners.has(topic)) return;
    const tell = (): void => {
      for (const listener of [...(this.listeners.get(topic) ?? [])]) listener();
    };
    if (this.later === undefined) tell();
    else this.later(topic, tell);
  }

  private put(uid: string, object: KubeObject): void {
    this.objects.set(uid, object);
    let kind = this.kinds.get(object.kind);
    if (kind === undefined) this.kinds.set(object.kind, (kind = new Map()));
    kind.set(uid, object);
    this.names.set(nameKey(object), uid);
  }

  private drop(uid: string, object: KubeObject | undefined): void {
    if (object === undefined) return;
    this.objects.delete(uid);
    this.kinds.get(object.kind)?.delete(uid);
    if (this.names.get(nameKey(object)) === uid) this.names.delete(nameKey(object));
  }
}

function nameKey(object: KubeObject): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** The key of an object in these records: its uid, or its name where a snapshot carries none. */
export function uidOf(object: KubeObject): string {
  return object.metadata.uid ?? nameKey(object);
}
