/** Which claims a pod uses (component-helpers/storage/ephemeral for those that are made for it). */
import { controllerOf } from '../../api/store.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod, Volume } from '../../../model/pod.ts';

export interface ClaimUse {
  /** In the pod's namespace. */
  name: string;
  /** Made for this pod, and gone with it: a generic ephemeral volume. */
  isOwn: boolean;
}

const NONE: readonly ClaimUse[] = [];

function useOf(pod: Pod, volume: Volume): ClaimUse | undefined {
  const source = volume['persistentVolumeClaim'] as { claimName?: string } | undefined;
  if (source) return { name: source.claimName ?? '', isOwn: false };
  return volume['ephemeral'] ? { name: `${pod.metadata.name}-${volume.name}`, isOwn: true } : undefined;
}

/** In the order of the pod's volumes. Makes nothing for a pod that uses none, as most do. */
export function claimsOfPod(pod: Pod): readonly ClaimUse[] {
  const { volumes } = pod.spec;
  if (!volumes) return NONE;
  let uses: ClaimUse[] | undefined;
  for (const volume of volumes) {
    const use = useOf(pod, volume);
    if (use !== undefined) (uses ??= []).push(use);
  }
  return uses ?? NONE;
}

/** Upstream's words when a claim has the name of one that is made for the pod, and is another's (VolumeIsForPod). */
export function notForPod(pod: Pod, claim: KubeObject): string | undefined {
  if (controllerOf(claim)?.uid === pod.metadata.uid) return undefined;
  const { namespace = '', name } = claim.metadata;
  return `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
}
