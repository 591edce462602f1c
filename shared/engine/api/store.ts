/** The cluster's records: every write makes the next revision, is indexed, kept as a change, and told to whoever watches. */
import type { Change, Cause } from '../../model/change.ts';
import type { KubeObject, OwnerReference } from '../../model/meta.ts';
import { pairText } from '../kernel/pair-text.ts';
import { digestOf, digestOfChange, digestText, foldDigest } from './digest.ts';
import { kindOf, type KindName, type ObjectOf } from './kind-map.ts';

/** What anyone may ask of the store. Lists come in order of creation. */
export interface Reader {
  readonly revision: number;
  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  byUid(uid: string): KubeObject | undefined;
  /** All objects of a kind, in one namespace or ('' or nothing) in all. */
  list<K extends KindName>(kind: K, namespace?: string): Iterable<ObjectOf<K>>;
  count(kind: KindName, namespace?: string): number;
  /** Objects whose controller owner has this uid. */
  controlledBy<K extends KindName>(kind: K, ownerUid: string): Iterable<ObjectOf<K>>;
  /** Objects of the kind in the namespace that no controller owns. */
  orphans<K extends KindName>(kind: K, namespace: string): Iterable<ObjectOf<K>>;
  /** Every object that names the uid among its owners, controller or not. */
  dependents(ownerUid: string): Iterable<KubeObject>;
  podsOnNode(node: string): Iterable<ObjectOf<'Pod'>>;
  kinds(): Iterable<KindName>;
  namespaceSize(namespace: string): number;
}

/** What the scheduler and its explanations read: of now, or of a moment that is past. */
export type Lookup = Pick<Reader, 'get' | 'list' | 'podsOnNode'>;

export interface StoreOptions {
  /** How many changes are kept for rewind, branch and why. */
  historyLimit?: number;
  /** Freeze whatever is stored, deeply: tests find whoever changes an object in place. */
  freeze?: boolean;
}

type Listener = (change: Change) => void;

/** The place of one object on every shelf: an update changes the slot, and no shelf. */
interface Slot {
  object: KubeObject;
}

type Shelf = Map<string, Slot>;
type Index = Map<string, Shelf>;

/** Everything the store knows, as references; restoring it copies the maps, never the objects. */
export interface StoreState {
  revision: number;
  byKind: ReadonlyMap<string, Shelf>;
  indexes: ReadonlyMap<string, Index>;
  history: readonly Change[];
  digest: readonly [number, number];
}

const NOTHING: Shelf = new Map();

/** The objects of a shelf, in its order. */
class Objects implements Iterable<KubeObject> {
  constructor(private readonly shelf: Shelf) {}

  *[Symbol.iterator](): Iterator<KubeObject> {
    for (const slot of this.shelf.values()) yield slot.object;
  }
}

const INDEXES = ['namespace', 'controlled', 'orphans', 'dependents', 'onNode', 'uid'] as const;
type IndexName = (typeof INDEXES)[number];

/** The shelf of a kind in a namespace. */
const spaceOf = pairText((kind, namespace) => `${kind} ${namespace}`);

const DEFAULT_HISTORY = 200_000;

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const refs = object.metadata.ownerReferences;
  if (refs === undefined) return undefined;
  for (const ref of refs) if (ref.controller === true) return ref;
  return undefined;
}

function nodeOf(object: KubeObject): string | undefined {
  return object.kind === 'Pod' ? (object as ObjectOf<'Pod'>).spec.nodeName : undefined;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}

/** Copies shelves with slots of their own; `known` keeps what stands on several shelves one slot. */
function copyIndex(index: ReadonlyMap<string, Shelf>, known: Map<Slot, Slot>): Index {
  const copy: Index = new Map();
  for (const [key, shelf] of index) {
    const slots: Shelf = new Map();
    for (const [id, slot] of shelf) {
      let own = known.get(slot);
      if (own === undefined) {
        own = { object: slot.object };
        known.set(slot, own);
      }
      slots.set(id, own);
    }
    copy.set(key, slots);
  }
  return copy;
}

export class Store implements Reader {
  private current = 0;
  /** kind -> "namespace/name" -> object, in order of creation. */
  private byKind = new Map<string, Shelf>();
  private indexes = new Map<string, Index>(INDEXES.map((name) => [name, new Map()]));
  private changes: Change[] = [];
  private digest: [number, number] = [0x6a09e667, 0x3c6ef372];
  private readonly listeners = new Map<string, Listener[]>();
  private readonly historyLimit: number;
  private readonly freeze: boolean;

