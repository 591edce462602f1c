/**
 * Pods that may not share a disk do not: a claim of one pod alone, and cloud disks that one machine holds (upstream
 * plugins/volumerestrictions).
 */
import { claimsOfPod } from '../../kinds/persistent-volume-claim/claims-of-pod.ts';
import type { Pod, Volume } from '../../../model/pod.ts';
import { occupies } from '../node-cache.ts';
import type { PodVolumes } from '../pod-volumes.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const NAME = 'VolumeRestrictions';

const DISK_CONFLICT: Verdict = { plugin: NAME, reasons: ['node(s) had no available disk'], unresolvable: false };
const POD_CONFLICT: Verdict = {
  plugin: NAME,
  reasons: ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'],
  unresolvable: false,
};

type Disk = Readonly<Record<string, unknown>>;
const disk = (volume: Volume, source: string): Disk | undefined => (volume[source] as Disk | undefined) ?? undefined;

const bothReadOnly = (a: Disk, b: Disk): boolean => a['readOnly'] === true && b['readOnly'] === true;
const monitors = (a: Disk): readonly string[] => (a['monitors'] as string[] | undefined) ?? [];
const text = (a: Disk, field: string, otherwise = ''): unknown => a[field] ?? otherwise;

/** Whether two disks of one kind are the same, and cannot be held twice (isVolumeConflict). */
const CONFLICTS: Readonly<Record<string, (a: Disk, b: Disk) => boolean>> = {
  gcePersistentDisk: (a, b) => a['pdName'] === b['pdName'] && !bothReadOnly(a, b),
  awsElasticBlockStore: (a, b) => a['volumeID'] === b['volumeID'],
  iscsi: (a, b) => a['iqn'] === b['iqn'] && !bothReadOnly(a, b),
  rbd: (a, b) =>
    monitors(a).some((monitor) => monitors(b).includes(monitor)) &&
    text(a, 'pool', 'rbd') === text(b, 'pool', 'rbd') &&
    text(a, 'image') === text(b, 'image') &&
    !bothReadOnly(a, b),
};

/** Whether a disk of one pod keeps a disk of the other off its node. */
export function disksConflict(pod: Pod, other: Pod): boolean {
  for (const volume of pod.spec.volumes ?? []) {
    for (const source in CONFLICTS) {
      const wanted = disk(volume, source);
      if (wanted === undefined) continue;
      for (const held of other.spec.volumes ?? []) {
        const taken = disk(held, source);
        if (taken !== undefined && CONFLICTS[source]!(wanted, taken)) return true;
      }
    }
  }
  return false;
}

const uses = (pod: Pod, claim: string): boolean => claimsOfPod(pod).some(({ name, isOwn }) => !isOwn && name === claim);

/** How many pods that have a node, or have one in mind, use the claim. */
function holdersOf(claim: string, namespace: string, { read, reserved }: PodVolumes): number {
  let holders = 0;
  for (const pod of read.list('Pod', namespace)) if (occupies(pod) && uses(pod, claim)) holders += 1;
  for (const pod of reserved) if (pod.metadata.namespace === namespace && uses(pod, claim)) holders += 1;
  return holders;
}

/** The pod's claims that are for one pod alone. */
function ownClaims({ pod, volumes }: PodView): string[] {
  const namespace = pod.metadata.namespace ?? '';
  return (volumes?.uses ?? []).flatMap(({ name, isOwn }) => {
    if (isOwn) return [];
    const claim = volumes!.read.get('PersistentVolumeClaim', namespace, name);
    return claim?.spec.accessModes?.includes('ReadWriteOncePod') === true ? [name] : [];
  });
}

export const volumeRestrictions: Plugin = {
  name: NAME,
  weight: 0,
  preFilter({ pod, volumes }) {
    for (const { name, isOwn } of volumes?.uses ?? []) {
      if (isOwn) continue;
      if (volumes!.read.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name) !== undefined) continue;
      const reasons = [`persistentvolumeclaim ${JSON.stringify(name)} not found`];
      return { plugin: NAME, reasons, unresolvable: true };
    }
    return undefined;
  },
  prepare(view) {
    const claims = ownClaims(view);
    if (claims.length === 0) return;
    const namespace = view.pod.metadata.namespace ?? '';
    view.conflicts = claims.reduce((sum, claim) => sum + holdersOf(claim, namespace, view.volumes!), 0);
  },
  shift(view, other, _node, by) {
    if (view.conflicts === undefined || other.metadata.namespace !== view.pod.metadata.namespace) return;
    for (const claim of ownClaims(view)) if (uses(other, claim)) view.conflicts += by;
  },
  filters: (pod) => pod.volumes !== undefined,
  filter(pod, node) {
    for (const other of pod.volumes!.read.podsOnNode(node.name))
      if (occupies(other) && pod.absent?.has(other) !== true && disksConflict(pod.pod, other)) return DISK_CONFLICT;
    return (pod.conflicts ?? 0) > 0 ? POD_CONFLICT : undefined;
  },
  nodeHelps: (_pod, before) => before === undefined,
  freedRoomHelps: true,
};
