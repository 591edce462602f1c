/** What each volume of a pod holds, and why some cannot be mounted: worked out anew from the cluster at each call. */
import type { Reader } from '../../api/store.ts';
import { bytesOf } from '../../api/quantity.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod, Volume } from '../../../model/pod.ts';
import { ConfigError } from '../environment/config-error.ts';
import { configMapFor, secretFor, type SourceReference } from '../environment/config-source.ts';
import { claimSource, volumeOfClaim, type BoundVolume, type ClaimSource } from './claim.ts';
import { downwardFiles, type DownwardFile } from './downward-api.ts';
import { memoryCapacity, type EmptyDirSource } from './empty-dir.ts';
import { checkHostPath, type FileTypes, type HostPathSource } from './host-path.ts';
import { nodeFileType } from './node-paths.ts';
import { cleanPath } from './paths.ts';
import { configMapFiles, DEFAULT_MODE, secretFiles, type KeyedSource } from './payload.ts';
import { projectedFiles, type FilesInput } from './projected.ts';
import { usedVolumes, type Use } from './used-volumes.ts';
import type { VolumeContent, VolumeEntry, VolumeProblem } from './volume-content.ts';
import { NOT_WRITTEN, WRITTEN, type TextMaker } from './written-text.ts';

export interface VolumesInput {
  readonly read: Reader;
  readonly pod: Pod;
  /** The pod's machine. */
  readonly node: Node | undefined;
  /** What is on the machine; what every simulated machine has, unless told. */
  readonly fileTypes?: FileTypes;
}

export interface PodVolumes {
  /** By name in the pod; only those that a container uses, and that can be had. */
  readonly contents: ReadonlyMap<string, VolumeContent>;
  /** In the order of the manifest; not empty: the pod's containers cannot start. */
  readonly problems: readonly VolumeProblem[];
}

type Content = Omit<VolumeContent, 'name' | 'kind'>;

/** Where the data of a volume lives that ends with its pod. No container's own layer has such a name. */
export const ownId = (pod: Pod, volume: Volume): string => `${pod.metadata.uid ?? ''} volume ${volume.name}`;

/** Where data of a machine lives. */
const nodeId = (pod: Pod, path: string): string => `node ${pod.spec.nodeName ?? ''}:${cleanPath(path)}`;

interface ModedSource {
  defaultMode?: number;
}

const GROUP_READS = 0o440;

const byPath = (a: VolumeEntry, b: VolumeEntry): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** Files that the kubelet writes. With an fsGroup the group may read them all (pkg/volume SetVolumeOwnership). */
function written(pod: Pod, volume: Volume, entries: VolumeEntry[]): Content {
  const isShared = pod.spec.securityContext?.['fsGroup'] !== undefined;
  const files = isShared ? entries.map((entry) => ({ ...entry, mode: entry.mode | GROUP_READS })) : entries;
  return { id: ownId(pod, volume), readOnly: true, entries: files.sort(byPath) };
}

function emptyDir(source: EmptyDirSource, volume: Volume, { pod, node }: VolumesInput): Content {
  const { medium = '', sizeLimit } = source;
  const capacity = medium === 'Memory' ? memoryCapacity(source, pod, node) : undefined;
  return {
    id: ownId(pod, volume),
    readOnly: false,
    medium,
    ...(sizeLimit === undefined ? {} : { sizeLimitBytes: bytesOf(sizeLimit) }),
    ...(capacity === undefined ? {} : { capacityBytes: capacity }),
  };
}

function hostPath(source: HostPathSource, { pod, fileTypes = nodeFileType }: VolumesInput): Content {
  const create = checkHostPath(source, (path) => fileTypes(cleanPath(path)));
  const path = cleanPath(source.path);
  return { id: nodeId(pod, path), readOnly: false, path, ...(create === undefined ? {} : { create }) };
}

/** Sources outside of the cluster that are not simulated: a place of their own, shared where the manifest shares it. */
function outside(kind: string, source: unknown, volume: Volume, { pod }: VolumesInput): Content {
  const { server, path, reference, readOnly } = (source ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'nfs') return { id: `nfs ${String(server)}:${String(path)}`, readOnly: readOnly === true };
  if (kind === 'image') return { id: `image ${String(reference)}`, readOnly: true };
  return { id: ownId(pod, volume), readOnly: readOnly === true };
}

