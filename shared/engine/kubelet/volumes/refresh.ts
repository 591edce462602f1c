/** When files follow what their ConfigMap, Secret or pod has become. */
import type { Stream } from '../../kernel/random.ts';
import type { Pod, Volume } from '../../../model/pod.ts';
import { containersOf } from './used-volumes.ts';

/** A pod is synced at least so often: syncFrequency, and up to half as much more (workerResyncIntervalJitterFactor). */
const SYNC_MS = 60_000;
const LONGEST_SYNC_MS = 90_000;
/** The volume manager's loops, one to notice and one to write, run every 100 ms. */
const LOOP_MS = 100;

const loops = (random: Stream): number => random.int(LOOP_MS) + random.int(LOOP_MS) + 1;

/**
 * ms from a change of a ConfigMap or Secret until the files follow. The kubelet hears of it at once (it watches, by
 * default), but writes at the pod's next sync: what is left of an interval of 60 to 90 s that the change falls into at
 * any point. A longer interval is hit the more often, hence the root.
 */
export function refreshDelayMs(random: Stream): number {
  const [least, most] = [SYNC_MS ** 2, LONGEST_SYNC_MS ** 2];
  const interval = Math.sqrt(least + random.unit() * (most - least));
  return Math.floor(random.unit() * interval) + loops(random);
}

/** ms from a change of the pod itself (its labels, its annotations) until its files follow: it is synced at once. */
export const podRefreshDelayMs = (random: Stream): number => loops(random);

export interface VolumeSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

interface Named {
  name?: string;
  secretName?: string;
}

interface Sources {
  configMap?: Named;
  secret?: Named;
  projected?: { sources?: readonly Sources[] };
}

function* named({ configMap, secret, projected }: Sources): Iterable<VolumeSource> {
  if (configMap?.name !== undefined) yield { kind: 'ConfigMap', name: configMap.name };
  const secretName = secret?.secretName ?? secret?.name;
  if (secretName !== undefined) yield { kind: 'Secret', name: secretName };
  for (const source of projected?.sources ?? []) yield* named(source);
}

const isWhole = (mount: { subPath?: string; [field: string]: unknown }): boolean =>
  (mount.subPath ?? '') === '' && (mount['subPathExpr'] ?? '') === '';

/** Names of the volumes that some container sees as a whole; those seen in part only never follow. */
function followed(pod: Pod): Set<string> {
  const names = new Set<string>();
  for (const container of containersOf(pod))
    for (const mount of container.volumeMounts ?? []) if (isWhole(mount)) names.add(mount.name);
  return names;
}

/** ConfigMaps and Secrets, of the pod's namespace, whose change some mount of the pod will follow. */
export function sourcesOf(pod: Pod): VolumeSource[] {
  const volumes: readonly Volume[] = pod.spec.volumes ?? [];
  if (volumes.length === 0) return [];
  const names = followed(pod);
  return volumes.filter(({ name }) => names.has(name)).flatMap((volume) => [...named(volume as Sources)]);
}

interface TellingSource {
  downwardAPI?: { items?: readonly { fieldRef?: { fieldPath?: string } }[] };
  projected?: { sources?: readonly TellingSource[] };
}

const isAboutMetadata = (path = ''): boolean =>
  path.startsWith('metadata.labels') || path.startsWith('metadata.annotations');

const tells = ({ downwardAPI, projected }: TellingSource): boolean =>
  (downwardAPI?.items ?? []).some(({ fieldRef }) => isAboutMetadata(fieldRef?.fieldPath)) ||
  (projected?.sources ?? []).some(tells);

/**
 * Whether files of the pod tell its labels or annotations, so that they follow a change of the pod. The volume that
 * every pod has tells its namespace only.
 */
export function tellsOfPod(pod: Pod): boolean {
  const names = followed(pod);
  return (pod.spec.volumes ?? []).some((volume) => names.has(volume.name) && tells(volume as TellingSource));
}