  constructor(options: StoreOptions = {}) {
    this.historyLimit = options.historyLimit ?? DEFAULT_HISTORY;
    this.freeze = options.freeze ?? false;
  }

  get revision(): number {
    return this.current;
  }

  /** 16 hexadecimal digits that sum up every write so far: equal for equal histories. */
  get historyHash(): string {
    return digestText(this.digest);
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.slot(kind, namespace, name)?.object as ObjectOf<K> | undefined;
  }

  byUid(uid: string): KubeObject | undefined {
    return this.shelf('uid', '').get(uid)?.object;
  }

  list<K extends KindName>(kind: K, namespace = ''): Iterable<ObjectOf<K>> {
    const shelf = namespace === '' ? this.byKind.get(kind) : this.shelf('namespace', spaceOf(kind, namespace));
    return new Objects(shelf ?? NOTHING) as Iterable<ObjectOf<K>>;
  }

  count(kind: KindName, namespace = ''): number {
    return (namespace === '' ? this.byKind.get(kind) : this.shelf('namespace', spaceOf(kind, namespace)))?.size ?? 0;
  }

  controlledBy<K extends KindName>(kind: K, ownerUid: string): Iterable<ObjectOf<K>> {
    return new Objects(this.shelf('controlled', `${kind} ${ownerUid}`)) as Iterable<ObjectOf<K>>;
  }

  orphans<K extends KindName>(kind: K, namespace: string): Iterable<ObjectOf<K>> {
    return new Objects(this.shelf('orphans', `${kind} ${namespace}`)) as Iterable<ObjectOf<K>>;
  }

  dependents(ownerUid: string): Iterable<KubeObject> {
    return new Objects(this.shelf('dependents', ownerUid));
  }

  podsOnNode(node: string): Iterable<ObjectOf<'Pod'>> {
    return new Objects(this.shelf('onNode', node)) as Iterable<ObjectOf<'Pod'>>;
  }

  kinds(): Iterable<KindName> {
    return this.byKind.keys();
  }

  namespaceSize(namespace: string): number {
    let n = 0;
    for (const kind of this.byKind.keys()) n += this.count(kind, namespace);
    return n;
  }

  /** Every object there is, kind by kind. */
  *all(): Iterable<KubeObject> {
    for (const shelf of this.byKind.values()) yield* new Objects(shelf);
  }

  /** The changes that are still kept, oldest first. */
  get history(): readonly Change[] {
    return this.changes;
  }

  /** Calls the listener at once for each change of the kind ('*': of every kind), until the result is called. */
  subscribe(kind: string, listener: Listener): () => void {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
    return () => {
      this.listeners.set(
        kind,
        (this.listeners.get(kind) ?? []).filter((l) => l !== listener),
      );
    };
  }

  /**
   * One write. `before` and `after` name the same object; either may be missing. Gives what is stored:
   * `after` with its new resourceVersion.
   * @param isNew `after` was made for this write, so that it is stored itself and not a copy; its metadata is copied
   */
  commit(
    before: KubeObject | undefined,
    after: KubeObject | undefined,
    at: number,
    cause: Cause,
    isNew = false,
  ): KubeObject | undefined {
    const revision = ++this.current;
    const stored = after === undefined || isNew ? after : { ...after };
    if (stored !== undefined) stored.metadata = { ...stored.metadata, resourceVersion: String(revision) };
    if (this.freeze) deepFreeze(stored);
    const kind = kindOf((stored ?? before)!);
    this.place(kind, before, stored);
    const change: Change = { revision, at, cause };
    if (before !== undefined) change.before = before;
    if (stored !== undefined) change.after = stored;
    foldDigest(
      this.digest,
      (stored === undefined ? digestOf(before!.metadata.uid) : digestOfChange(before, stored)) ^ at,
    );
    this.keep(change);
    const own = this.listeners.get(kind);
    if (own !== undefined) for (const listener of own) listener(change);
    const all = this.listeners.get('*');
    if (all !== undefined) for (const listener of all) listener(change);
    return stored;
  }

  /** Takes objects as they are, resourceVersions included: no write, no change, nobody is told. */
  adopt(objects: Iterable<KubeObject>): void {
    for (const object of objects) {
      if (this.freeze) deepFreeze(object);
      this.place(kindOf(object), undefined, object);
      this.current = Math.max(this.current, Number(object.metadata.resourceVersion ?? 0));
    }
  }

  save(): StoreState {
    const known = new Map<Slot, Slot>();
    return {
      revision: this.current,
      byKind: copyIndex(this.byKind, known),
      indexes: new Map([...this.indexes].map(([name, index]) => [name, copyIndex(index, known)])),
      history: this.changes.slice(),
      digest: [...this.digest],
    };
  }

