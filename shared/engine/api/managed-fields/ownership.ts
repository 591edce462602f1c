/** Who owns which field after a write: an update takes what it changes, an apply what it names (merge/update.go, managedfields/internal). */
import { decode } from '../../kinds/schema/decode.ts';
import type { AnyObject, KubeObject, ObjectMeta } from '../../../model/meta.ts';
import { isRecord, type JsonRecord } from '../patch/record.ts';
import { compare, type Comparison } from './compare.ts';
import { FieldSet } from './field-set.ts';
import { ownerKey, readOwners, writeOwners, type Identity, type Owner, type Owners } from './owners.ts';
import { structureOf, type Structure } from './structure.ts';

/** Nobody owns what says which object it is, and what only the server sets. */
const NOBODYS = [
  FieldSet.path('f:apiVersion'),
  FieldSet.path('f:kind'),
  FieldSet.path('f:metadata'),
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields'].map(
    (field) => FieldSet.path('f:metadata', `f:${field}`),
  ),
  FieldSet.path('f:metadata', 'f:resourceVersion'),
].reduce((all, one) => all.union(one));

/** What is known of the door that a write comes through. */
export interface Tracked {
  /** Whether status is written by requests of its own. */
  hasStatus: boolean;
  /** '' for the object itself. */
  subresource: string;
}

/** What a write of the object, or of its status, may own: each leaves the other's fields alone (GetResetFields of the strategies). */
export function ownable(fields: FieldSet, { hasStatus, subresource }: Tracked): FieldSet {
  const isStatus = ([element]: readonly [string, FieldSet]): boolean => element === 'f:status';
  if (subresource === 'status') return FieldSet.of(false, [...fields.below].filter(isStatus));
  return hasStatus
    ? FieldSet.of(
        false,
        [...fields.below].filter((part) => !isStatus(part)),
      )
    : fields;
}

export const withoutNobodys = (fields: FieldSet): FieldSet => fields.difference(NOBODYS);

/** The object as owners see it. */
export function withoutOwners<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _owners, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function withOwners<T extends KubeObject>(object: T, owners: Owners): T {
  const managedFields = writeOwners(owners);
  const bare = withoutOwners(object);
  if (managedFields === undefined) return bare;
  return { ...bare, metadata: { ...bare.metadata, managedFields } as ObjectMeta };
}

/** Go's zero lists, which are written as null: what is put into them is added, and they are not. */
function withNullLists(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const out: JsonRecord = {};
  for (const [key, inner] of Object.entries(value)) out[key] = withNullLists(inner);
  const spec = out['spec'];
  const isOfPod = isRecord(spec) && (out['kind'] === 'Pod' || (out['kind'] === undefined && 'metadata' in out));
  if (isOfPod && !('template' in spec) && !('jobTemplate' in spec)) out['spec'] = { ...spec, containers: null };
  return out;
}

/** What a new object is compared with: an empty one of its Go type. */
export const emptyOf = ({ apiVersion, kind }: KubeObject): unknown =>
  withNullLists(decode({}, apiVersion, kind).object);

/** The owners but for what a change took from them. */
export function afterChange(
  owners: Owners,
  { added, modified, removed }: Comparison,
  writer: string,
): Map<string, Owner> {
  const left = new Map<string, Owner>();
  const taken = added.union(modified).union(removed);
  for (const [key, owner] of owners) {
    const fields = key === writer ? owner.fields : owner.fields.difference(taken);
    if (!fields.isEmpty) left.set(key, { ...owner, fields });
  }
  return left;
}

export interface Writer extends Identity {
  /** RFC 3339 of now. */
  time: string;
}

function updated(owners: Owners, change: Comparison, writer: Writer, about: Tracked): Owners {
  const self = ownerKey(writer);
  // It is counted as a stranger first: what it changes of its own is taken from it and given back.
  const left = afterChange(owners, change, '');
  const fields = withoutNobodys(ownable(change.added.union(change.modified), about));
  if (fields.isEmpty) return left;
  const mine = left.get(self)?.fields ?? FieldSet.NONE;
  left.set(self, { ...writer, fields: mine.union(fields) });
  return capped(left);
}

/** The server keeps ten who update; the oldest of more are joined, by version (managedfields/internal/capmanagers.go). */
const UPDATERS_MAX = 10;
const ANCIENT = 'ancient-changes';

function capped(owners: Map<string, Owner>): Owners {
  const updaters = [...owners].filter(([, { operation }]) => operation === 'Update');
  if (updaters.length <= UPDATERS_MAX) return owners;
  updaters.sort(([, a], [, b]) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  let count = updaters.length;
  for (const [key, owner] of updaters) {
    if (count <= UPDATERS_MAX) break;
    owners.delete(key);
    const old: Owner = { ...owner, manager: ANCIENT, subresource: '' };
    const there = owners.get(ownerKey(old));
    if (there === undefined) owners.set(ownerKey(old), old);
    else {
      owners.set(ownerKey(old), { ...old, fields: there.fields.union(owner.fields) });
      count -= 1;
    }
  }
  return owners;
}

export const structureFor = ({ apiVersion, kind }: KubeObject): Structure => structureOf(apiVersion, kind);

/** A new object, owned by who made it; `live` undefined. */
export function ownedOnCreate<T extends KubeObject>(object: T, writer: Writer, about: Tracked): T {
  const change = compare(emptyOf(object), withoutOwners(object), structureFor(object));
  return withOwners(object, updated(new Map(), change, writer, about));
}

/** A changed object whose owners are told: who wrote it takes what is new in it. */
export function ownedOnUpdate<T extends KubeObject>(previous: KubeObject, next: T, writer: Writer, about: Tracked): T {
  const change = compare(withoutOwners(previous), withoutOwners(next), structureFor(next));
  const owners = readOwners(next.metadata.managedFields);
  return withOwners(next, updated(owners, change, writer, about));
}

/** The owners of something that was never tracked: all of it is of before the first apply. */
export function ownersBefore(live: AnyObject, apiVersion: string, about: Tracked): Owners {
  const owners = readOwners(live.metadata.managedFields);
  if (owners.size > 0) return owners;
  const writer: Writer = { manager: 'before-first-apply', operation: 'Update', apiVersion, subresource: '', time: '' };
  const change = compare(emptyOf(live), live, structureFor(live));
  return updated(new Map(), change, writer, about);
}
