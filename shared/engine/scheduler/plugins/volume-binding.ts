/** A pod goes where its volumes are, or can be (upstream plugins/volumebinding). */
import { notForPod } from '../../kinds/persistent-volume-claim/claims-of-pod.ts';
import { sortClaims, volumesOnNode, type SortedClaims } from '../pod-volumes.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const NAME = 'VolumeBinding';

const refusal = (...reasons: string[]): Verdict => ({ plugin: NAME, reasons, unresolvable: true });

const quoted = (name: string): string => JSON.stringify(name);

/** What is wrong with one of the pod's claims (podHasPVCs). */
function illegalClaim({ pod, volumes }: PodView): string | undefined {
  for (const { name, isOwn } of volumes?.uses ?? []) {
    const claim = volumes!.read.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name);
    if (claim === undefined) {
      return isOwn
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted(name)}`
        : `persistentvolumeclaim ${quoted(name)} not found`;
    }
    if (claim.status?.phase === 'Lost') {
      const gone = quoted(claim.spec.volumeName ?? '');
      return `persistentvolumeclaim ${quoted(name)} bound to non-existent persistentvolume ${gone}`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${quoted(name)} is being deleted`;
    const foreign = isOwn ? notForPod(pod, claim) : undefined;
    if (foreign !== undefined) return foreign;
  }
  return undefined;
}

/** Sorted once for each pod that is looked at, not once for each node. */
const sorted = new WeakMap<PodView, SortedClaims>();

export function claimsOf(pod: PodView): SortedClaims {
  let claims = sorted.get(pod);
  if (claims === undefined) {
    claims = sortClaims(pod.pod, pod.volumes!);
    sorted.set(pod, claims);
  }
  return claims;
}

export const volumeBinding: Plugin = {
  name: NAME,
  weight: 0,
  preFilter(pod) {
    if (pod.volumes === undefined || pod.volumes.uses.length === 0) return undefined;
    const illegal = illegalClaim(pod);
    if (illegal !== undefined) return refusal(illegal);
    return claimsOf(pod).immediate.length === 0
      ? undefined
      : refusal('pod has unbound immediate PersistentVolumeClaims');
  },
  filters: (pod) => pod.volumes !== undefined && pod.volumes.uses.length > 0,
  filter(pod, node) {
    const { reasons } = volumesOnNode(claimsOf(pod), node, pod.volumes!.read);
    return reasons.length === 0 ? undefined : refusal(...reasons);
  },
  nodeHelps: (_pod, before, after) => before === undefined || before.metadata.labels !== after.metadata.labels,
};
