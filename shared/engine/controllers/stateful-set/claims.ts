/** The claims of each ordinal: made before its pod, and owned as the retention policy says (stateful_pod_control.go). */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import type { OwnerReference } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { StatefulSet } from '../../../model/stateful-set.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { controllerRef } from '../ownership/adoption.ts';
import { claimNameOf, isInRange, ordinalOf, podNameOf } from './identity.ts';

const CLAIM = 'PersistentVolumeClaim';

/** The claims that an ordinal is to have, as they are made. */
export function claimsFor(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }): PersistentVolumeClaim => {
    const { annotations, finalizers } = metadata;
    return {
      apiVersion: 'v1',
      kind: CLAIM,
      metadata: {
        name: claimNameOf(set, metadata.name, ordinal),
        namespace: set.metadata.namespace ?? '',
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
        ...(annotations === undefined ? {} : { annotations }),
        ...(finalizers === undefined ? {} : { finalizers }),
      },
      spec,
    };
  });
}

function storedClaims(set: StatefulSet, ordinal: number, ctx: Context): PersistentVolumeClaim[] {
  const { namespace = '' } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).flatMap(
    ({ metadata }) => ctx.read.get(CLAIM, namespace, claimNameOf(set, metadata.name, ordinal)) ?? [],
  );
}

/** A claim that is to go with a pod of this name that is gone already (PodClaimIsStale). */
export function hasStaleClaim(set: StatefulSet, ordinal: number, ctx: Context): boolean {
  const name = podNameOf(set, ordinal);
  return storedClaims(set, ordinal, ctx).some((claim) =>
    (claim.metadata.ownerReferences ?? []).some((ref) => ref.kind === 'Pod' && ref.name === name),
  );
}

/**
 * Makes the claims that lack, each with its event.
 * @throws ApiError of the first that is refused, when all have been tried
 */
export function makeClaims(set: StatefulSet, ordinal: number, ctx: Context): void {
  let refused: ApiError | undefined;
  for (const claim of claimsFor(set, ordinal)) {
    const { namespace = '', name } = claim.metadata;
    if (ctx.read.get(CLAIM, namespace, name) !== undefined) continue;
    const of = `Pod ${podNameOf(set, ordinal)} in StatefulSet ${set.metadata.name}`;
    try {
      ctx.api.create(claim);
      ctx.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} ${of} success`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      ctx.event(set, 'Warning', 'FailedCreate', `create Claim ${name} for ${of} failed error: ${error.message}`);
      refused ??= error;
    }
  }
  if (refused !== undefined) throw refused;
}

/** Which of the set and the pod a claim of this pod belongs to. Pure. */
export function claimOwners(set: StatefulSet, ordinal: number): { set: boolean; pod: boolean } {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const goes = whenScaled === 'Delete' && !isInRange(set, ordinal);
  return { set: whenDeleted === 'Delete' && !goes, pod: goes };
}

const sameRef = (a: OwnerReference, b: OwnerReference): boolean => a.uid === b.uid && a.kind === b.kind;

/** Puts the owners of a pod's claims right: what they belong to takes them with it. */
export function ownClaims(set: StatefulSet, pod: Pod, ctx: Context): void {
  const ordinal = ordinalOf(pod);
  const wanted = claimOwners(set, ordinal);
  const bySet = controllerRef(set);
  const byPod = controllerRef({ ...pod, apiVersion: 'v1', kind: 'Pod' });
  for (const claim of storedClaims(set, ordinal, ctx)) {
    const refs = claim.metadata.ownerReferences ?? [];
    // Somebody else's claim stays as it is.
    if (refs.some((ref) => ref.controller === true && !sameRef(ref, bySet) && !sameRef(ref, byPod))) continue;
    const others = refs.filter((ref) => !sameRef(ref, bySet) && !sameRef(ref, byPod));
    const next = [...others, ...(wanted.set ? [bySet] : []), ...(wanted.pod ? [byPod] : [])];
    if (next.length === refs.length && next.every((ref) => refs.some((old) => sameRef(ref, old)))) continue;
    const { namespace = '', name } = claim.metadata;
    ctx.api.patch(CLAIM, namespace, name, 'merge', {
      metadata: { ownerReferences: next.length === 0 ? null : next },
    });
  }
}
