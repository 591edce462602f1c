/** Which pods that no node could take a change of storage may help (upstream's QueueingHints of the volume plugins). */
import { sameJson } from '../api/equal.ts';
import { claimsOfPod } from '../kinds/persistent-volume-claim/claims-of-pod.ts';
import { waitsForConsumer } from '../kinds/storage-class/default-class.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Pod } from '../../model/pod.ts';
import type { StorageClass } from '../../model/storage.ts';
import { TOPOLOGY_LABELS } from './plugins/volume-zone.ts';

const usesClaim = (pod: Pod, { metadata }: KubeObject): boolean =>
  pod.metadata.namespace === metadata.namespace && claimsOfPod(pod).some(({ name }) => name === metadata.name);

function claimHelps(pod: Pod, by: readonly string[], isNew: boolean, claim: KubeObject): boolean {
  const asked = by.includes('VolumeBinding') || by.includes('VolumeZone');
  return (asked || (isNew && by.includes('VolumeRestrictions'))) && usesClaim(pod, claim);
}

function volumeHelps(by: readonly string[], before: KubeObject | undefined, after: KubeObject): boolean {
  if (by.includes('VolumeBinding')) return true;
  if (!by.includes('VolumeZone')) return false;
  const [old, now] = [before?.metadata.labels, after.metadata.labels];
  return before === undefined || TOPOLOGY_LABELS.some((key) => old?.[key] !== now?.[key]);
}

function classHelps(by: readonly string[], before: StorageClass | undefined, after: StorageClass): boolean {
  if (before !== undefined)
    return by.includes('VolumeBinding') && !sameJson(before.allowedTopologies, after.allowedTopologies);
  return by.includes('VolumeBinding') || (by.includes('VolumeZone') && waitsForConsumer(after));
}

/** @param by the plugins that refused the pod the last time */
export function storageHelps(
  pod: Pod,
  by: readonly string[],
  before: KubeObject | undefined,
  after: KubeObject,
): boolean {
  switch (after.kind) {
    case 'PersistentVolumeClaim':
      return claimHelps(pod, by, before === undefined, after);
    case 'PersistentVolume':
      return volumeHelps(by, before, after);
    default:
      return classHelps(by, before as StorageClass | undefined, after as StorageClass);
  }
}
