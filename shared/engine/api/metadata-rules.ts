/** What the server alone may say in metadata, on create and on update (registry/rest/create.go, update.go). */
import type { Stream } from '../kernel/random.ts';
import type { ObjectMeta, OwnerReference } from '../../model/meta.ts';
import { sameJson } from './equal.ts';

/** rest.RetryGenerateName: how often a generated name that is taken is tried anew. */
const NAME_TRIES = 8;
/** 63 characters less the 5 that are generated (apiserver/pkg/storage/names). */
const MAX_GENERATED_PREFIX = 58;

/** How a refusal calls an object that may have no name yet. */
export function shownName({ name, generateName }: Partial<ObjectMeta>): string {
  if ((name ?? '') !== '') return name!;
  return (generateName ?? '') === '' ? 'Unknown' : generateName!;
}

/** A name nobody has; after eight tries, one that is taken. */
export function freshName(prefix: string, random: Stream, isTaken: (name: string) => boolean): string {
  const base = prefix.slice(0, MAX_GENERATED_PREFIX);
  let name = base + random.suffix(5);
  for (let i = 1; i < NAME_TRIES && isTaken(name); i++) name = base + random.suffix(5);
  return name;
}

/** Each owner once; the same list when there is nothing to leave out. */
export function withoutRepeats(owners: OwnerReference[]): OwnerReference[] {
  if (owners.length < 2) return owners;
  const once = owners.filter((ref, i) => !owners.slice(0, i).some((other) => sameJson(other, ref)));
  return once.length === owners.length ? owners : once;
}

/** Who owns which field is told by the server (managed-fields/), so what a manifest says of it is left out. */
function withoutBookkeeping(metadata: ObjectMeta): ObjectMeta {
  if ('managedFields' in metadata) delete metadata.managedFields;
  if ('selfLink' in metadata) delete (metadata as { selfLink?: string }).selfLink;
  const { ownerReferences } = metadata;
  if (ownerReferences !== undefined) metadata.ownerReferences = withoutRepeats(ownerReferences);
  return metadata;
}

/** Metadata of a new object, but for its name: what only a server may set is set anew. */
export function newMetadata(given: ObjectMeta, namespaced: boolean, uid: string, timestamp: string): ObjectMeta {
  const metadata: ObjectMeta = { ...given };
  if (!namespaced) delete metadata.namespace;
  else metadata.namespace ??= 'default';
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  metadata.uid = uid;
  metadata.creationTimestamp = timestamp;
  return withoutBookkeeping(metadata);
}

const KEPT = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'namespace',
  'managedFields',
] as const;

/** Metadata of a changed object: what an update may not change stays as it was. */
export function keptMetadata(next: ObjectMeta, previous: ObjectMeta): ObjectMeta {
  if (next === previous) return next;
  const kept = withoutBookkeeping({ ...next, name: previous.name });
  for (const field of KEPT) {
    if (previous[field] === undefined) delete kept[field];
    else (kept as unknown as Record<string, unknown>)[field] = previous[field];
  }
  return kept;
}

/** Kinds whose status requests leave more alone than the spec (their status strategies' PrepareForUpdate). */
const STATUS_KEEPS: Readonly<Record<string, readonly (keyof ObjectMeta)[]>> = {
  Pod: ['ownerReferences'],
  'Deployment.apps': ['labels'],
};

const REQUESTED = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/**
 * Metadata after a request that writes status: labels, annotations and the like go through, as upstream's strategies
 * let them; of a custom resource nothing does. Gives `previous` when nothing changes.
 */
export function statusMetadata(kind: string, isCustom: boolean, next: ObjectMeta, previous: ObjectMeta): ObjectMeta {
  if (next === previous || isCustom) return previous;
  const kept = STATUS_KEEPS[kind] ?? [];
  let metadata: ObjectMeta | undefined;
  for (const field of REQUESTED) {
    if (kept.includes(field) || next[field] === previous[field] || sameJson(next[field], previous[field])) continue;
    metadata ??= { ...previous };
    if (next[field] === undefined) delete metadata[field];
    else (metadata as unknown as Record<string, unknown>)[field] = next[field];
  }
  return metadata ?? previous;
}
