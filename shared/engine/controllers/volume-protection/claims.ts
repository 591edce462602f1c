/** A claim goes only when no pod uses it any longer (pkg/controller/volume/pvcprotection). */
import type { Context, Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { claimsOfPod, notForPod } from '../../kinds/persistent-volume-claim/claims-of-pod.ts';
import { ClaimUsers } from '../../kinds/persistent-volume-claim/claim-users.ts';
import { PVC_PROTECTION } from '../../kinds/persistent-volume/annotations.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { isHeld, lacks, withFinalizer, withoutFinalizer } from './finalizer.ts';

const NONE: readonly string[] = [];

/** The kubelet is done with the pod, or it was deleted by force (podIsShutDown). */
const isShutDown = ({ metadata }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;

/** A pod without a node does not count: no kubelet starts it while its claim is on the way out. */
function isUser(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if ((pod.spec.nodeName ?? '') === '') return false;
  return claimsOfPod(pod).some(
    ({ name, isOwn }) =>
      name === claim.metadata.name && (!isOwn || (!isShutDown(pod) && notForPod(pod, claim) === undefined)),
  );
}

function isUsed(claim: PersistentVolumeClaim, users: ClaimUsers, ctx: Context): boolean {
  const { namespace = '', name } = claim.metadata;
  return users.podsUsing(ctx.read, namespace, name).some((pod) => isUser(pod, claim));
}

/** A pod that stays where it is lets go of nothing. */
function claimsLetGo(change: Change): readonly string[] {
  const now = change.after as Pod | undefined;
  if (now !== undefined && !isPodTerminal(now) && (now.spec.nodeName ?? '') !== '') return NONE;
  const pod = now ?? (change.before as Pod);
  const uses = claimsOfPod(pod);
  return uses.length === 0 ? NONE : uses.map(({ name }) => `${pod.metadata.namespace ?? ''}/${name}`);
}

/** A new one for each cluster: it keeps an index of its pods. */
export function claimProtection(): Controller {
  const users = new ClaimUsers();
  return {
    name: 'pvc-protection-controller',
    watches: [
      {
        kind: 'PersistentVolumeClaim',
        keys: ({ after }) =>
          after !== undefined && (isHeld(after, PVC_PROTECTION) || lacks(after, PVC_PROTECTION))
            ? [keyOf(after)]
            : NONE,
      },
      {
        kind: 'Pod',
        keys: (change) => {
          users.podChanged(change);
          return claimsLetGo(change);
        },
      },
    ],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const claim = ctx.read.get('PersistentVolumeClaim', namespace, name);
      if (claim === undefined) return undefined;
      if (isHeld(claim, PVC_PROTECTION)) {
        if (!isUsed(claim, users, ctx)) ctx.api.update(withoutFinalizer(claim, PVC_PROTECTION));
      } else if (lacks(claim, PVC_PROTECTION)) ctx.api.update(withFinalizer(claim, PVC_PROTECTION));
      return undefined;
    },
    restored: () => users.forget(),
  };
}
