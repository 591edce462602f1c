/** What is stored: each claim with the pods that mount it, and volumes that no claim has. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Pod, Volume } from '../../shared/model/pod.ts';
import type { PersistentVolume } from '../../shared/model/storage.ts';
import { isSystemNamespace } from './kinds.ts';
import type { StorageMark } from './picture.ts';

interface Kept {
  get(uid: string): KubeObject | undefined;
  ofKind(kind: string): ReadonlyMap<string, KubeObject>;
}

/** The claim behind a volume of a pod; a generic ephemeral volume has one of its own, named after both. */
export function claimNameOf(pod: Pod, volume: Volume): string | undefined {
  const claim = volume['persistentVolumeClaim'] as { claimName?: string } | undefined;
  if (claim !== undefined) return claim.claimName;
  return volume['ephemeral'] === undefined ? undefined : `${pod.metadata.name}-${volume.name}`;
}

/** Names of the claims that a pod mounts. */
export function claimNamesOf(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => claimNameOf(pod, volume) ?? []);
}

/** Takes the records; gives claims first, in the order in which they came, then volumes that are free or left behind. */
export function storageMarks(records: Kept, showSystem: boolean): StorageMark[] {
  const claims = records.ofKind('PersistentVolumeClaim');
  const volumes = records.ofKind('PersistentVolume');
  if (claims.size === 0 && volumes.size === 0) return [];
  const marks = new Map<string, StorageMark>();
  for (const [uid, { metadata }] of claims) {
    const { name, namespace = '' } = metadata;
    if (isSystemNamespace(namespace) && !showSystem) continue;
    marks.set(`${namespace}/${name}`, { uid, kind: 'PersistentVolumeClaim', name, namespace, pods: [] });
  }
  for (const [uid, object] of records.ofKind('Pod')) {
    const pod = object as Pod;
    if (pod.spec.volumes === undefined || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
    for (const name of claimNamesOf(pod)) marks.get(`${pod.metadata.namespace ?? ''}/${name}`)?.pods.push(uid);
  }
  const found = [...marks.values()];
  for (const [uid, object] of volumes) {
    const owner = (object as PersistentVolume).spec.claimRef?.uid;
    if (owner !== undefined && records.get(owner) !== undefined) continue;
    found.push({ uid, kind: 'PersistentVolume', name: object.metadata.name, namespace: '', pods: [] });
  }
  return found;
}