function contentOf(kind: string, source: unknown, volume: Volume, input: VolumesInput, texts: TextMaker): Content {
  const { read, pod, node } = input;
  const namespace = pod.metadata.namespace ?? '';
  const mode = (source as ModedSource | null)?.defaultMode ?? DEFAULT_MODE;
  switch (kind) {
    case 'emptyDir':
      return emptyDir((source ?? {}) as EmptyDirSource, volume, input);
    case 'hostPath':
      return hostPath(source as HostPathSource, input);
    case 'configMap': {
      const keyed = source as SourceReference & KeyedSource;
      return written(pod, volume, configMapFiles(configMapFor(read, namespace, keyed), keyed, mode, texts));
    }
    case 'secret': {
      const { secretName = '', optional = false, ...rest } = source as { secretName?: string } & KeyedSource;
      const secret = secretFor(read, namespace, { name: secretName, optional });
      return written(pod, volume, secretFiles(secret, { ...rest, optional }, mode, texts));
    }
    case 'downwardAPI': {
      const { items = [] } = source as { items?: readonly DownwardFile[] };
      return written(pod, volume, downwardFiles(items, pod, node, mode));
    }
    case 'projected': {
      const files: FilesInput = { read, pod, node, texts };
      return written(pod, volume, projectedFiles(source as { sources?: readonly unknown[] }, files, mode));
    }
    default:
      return outside(kind, source, volume, input);
  }
}

/** Data of a volume on a machine is the machine's; of any other, the volume's own. */
function claimed(bound: BoundVolume, { claimName, readOnly }: ClaimSource, input: VolumesInput): Content {
  const { spec, metadata } = bound;
  const named = { claim: claimName, persistentVolume: metadata.name };
  if (spec.hostPath !== undefined) return { ...hostPath(spec.hostPath, input), ...named, readOnly };
  if (spec.local === undefined) return { id: `volume ${metadata.name}`, readOnly, ...named };
  const path = cleanPath(spec.local.path);
  return { id: nodeId(input.pod, path), readOnly, path, ...named };
}

function problem(stage: VolumeProblem['stage'], volume: Volume, specName: string, error: unknown): VolumeProblem {
  if (!(error instanceof ConfigError)) throw error;
  return { stage, volume: volume.name, specName, message: error.message };
}

/** The volume of a claim; the kubelet finds out about the claim before it mounts anything. */
function fromClaim(source: ClaimSource, volume: Volume, use: Use, input: VolumesInput): Content | VolumeProblem {
  let bound: BoundVolume;
  try {
    bound = volumeOfClaim(input.read, input.pod, volume, use, source);
  } catch (error) {
    return problem('process', volume, volume.name, error);
  }
  try {
    return claimed(bound, source, input);
  } catch (error) {
    return problem('mount', volume, bound.metadata.name, error);
  }
}

function resolve(volume: Volume, use: Use, input: VolumesInput, texts: TextMaker): Content | VolumeProblem {
  const claim = claimSource(input.pod, volume);
  if (claim !== undefined) return fromClaim(claim, volume, use, input);
  const kind = kindOf(volume);
  try {
    return contentOf(kind, volume[kind], volume, input, texts);
  } catch (error) {
    return problem('mount', volume, volume.name, error);
  }
}

/** The field that names the volume's source; a volume with none is an empty directory. */
const kindOf = (volume: Volume): string =>
  Object.keys(volume).find((field) => field !== 'name' && volume[field] !== undefined) ?? 'emptyDir';

/** What is on the machine, or not the kubelet's to give, stays whose it is. */
const NOT_GIVEN: ReadonlySet<string> = new Set(['hostPath', 'nfs', 'image']);

/** The pod's group owns its volumes, where the kubelet may say so. */
function grouped(found: Content, volume: Volume, { pod, read }: VolumesInput): { group?: number } {
  const group = pod.spec.securityContext?.['fsGroup'];
  if (typeof group !== 'number' || NOT_GIVEN.has(kindOf(volume))) return {};
  const { persistentVolume } = found;
  if (persistentVolume === undefined) return { group };
  const { spec } = read.get('PersistentVolume', '', persistentVolume) as BoundVolume;
  return spec.hostPath !== undefined || spec['nfs'] !== undefined ? {} : { group };
}

const NO_VOLUMES: PodVolumes = { contents: new Map(), problems: [] };

function look(input: VolumesInput, texts: TextMaker): PodVolumes {
  const used = usedVolumes(input.pod);
  if (used.length === 0) return NO_VOLUMES;
  const contents = new Map<string, VolumeContent>();
  const problems: VolumeProblem[] = [];
  for (const { volume, ...use } of used) {
    const found = resolve(volume, use, input, texts);
    if ('stage' in found) problems.push(found);
    else
      contents.set(volume.name, {
        ...found,
        ...grouped(found, volume, input),
        name: volume.name,
        kind: kindOf(volume),
      });
  }
  return { contents, problems };
}

/** What the pod's volumes hold now, texts of all files included: ask when a process looks into them. */
export const volumesOf = (input: VolumesInput): PodVolumes => look(input, WRITTEN);

/**
 * Why the pod's volumes cannot be mounted, if so; makes no texts of Secrets and tokens, so it costs little at each
 * start.
 */
export const volumeProblems = (input: VolumesInput): readonly VolumeProblem[] => look(input, NOT_WRITTEN).problems;
