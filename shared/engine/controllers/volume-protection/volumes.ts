/** A volume that is bound goes only after its claim (pkg/controller/volume/pvprotection). */
import type { Controller } from '../../api/actor.ts';
import { PV_PROTECTION } from '../../kinds/persistent-volume/annotations.ts';
import { isHeld, lacks, withFinalizer, withoutFinalizer } from './finalizer.ts';

export const volumeProtection: Controller = {
  name: 'pv-protection-controller',
  watches: [
    {
      kind: 'PersistentVolume',
      keys: ({ after }) =>
        after !== undefined && (isHeld(after, PV_PROTECTION) || lacks(after, PV_PROTECTION))
          ? [after.metadata.name]
          : [],
    },
  ],
  reconcile(name, ctx) {
    const volume = ctx.read.get('PersistentVolume', '', name);
    if (volume === undefined) return undefined;
    if (isHeld(volume, PV_PROTECTION) && volume.status?.phase !== 'Bound')
      ctx.api.update(withoutFinalizer(volume, PV_PROTECTION));
    else if (lacks(volume, PV_PROTECTION)) ctx.api.update(withFinalizer(volume, PV_PROTECTION));
    return undefined;
  },
};
