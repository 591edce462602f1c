/** What becomes of one volume (pkg/controller/volume/persistentvolume pv_controller.go syncVolume). */
import type { Context } from '../../api/actor.ts';
import type { ClaimUsers } from '../../kinds/persistent-volume-claim/claim-users.ts';
import { hasAnnotation, PROVISIONED_BY } from '../../kinds/persistent-volume/annotations.ts';
import { hasSameMode } from '../../kinds/persistent-volume/match.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/storage.ts';
import { setVolumePhase, unbind } from './bind.ts';
import { reclaimVolume } from './reclaim.ts';
import { syncClaim } from './sync-claim.ts';

/** The claim that the volume names, if it is still the one that was meant. */
function claimOf({ spec: { claimRef } }: PersistentVolume, ctx: Context): PersistentVolumeClaim | undefined {
  const claim = ctx.read.get('PersistentVolumeClaim', claimRef?.namespace ?? '', claimRef?.name ?? '');
  return claim?.metadata.uid === claimRef?.uid ? claim : undefined;
}

/** Nobody needs the volume any longer: it is said, and its reclaim policy is followed. */
function release(volume: PersistentVolume, users: ClaimUsers, ctx: Context): void {
  const isSaid = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed';
  reclaimVolume(isSaid ? volume : setVolumePhase(volume, 'Released', ctx), users, ctx);
}

function tellMismatch(volume: PersistentVolume, claim: PersistentVolumeClaim, ctx: Context): void {
  const [pv, pvc] = [JSON.stringify(volume.metadata.name), JSON.stringify(claim.metadata.name)];
  const why = 'due to incompatible volumeMode.';
  ctx.event(
    volume,
    'Warning',
    'VolumeMismatch',
    `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${pvc} ${why}`,
  );
  ctx.event(
    claim,
    'Warning',
    'VolumeMismatch',
    `Cannot bind PersistentVolume ${pv} to requested PersistentVolumeClaim ${why}`,
  );
}

/** Brings one volume forward by as much as can be done now. */
export function syncVolume(volume: PersistentVolume, users: ClaimUsers, ctx: Context): void {
  if (!volume.spec.claimRef || (volume.spec.claimRef.uid ?? '') === '') {
    setVolumePhase(volume, 'Available', ctx);
    return;
  }
  const claim = claimOf(volume, ctx);
  if (claim === undefined) {
    release(volume, users, ctx);
    return;
  }
  const bound = claim.spec.volumeName ?? '';
  if (bound === '') {
    if (hasSameMode(volume, claim)) syncClaim(claim, users, ctx);
    else tellMismatch(volume, claim, ctx);
  } else if (bound === volume.metadata.name) setVolumePhase(volume, 'Bound', ctx);
  else if (hasAnnotation(volume, PROVISIONED_BY) && volume.spec.persistentVolumeReclaimPolicy === 'Delete')
    release(volume, users, ctx);
  else unbind(volume, ctx);
}
