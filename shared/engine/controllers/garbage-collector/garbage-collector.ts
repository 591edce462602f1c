/** Deletes what has lost its owners, and lets go of owners whose dependents are gone or set free (pkg/controller/garbagecollector). */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { kindOf } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { KubeObject, OwnerReference } from '../../../model/meta.ts';
import {
  blocks,
  FOREGROUND,
  hasDoubtfulOwner,
  isDeletingDependents,
  isMisnamed,
  isMisplaced,
  isOrphaning,
  ORPHAN,
  ownerState,
} from './owners.ts';
import { planFate } from './plan.ts';

const uidOf = (object: KubeObject): string => object.metadata.uid ?? '';

/** Owners that may go on, now that an object is gone or no longer theirs. */
function* waitingOwners(refs: readonly OwnerReference[] | undefined, read: Reader): Iterable<string> {
  for (const { uid } of refs ?? []) {
    const owner = read.byUid(uid);
    if (owner !== undefined && isDeletingDependents(owner)) yield uid;
  }
}

function* dependentsOf(uid: string, read: Reader): Iterable<string> {
  for (const dependent of read.dependents(uid)) yield uidOf(dependent);
}

/** Uids that a change concerns. Most changes are of a status: those are told from the rest by three comparisons. */
function keysOf({ before, after }: Change, read: Reader): readonly string[] {
  const was = before?.metadata;
  const is = after?.metadata;
  if (
    was !== undefined &&
    is !== undefined &&
    was.ownerReferences === is.ownerReferences &&
    was.finalizers === is.finalizers &&
    was.deletionTimestamp === is.deletionTimestamp
  )
    return [];
  const keys: string[] = [];
  if (is?.ownerReferences !== was?.ownerReferences) {
    keys.push(...waitingOwners(was?.ownerReferences, read));
    if (after !== undefined && is?.ownerReferences !== undefined && hasDoubtfulOwner(after, read))
      keys.push(uidOf(after));
  }
  if (after === undefined) keys.push(...dependentsOf(was!.uid ?? '', read));
  else if (isOrphaning(after)) keys.push(uidOf(after));
  else if (isDeletingDependents(after)) {
    if (before === undefined || !isDeletingDependents(before)) keys.push(...dependentsOf(uidOf(after), read));
    keys.push(uidOf(after));
  }
  return keys;
}

/** What was to be changed is gone already. */
function unlessGone(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
  }
}

function patchMeta(object: KubeObject, fields: Record<string, unknown>, ctx: Context): void {
  const { namespace = '', name, uid } = object.metadata;
  unlessGone(() => ctx.api.patch(kindOf(object), namespace, name, 'merge', { metadata: { uid, ...fields } }));
}

function setOwners(object: KubeObject, refs: readonly OwnerReference[], ctx: Context): void {
  patchMeta(object, { ownerReferences: refs.length === 0 ? null : refs }, ctx);
}

function removeFinalizer(object: KubeObject, finalizer: string, ctx: Context): void {
  const rest = (object.metadata.finalizers ?? []).filter((f) => f !== finalizer);
  patchMeta(object, { finalizers: rest.length === 0 ? null : rest }, ctx);
}

function setFree(owner: KubeObject, ctx: Context): void {
  const uid = uidOf(owner);
  for (const dependent of [...ctx.read.dependents(uid)]) {
    setOwners(
      dependent,
      (dependent.metadata.ownerReferences ?? []).filter((ref) => ref.uid !== uid),
      ctx,
    );
  }
  removeFinalizer(owner, ORPHAN, ctx);
}

/** Its dependents were told when the wait began; the last that blocks wakes it (processDeletingDependentsItem). */
function awaitDependents(owner: KubeObject, ctx: Context): void {
  const uid = uidOf(owner);
  for (const dependent of ctx.read.dependents(uid)) if (blocks(dependent, uid)) return;
  removeFinalizer(owner, FOREGROUND, ctx);
}

function dependentsState(object: KubeObject, read: Reader): { some: boolean; waiting: boolean } {
  const state = { some: false, waiting: false };
  for (const dependent of read.dependents(uidOf(object))) {
    state.some = true;
    if (!isDeletingDependents(dependent)) continue;
    state.waiting = true;
    break;
  }
  return state;
}

/**
 * Tells of an owner that is in another namespace (reportInvalidNamespaceOwnerRef): of the first one, and of none behind a
 * reference that is wrong in another way.
 */
function reportElsewhere(object: KubeObject, refs: readonly OwnerReference[], ctx: Context): void {
  const { namespace = '' } = object.metadata;
  const ref = refs.find((each) => isMisplaced(object, each, ctx.read) || isMisnamed(each, ctx.read));
  if (ref === undefined || !isMisplaced(object, ref, ctx.read)) return;
  const owner = `[${ref.apiVersion}/${ref.kind}, namespace: ${namespace}, name: ${ref.name}, uid: ${ref.uid}]`;
  ctx.event(
    object,
    'Warning',
    'OwnerRefInvalidNamespace',
    `ownerRef ${owner} does not exist in namespace ${JSON.stringify(namespace)}`,
  );
}

function judge(object: KubeObject, ctx: Context): void {
  const refs = object.metadata.ownerReferences ?? [];
  const states = refs.map((ref) => ownerState(object, ref, ctx.read));
  reportElsewhere(object, refs, ctx);
  const fate = planFate(object, states, dependentsState(object, ctx.read));
  if (fate.do === 'nothing') return;
  if (fate.do === 'keep') {
    setOwners(object, fate.ownerReferences, ctx);
    return;
  }
  // Two that wait for each other would wait for ever.
  if (fate.unblock)
    setOwners(
      object,
      refs.map((ref) => ({ ...ref, blockOwnerDeletion: false })),
      ctx,
    );
  const { namespace = '', name, uid = '' } = object.metadata;
  unlessGone(() =>
    ctx.api.delete(kindOf(object), namespace, name, { propagationPolicy: fate.policy, preconditions: { uid } }),
  );
}

export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  watches: [{ kind: '*', keys: keysOf }],
  reconcile(uid, ctx) {
    const object = ctx.read.byUid(uid);
    if (object === undefined) return undefined;
    if (isOrphaning(object)) setFree(object, ctx);
    else if (isDeletingDependents(object)) awaitDependents(object, ctx);
    else if (object.metadata.deletionTimestamp === undefined) judge(object, ctx);
    return undefined;
  },
};
