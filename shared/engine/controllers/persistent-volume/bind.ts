/** The writes of the binder: a volume and its claim are bound to each other, or let go, one step at a time. */
import type { Context } from '../../api/actor.ts';
import { sameJson } from '../../api/equal.ts';
import { claimBoundTo, volumeBoundTo, volumeUnbound } from '../../kinds/persistent-volume/binding.ts';
import type {
  ClaimPhase,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
  VolumePhase,
} from '../../../model/storage.ts';

/** Writes the phase unless it is that already (updateVolumePhase). Gives the volume as stored. */
export function setVolumePhase(
  volume: PersistentVolume,
  phase: VolumePhase,
  ctx: Context,
  message = '',
): PersistentVolume {
  if (volume.status?.phase === phase) return volume;
  const { message: _old, ...rest } = volume.status ?? {};
  const status = {
    ...rest,
    phase,
    lastPhaseTransitionTime: ctx.timestamp,
    ...(message === '' ? {} : { message }),
  };
  return ctx.api.setStatus('PersistentVolume', '', volume.metadata.name, status);
}

/** The volume failed, which is said once. */
export function failVolume(volume: PersistentVolume, reason: string, message: string, ctx: Context): void {
  if (volume.status?.phase === 'Failed') return;
  ctx.event(setVolumePhase(volume, 'Failed', ctx, message), 'Warning', reason, message);
}

/** What a claim says of itself: size and modes are its volume's, and there is neither without one. */
function claimStatus(
  claim: PersistentVolumeClaim,
  phase: ClaimPhase,
  volume: PersistentVolume | undefined,
): PersistentVolumeClaimStatus {
  const status: PersistentVolumeClaimStatus = { ...claim.status, phase };
  if (volume === undefined) {
    delete status.accessModes;
    delete status.capacity;
    return status;
  }
  if (volume.spec.accessModes !== undefined) status.accessModes = volume.spec.accessModes;
  // Once bound, the size may lag behind the volume's while a file system grows.
  if (claim.status?.phase !== phase && volume.spec.capacity !== undefined) status.capacity = volume.spec.capacity;
  return status;
}

/** Writes phase, size and modes unless they are so already (updateClaimStatus). Gives the claim as stored. */
export function setClaimStatus(
  claim: PersistentVolumeClaim,
  phase: ClaimPhase,
  volume: PersistentVolume | undefined,
  ctx: Context,
): PersistentVolumeClaim {
  const status = claimStatus(claim, phase, volume);
  if (sameJson(status, claim.status)) return claim;
  const { namespace = '', name } = claim.metadata;
  return ctx.api.setStatus('PersistentVolumeClaim', namespace, name, status);
}

/** The claim lost its volume, which is said once. */
export function loseClaim(claim: PersistentVolumeClaim, reason: string, message: string, ctx: Context): void {
  if (claim.status?.phase === 'Lost') return;
  ctx.event(setClaimStatus(claim, 'Lost', undefined, ctx), 'Warning', reason, message);
}

/** Volume first, then claim; what is so already is not written (bind). Safe to call again after any of its steps. */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, ctx: Context): void {
  const bound = volumeBoundTo(volume, claim);
  const held = setVolumePhase(bound === volume ? volume : ctx.api.update(bound), 'Bound', ctx);
  const named = claimBoundTo(claim, held);
  setClaimStatus(named === claim ? claim : ctx.api.update(named), 'Bound', held, ctx);
}

/** Takes a binding back that did not come about, or that a recycled volume had (unbindVolume). */
export function unbind(volume: PersistentVolume, ctx: Context): void {
  setVolumePhase(ctx.api.update(volumeUnbound(volume)), 'Available', ctx);
}
