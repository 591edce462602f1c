/** A volume that is labelled with a zone is reached from nodes of that zone alone (upstream plugins/volumezone). */
import { classOf } from '../../kinds/persistent-volume/annotations.ts';
import { waitsForConsumer } from '../../kinds/storage-class/default-class.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/storage.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const NAME = 'VolumeZone';
const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
/** The labels of old, and what they are called since. */
const BETA: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': ZONE,
  'failure-domain.beta.kubernetes.io/region': REGION,
};
export const TOPOLOGY_LABELS: readonly string[] = [...Object.keys(BETA), ZONE, REGION];

const CONFLICT: Verdict = {
  plugin: NAME,
  reasons: ['node(s) had no available volume zone'],
  unresolvable: true,
};

const refusal = (reason: string): Verdict => ({ plugin: NAME, reasons: [reason], unresolvable: true });

/** Why there is no volume yet, if there need be one. */
function withoutVolume(claim: PersistentVolumeClaim, { volumes }: PodView): string | undefined {
  const name = classOf(claim);
  if (name === '') return 'PersistentVolumeClaim had no pv name and storageClass name';
  const found = volumes!.read.get('StorageClass.storage.k8s.io', '', name);
  if (found === undefined) return `storageclass.storage.k8s.io ${JSON.stringify(name)} not found`;
  return waitsForConsumer(found) ? undefined : 'PersistentVolume had no name';
}

/** The volumes of the pod's claims, or the words that say that one is missing (getPVbyPod). */
function volumesOf(pod: PodView): PersistentVolume[] | string {
  const found: PersistentVolume[] = [];
  const namespace = pod.pod.metadata.namespace ?? '';
  for (const { name, isOwn } of pod.volumes?.uses ?? []) {
    if (isOwn) continue;
    const claim = pod.volumes!.read.get('PersistentVolumeClaim', namespace, name);
    if (claim === undefined) return `persistentvolumeclaim ${JSON.stringify(name)} not found`;
    const volumeName = claim.spec.volumeName ?? '';
    if (volumeName === '') {
      const why = withoutVolume(claim, pod);
      if (why !== undefined) return why;
      continue;
    }
    const volume = pod.volumes!.read.get('PersistentVolume', '', volumeName);
    if (volume === undefined) return `persistentvolume ${JSON.stringify(volumeName)} not found`;
    found.push(volume);
  }
  return found;
}

/** A label's value may name several zones (LabelZonesToSet). */
const zones = (value: string): readonly string[] => value.split('__').map((zone) => zone.trim());

interface Topology {
  key: string;
  values: readonly string[];
}

function topologiesOf(pod: PodView): Topology[] {
  const found = volumesOf(pod);
  if (typeof found === 'string') return [];
  return found.flatMap(({ metadata: { labels = {} } }) =>
    TOPOLOGY_LABELS.flatMap((key) => {
      const values = labels[key] === undefined ? [] : zones(labels[key]);
      return values.length === 0 || values.includes('') ? [] : [{ key, values }];
    }),
  );
}

/** Looked up once for each pod, not once for each node. */
const known = new WeakMap<PodView, readonly Topology[]>();

function topologies(pod: PodView): readonly Topology[] {
  let found = known.get(pod);
  if (found === undefined) {
    found = topologiesOf(pod);
    known.set(pod, found);
  }
  return found;
}

export const volumeZone: Plugin = {
  name: NAME,
  weight: 0,
  preFilter(pod) {
    if (pod.volumes === undefined) return undefined;
    const found = volumesOf(pod);
    return typeof found === 'string' ? refusal(found) : undefined;
  },
  filters: (pod) => pod.volumes !== undefined && topologies(pod).length > 0,
  filter(pod, { labels }) {
    // In a cluster without zones, no node says where it is.
    if (!TOPOLOGY_LABELS.some((key) => labels[key] !== undefined)) return undefined;
    for (const { key, values } of topologies(pod)) {
      const zone = labels[key] ?? labels[BETA[key] ?? key];
      if (zone === undefined || !values.includes(zone)) return CONFLICT;
    }
    return undefined;
  },
  nodeHelps: (_pod, before, after) => before === undefined || before.metadata.labels !== after.metadata.labels,
};
