/** What happens to a volume that its claim left: kept, taken away, or emptied for the next (reclaimVolume). */
import type { Context } from '../../api/actor.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { ClaimUsers } from '../../kinds/persistent-volume-claim/claim-users.ts';
import { PROVISIONED_BY } from '../../kinds/persistent-volume/annotations.ts';
import type { PersistentVolume } from '../../../model/storage.ts';
import { failVolume, unbind } from './bind.ts';
import { isExternal } from './provision.ts';
import { recycle } from './recycler.ts';
import { lookAgainAt } from './resync.ts';

/** Where upstream's own deleter of host paths dares to. */
const DELETABLE = /\/tmp\/.+/;

/** Why the controller manager itself cannot take the volume away; '' where it can, undefined where another will. */
function cannotDelete(volume: PersistentVolume): string | undefined {
  const provisioner = volume.metadata.annotations?.[PROVISIONED_BY] ?? '';
  if (provisioner !== '' && isExternal(provisioner)) return undefined;
  if (provisioner !== '') return `no volume plugin matched name: ${provisioner}`;
  const { hostPath } = volume.spec;
  if (hostPath === undefined) {
    const why = 'no deletable volume plugin matched';
    return `error getting deleter volume plugin for volume ${JSON.stringify(volume.metadata.name)}: ${why}`;
  }
  if (DELETABLE.test(hostPath.path)) return '';
  return `host_path deleter only supports ${DELETABLE.source.replaceAll('\\', '')} but received provided ${hostPath.path}`;
}

function deleteVolume(volume: PersistentVolume, ctx: Context): void {
  const why = cannotDelete(volume);
  if (why === undefined) return;
  if (why !== '') failVolume(volume, 'VolumeFailedDelete', why, ctx);
  else if (volume.metadata.deletionTimestamp === undefined)
    ctx.api.delete('PersistentVolume', '', volume.metadata.name);
}

/** Pods that still use what the volume was bound to, although the claim is gone. */
function usersOf(volume: PersistentVolume, users: ClaimUsers, ctx: Context): readonly string[] {
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  // A claim of the same name is another one, and uses another volume.
  if (ctx.read.get('PersistentVolumeClaim', namespace, name) !== undefined) return [];
  const running = users.podsUsing(ctx.read, namespace, name).filter((pod) => !isPodTerminal(pod));
  return running.map((pod) => `${namespace}/${pod.metadata.name}`).sort();
}

function recycleVolume(volume: PersistentVolume, users: ClaimUsers, ctx: Context): void {
  const used = usersOf(volume, users, ctx);
  if (used.length > 0) {
    ctx.event(volume, 'Normal', 'VolumeFailedRecycle', `Volume is used by pods: ${used.join(',')}`);
    lookAgainAt(volume.metadata.name, ctx);
    return;
  }
  const outcome = recycle(volume, ctx);
  if (outcome === 'done') {
    ctx.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
    unbind(volume, ctx);
  } else if (outcome !== 'running') failVolume(volume, 'VolumeFailedRecycle', outcome.failed, ctx);
}

/** Follows the reclaim policy of a volume that is released. */
export function reclaimVolume(volume: PersistentVolume, users: ClaimUsers, ctx: Context): void {
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Retain':
      return;
    case 'Delete':
      deleteVolume(volume, ctx);
      return;
    case 'Recycle':
      recycleVolume(volume, users, ctx);
      return;
    default: {
      const message = 'Volume has unrecognized PersistentVolumeReclaimPolicy';
      failVolume(volume, 'VolumeUnknownReclaimPolicy', message, ctx);
    }
  }
}
