/** Claims that ask for more than they have (pkg/controller/volume/expand): in 1.34 only drivers outside can give it. */
import type { Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { compareQuantities } from '../../api/quantity.ts';
import { classOf } from '../../kinds/persistent-volume/annotations.ts';
import { requestOf } from '../../kinds/persistent-volume/match.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';

function wantsMore(claim: PersistentVolumeClaim): boolean {
  if (claim.status?.phase !== 'Bound') return false;
  return compareQuantities(requestOf(claim), claim.status.capacity?.['storage'] ?? '0') > 0;
}

export const expandController: Controller = {
  name: 'volume_expand',
  watches: [
    {
      kind: 'PersistentVolumeClaim',
      keys: ({ before, after }) => {
        if (after === undefined || before === undefined) return [];
        const [old, now] = [before as PersistentVolumeClaim, after as PersistentVolumeClaim];
        return compareQuantities(requestOf(now), requestOf(old)) > 0 && wantsMore(now) ? [keyOf(now)] : [];
      },
    },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const claim = ctx.read.get('PersistentVolumeClaim', namespace, name);
    if (claim === undefined || !wantsMore(claim)) return undefined;
    const volume = ctx.read.get('PersistentVolume', '', claim.spec.volumeName ?? '');
    if (volume?.spec.claimRef?.uid !== claim.metadata.uid) return undefined;
    const found = ctx.read.get('StorageClass.storage.k8s.io', '', classOf(claim));
    if (found?.allowVolumeExpansion !== true) return undefined;
    ctx.event(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC');
    return undefined;
  },
};
