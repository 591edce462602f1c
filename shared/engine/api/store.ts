/** The cluster's records: every write makes the next revision, is indexed, kept as a change, and told to whoever watches. */
import type { Change, Cause } from '../../model/change.ts';
import type { KubeObject, OwnerReference } from '../../model/meta.ts';
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

export interface StoreOptions {
  /** How many changes are kept for rewind, branch and why. */
  historyLimit?: number;
  /** Freeze whatever is stored, deeply: tests find whoever changes an object in place. */
  freeze?: boolean;
}

type Listener = (change: Change) => void;
type Shelf = Map<string, KubeObject>;
type Index = Map<string, Shelf>;

/** Everything the store knows, as references; restoring it copies the maps, never the objects. */
export interface StoreState {
  revision: number;
  byKind: ReadonlyMap<string, Shelf>;
  indexes: ReadonlyMap<string, Index>;
  history: readonly Change[];
  digest: readonly [number, number];
}

const NOTHING: ReadonlyMap<string, KubeObject> = new Map();
const INDEXES = ['namespace', 'controlled', 'orphans', 'dependents', 'onNode', 'uid'] as const;
type IndexName = (typeof INDEXES)[number];

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

const copyIndex = (index: Index): Index => new Map([...index].map(([key, shelf]) => [key, new Map(shelf)]));

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
    const key = namespace === '' ? name : `${namespace}/${name}`;
    return this.byKind.get(kind)?.get(key) as ObjectOf<K> | undefined;
  }

  byUid(uid: string): KubeObject | undefined {
    return this.shelf('uid', '').get(uid);
  }

  list<K extends KindName>(kind: K, namespace = ''): Iterable<ObjectOf<K>> {
    const shelf = namespace === '' ? this.byKind.get(kind) : this.shelf('namespace', `${kind} ${namespace}`);
    return (shelf ?? NOTHING).values() as Iterable<ObjectOf<K>>;
  }

  count(kind: KindName, namespace = ''): number {
    return (namespace === '' ? this.byKind.get(kind) : this.shelf('namespace', `${kind} ${namespace}`))?.size ?? 0;
  }

  controlledBy<K extends KindName>(kind: K, ownerUid: string): Iterable<ObjectOf<K>> {
    return this.shelf('controlled', `${kind} ${ownerUid}`).values() as Iterable<ObjectOf<K>>;
  }

  orphans<K extends KindName>(kind: K, namespace: string): Iterable<ObjectOf<K>> {
    return this.shelf('orphans', `${kind} ${namespace}`).values() as Iterable<ObjectOf<K>>;
  }

  dependents(ownerUid: string): Iterable<KubeObject> {
    return this.shelf('dependents', ownerUid).values();
  }

  podsOnNode(node: string): Iterable<ObjectOf<'Pod'>> {
    return this.shelf('onNode', node).values() as Iterable<ObjectOf<'Pod'>>;
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
    for (const shelf of this.byKind.values()) yield* shelf.values();
  }

  /** The changes that are still kept, oldest first. */
  get history(): readonly Change[] {
    return this.changes;
  }

  /** Calls the listener at once for each change of the kind ('*': of every kind), until the result is called. */
  subscribe(kind: string, listener: Listener): () => void {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
    return () => {
      this.listeners.set(kind, (this.listeners.get(kind) ?? []).filter((l) => l !== listener));
    };
  }

  /**
   * One write. `before` and `after` name the same object; either may be missing. Gives what is stored:
   * `after` with its new resourceVersion.
   */
  commit(before: KubeObject | undefined, after: KubeObject | undefined, at: number, cause: Cause): KubeObject | undefined {
    const revision = ++this.current;
    const stored =
      after === undefined ? undefined : { ...after, metadata: { ...after.metadata, resourceVersion: String(revision) } };
    if (this.freeze) deepFreeze(stored);
    this.place(before, stored);
    const change: Change = {
      revision,
      at,
      ...(before === undefined ? {} : { before }),
      ...(stored === undefined ? {} : { after: stored }),
      cause,
    };
    foldDigest(this.digest, (stored === undefined ? digestOf(before!.metadata.uid) : digestOfChange(before, stored)) ^ at);
    this.keep(change);
    const kind = kindOf((stored ?? before)!);
    for (const listener of this.listeners.get(kind) ?? []) listener(change);
    for (const listener of this.listeners.get('*') ?? []) listener(change);
    return stored;
  }

  save(): StoreState {
    return {
      revision: this.current,
      byKind: copyIndex(this.byKind),
      indexes: new Map([...this.indexes].map(([name, index]) => [name, copyIndex(index)])),
      history: this.changes.slice(),
      digest: [...this.digest],
    };
  }

  load(state: StoreState): void {
    this.current = state.revision;
    this.byKind = copyIndex(state.byKind as Index);
    this.indexes = new Map([...state.indexes].map(([name, index]) => [name, copyIndex(index)]));
    this.changes = state.history.slice();
    this.digest = [...state.digest];
  }

  /** Half of a full history goes at once, so that forgetting costs nothing per write. */
  private keep(change: Change): void {
    if (this.historyLimit === 0) return;
    if (this.changes.length >= this.historyLimit) this.changes = this.changes.slice(this.historyLimit >> 1);
    this.changes.push(change);
  }

  private shelf(index: IndexName, key: string): ReadonlyMap<string, KubeObject> {
    return this.indexes.get(index)!.get(key) ?? NOTHING;
  }

  private place(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const object = (after ?? before)!;
    const kind = kindOf(object);
    const { namespace = '', name, uid = '' } = object.metadata;
    const key = namespace === '' ? name : `${namespace}/${name}`;
    let shelf = this.byKind.get(kind);
    if (shelf === undefined) {
      shelf = new Map();
      this.byKind.set(kind, shelf);
    }
    if (after === undefined) shelf.delete(key);
    else shelf.set(key, after);
    this.move('uid', '', '', uid, after);
    if (namespace !== '') this.move('namespace', `${kind} ${namespace}`, `${kind} ${namespace}`, name, after);
    this.indexOwners(kind, namespace, uid, before, after);
    const from = before && nodeOf(before);
    const to = after && nodeOf(after);
    if (from !== undefined || to !== undefined) this.move('onNode', from, to, uid, after);
  }

  private indexOwners(kind: string, namespace: string, uid: string, before?: KubeObject, after?: KubeObject): void {
    const was = before && this.ownerKey(kind, namespace, before);
    const is = after && this.ownerKey(kind, namespace, after);
    if (was !== undefined && (is === undefined || was.index !== is.index)) this.move(was.index, was.key, undefined, uid, undefined);
    if (is !== undefined) this.move(is.index, was?.index === is.index ? was.key : undefined, is.key, uid, after);
    const refsBefore = before?.metadata.ownerReferences;
    const refsAfter = after?.metadata.ownerReferences;
    if (refsBefore !== undefined && refsBefore !== refsAfter) {
      for (const ref of refsBefore) this.move('dependents', ref.uid, undefined, uid, undefined);
    }
    if (refsAfter !== undefined) for (const ref of refsAfter) this.move('dependents', undefined, ref.uid, uid, after);
  }

  private ownerKey(kind: string, namespace: string, object: KubeObject): { index: IndexName; key: string } | undefined {
    const owner = controllerOf(object);
    if (owner !== undefined) return { index: 'controlled', key: `${kind} ${owner.uid}` };
    // Only what a ReplicaSet or Deployment could adopt is ever asked for.
    if (kind === 'Pod' || kind.endsWith('.apps')) return { index: 'orphans', key: `${kind} ${namespace}` };
    return undefined;
  }

  /** Moves an object from one shelf of an index to another; absent key = none. */
  private move(index: IndexName, from: string | undefined, to: string | undefined, id: string, after: KubeObject | undefined): void {
    const shelves = this.indexes.get(index)!;
    if (from !== undefined && (from !== to || after === undefined)) {
      const shelf = shelves.get(from);
      if (shelf !== undefined) {
        shelf.delete(id);
        if (shelf.size === 0) shelves.delete(from);
      }
    }
    if (to === undefined || after === undefined) return;
    let shelf = shelves.get(to);
    if (shelf === undefined) {
      shelf = new Map();
      shelves.set(to, shelf);
    }
    shelf.set(id, after);
  }
}