  load(state: StoreState): void {
    const known = new Map<Slot, Slot>();
    this.current = state.revision;
    this.byKind = copyIndex(state.byKind, known);
    this.indexes = new Map([...state.indexes].map(([name, index]) => [name, copyIndex(index, known)]));
    this.changes = state.history.slice();
    this.digest = [...state.digest];
  }

  /** Half of a full history goes at once, so that forgetting costs nothing per write. */
  private keep(change: Change): void {
    if (this.historyLimit === 0) return;
    if (this.changes.length >= this.historyLimit) this.changes = this.changes.slice(this.historyLimit >> 1);
    this.changes.push(change);
  }

  private slot(kind: KindName, namespace: string, name: string): Slot | undefined {
    const shelf = namespace === '' ? this.byKind.get(kind) : this.shelf('namespace', spaceOf(kind, namespace));
    return shelf?.get(name);
  }

  private shelf(index: IndexName, key: string): Shelf {
    return this.indexes.get(index)!.get(key) ?? NOTHING;
  }

  private place(kind: KindName, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const object = (after ?? before)!;
    const { namespace = '', name, uid = '' } = object.metadata;
    if (before !== undefined && after !== undefined) {
      const known = this.slot(kind, namespace, name);
      if (known !== undefined) {
        known.object = after;
        this.reindex(kind, namespace, uid, before, after, known);
        return;
      }
    }
    let shelf = this.byKind.get(kind);
    if (shelf === undefined) {
      shelf = new Map();
      this.byKind.set(kind, shelf);
    }
    const key = namespace === '' ? name : `${namespace}/${name}`;
    const slot = shelf.get(key) ?? { object };
    if (after === undefined) shelf.delete(key);
    else shelf.set(key, slot);
    const space = namespace === '' ? undefined : spaceOf(kind, namespace);
    this.move('uid', after === undefined ? '' : undefined, after === undefined ? undefined : '', uid, slot);
    this.move(
      'namespace',
      after === undefined ? space : undefined,
      after === undefined ? undefined : space,
      name,
      slot,
    );
    this.reindex(kind, namespace, uid, before, after, slot);
  }

  /** Brings the indexes up to date that depend on owners and machines; most updates change neither. */
  private reindex(
    kind: KindName,
    namespace: string,
    uid: string,
    before: KubeObject | undefined,
    after: KubeObject | undefined,
    slot: Slot,
  ): void {
    const refsBefore = before?.metadata.ownerReferences;
    const refsAfter = after?.metadata.ownerReferences;
    if (refsBefore !== refsAfter || before === undefined || after === undefined) {
      const was = before && ownerKey(kind, namespace, before);
      const is = after && ownerKey(kind, namespace, after);
      if (was !== undefined && was.index !== is?.index) this.move(was.index, was.key, undefined, uid, slot);
      if (is !== undefined) this.move(is.index, was?.index === is.index ? was.key : undefined, is.key, uid, slot);
      if (refsBefore !== undefined)
        for (const ref of refsBefore) this.move('dependents', ref.uid, undefined, uid, slot);
      if (refsAfter !== undefined) for (const ref of refsAfter) this.move('dependents', undefined, ref.uid, uid, slot);
    }
    const from = before && nodeOf(before);
    const to = after && nodeOf(after);
    if (from !== to) this.move('onNode', from, to, uid, slot);
  }

  /** Moves a slot from one shelf of an index to another; absent key = none. */
  private move(index: IndexName, from: string | undefined, to: string | undefined, id: string, slot: Slot): void {
    if (from === to) return;
    const shelves = this.indexes.get(index)!;
    if (from !== undefined) {
      const shelf = shelves.get(from);
      shelf?.delete(id);
      if (shelf?.size === 0) shelves.delete(from);
    }
    if (to === undefined) return;
    let shelf = shelves.get(to);
    if (shelf === undefined) {
      shelf = new Map();
      shelves.set(to, shelf);
    }
    shelf.set(id, slot);
  }
}

/** Which index of owners an object is in. Only what a controller could adopt is kept among the orphans. */
function ownerKey(
  kind: KindName,
  namespace: string,
  object: KubeObject,
): { index: IndexName; key: string } | undefined {
  const owner = controllerOf(object);
  if (owner !== undefined) return { index: 'controlled', key: `${kind} ${owner.uid}` };
  return kind === 'Pod' || kind.endsWith('.apps') ? { index: 'orphans', key: `${kind} ${namespace}` } : undefined;
}
