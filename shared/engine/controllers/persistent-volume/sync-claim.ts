/** What becomes of one claim (pkg/controller/volume/persistentvolume pv_controller.go syncClaim). */
import type { Context } from '../../api/actor.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { ClaimUsers } from '../../kinds/persistent-volume-claim/claim-users.ts';
import {
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  classOf,
  hasAnnotation,
  hasClass,
  SELECTED_NODE,
} from '../../kinds/persistent-volume/annotations.ts';
import { isBoundTo } from '../../kinds/persistent-volume/binding.ts';
import { findBestMatch, mismatch } from '../../kinds/persistent-volume/match.ts';
import { defaultClass, waitsForConsumer } from '../../kinds/storage-class/default-class.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { bind, loseClaim, setClaimStatus } from './bind.ts';
import { provisionClaim } from './provision.ts';

const CLASSES = 'StorageClass.storage.k8s.io';
const NOTHING_TO_BIND = 'no persistent volumes available for this claim and no storage class is set';

/** Says whom a claim waits for whose class leaves the choice to the scheduler. */
function tellWhoIsAwaited(claim: PersistentVolumeClaim, users: ClaimUsers, ctx: Context): void {
  const { namespace = '', name } = claim.metadata;
  const waiting = users
    .podsUsing(ctx.read, namespace, name)
    .filter((pod) => !isPodTerminal(pod) && (pod.spec.nodeName ?? '') === '')
    .map((pod) => pod.metadata.name);
  if (waiting.length === 0) {
    const message = 'waiting for first consumer to be created before binding';
    ctx.event(claim, 'Normal', 'WaitForFirstConsumer', message);
    return;
  }
  const who = waiting.length > 1 ? `pods ${waiting.join(',')}` : `pod ${waiting[0]!}`;
  ctx.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${who} to be scheduled`);
}

/** A claim from before there was a default class gets it now. Says whether it did. */
function giveDefaultClass(claim: PersistentVolumeClaim, ctx: Context): boolean {
  if (hasClass(claim)) return false;
  const found = defaultClass(ctx.read.list(CLASSES));
  if (found === undefined) return false;
  ctx.api.update({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } });
  return true;
}

/** A claim that takes what suits it. */
function syncAny(claim: PersistentVolumeClaim, users: ClaimUsers, ctx: Context): void {
  const delayed = waitsForConsumer(ctx.read.get(CLASSES, '', classOf(claim)));
  const found = findBestMatch(claim, ctx.read.list('PersistentVolume'), delayed);
  if (found !== undefined) {
    bind(found, claim, ctx);
    return;
  }
  if (giveDefaultClass(claim, ctx)) {
    const { namespace = '', name } = claim.metadata;
    const given = ctx.read.get('PersistentVolumeClaim', namespace, name);
    if (given !== undefined) syncAny(given, users, ctx);
    return;
  }
  if (delayed && !hasAnnotation(claim, SELECTED_NODE)) tellWhoIsAwaited(claim, users, ctx);
  else if (classOf(claim) !== '') {
    provisionClaim(claim, ctx);
    return;
  } else ctx.event(claim, 'Normal', 'FailedBinding', NOTHING_TO_BIND);
  setClaimStatus(claim, 'Pending', undefined, ctx);
}

/** A claim that names the volume it wants. */
function syncNamed(claim: PersistentVolumeClaim, name: string, ctx: Context): void {
  const volume = ctx.read.get('PersistentVolume', '', name);
  if (volume === undefined) {
    setClaimStatus(claim, 'Pending', undefined, ctx);
    return;
  }
  if (!volume.spec.claimRef) {
    const wrong = mismatch(volume, claim);
    if (wrong === undefined) {
      bind(volume, claim, ctx);
      return;
    }
    const message = `Cannot bind to requested volume ${JSON.stringify(name)}: ${wrong}`;
    ctx.event(claim, 'Warning', 'VolumeMismatch', message);
    setClaimStatus(claim, 'Pending', undefined, ctx);
    return;
  }
  if (isBoundTo(volume, claim)) {
    bind(volume, claim, ctx);
    return;
  }
  const message = `volume ${JSON.stringify(name)} already bound to a different claim.`;
  ctx.event(claim, 'Warning', 'FailedBinding', message);
  // Bound by a component and then to another: somebody took marks away, and nothing is touched.
  if (!hasAnnotation(claim, BOUND_BY_CONTROLLER)) setClaimStatus(claim, 'Pending', undefined, ctx);
}

/** A claim that was bound once: its volume is there, or its data is lost. */
function syncBound(claim: PersistentVolumeClaim, ctx: Context): void {
  const name = claim.spec.volumeName ?? '';
  if (name === '') {
    const message = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
    loseClaim(claim, 'ClaimLost', message, ctx);
    return;
  }
  const volume = ctx.read.get('PersistentVolume', '', name);
  if (volume === undefined) {
    const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
    loseClaim(claim, 'ClaimLost', message, ctx);
    return;
  }
  if (!volume.spec.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) {
    bind(volume, claim, ctx);
    return;
  }
  const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
  loseClaim(claim, 'ClaimMisbound', message, ctx);
}

/** Brings one claim forward by as much as can be done now. */
export function syncClaim(claim: PersistentVolumeClaim, users: ClaimUsers, ctx: Context): void {
  const name = claim.spec.volumeName ?? '';
  if (hasAnnotation(claim, BIND_COMPLETED)) syncBound(claim, ctx);
  else if (name === '') syncAny(claim, users, ctx);
  else syncNamed(claim, name, ctx);
}
