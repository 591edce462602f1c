/**
 * What a pod asks of storage, looked up once per scheduling cycle, and whether a node can give it (upstream
 * plugins/volumebinding binder.go).
 */
import { compareQuantities } from '../api/quantity.ts';
import type { Lookup } from '../api/store.ts';
import { claimsOfPod, type ClaimUse } from '../kinds/persistent-volume-claim/claims-of-pod.ts';
import { classOf, SELECTED_NODE } from '../kinds/persistent-volume/annotations.ts';
import { isFullyBound } from '../kinds/persistent-volume/binding.ts';
import { candidatesFor, findMatchingVolume, requestOf } from '../kinds/persistent-volume/match.ts';
import { waitsForConsumer } from '../kinds/storage-class/default-class.ts';
import type { Labels } from '../api/labels.ts';
import type { Pod } from '../../model/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../model/storage.ts';
import { compileTerm, type NodeSelectorTerm, type TermMatcher } from './node-selector.ts';

/** What a pod's volumes are looked up in. */
export interface VolumeSources {
  read: Lookup;
  /** Pods that have a node in mind, and wait there for their volumes. */
  reserved: Iterable<Pod>;
}

export interface PodVolumes extends VolumeSources {
  uses: readonly ClaimUse[];
}

/** A node as far as volumes care. */
export interface Place {
  name: string;
  labels: Labels;
}

const SOURCES_OF_DISKS: ReadonlySet<string> = new Set(['gcePersistentDisk', 'awsElasticBlockStore', 'rbd', 'iscsi']);

/** Undefined for the many pods that ask nothing of storage: the volume plugins then cost nothing. */
export function volumesOfPod(pod: Pod, sources: VolumeSources): PodVolumes | undefined {
  const uses = claimsOfPod(pod);
  if (uses.length > 0) return { ...sources, uses };
  const { volumes } = pod.spec;
  if (!volumes) return undefined;
  for (const volume of volumes)
    for (const source in volume) if (SOURCES_OF_DISKS.has(source) && volume[source]) return { ...sources, uses };
  return undefined;
}

export interface SortedClaims {
  bound: PersistentVolumeClaim[];
  /** Their class leaves the choice of the volume to the scheduler. */
  delayed: PersistentVolumeClaim[];
  /** The binder must bind them before the pod can go anywhere. */
  immediate: PersistentVolumeClaim[];
  /** The volumes that each of the delayed ones might get, on whatever node: looked up when first asked for. */
  candidates: Map<PersistentVolumeClaim, readonly PersistentVolume[]>;
}

const classNamed = (read: Lookup, name: string): StorageClass | undefined =>
  read.get('StorageClass.storage.k8s.io', '', name);

/** GetPodVolumeClaims; every claim must exist. */
export function sortClaims(pod: Pod, { read, uses }: PodVolumes): SortedClaims {
  const sorted: SortedClaims = { bound: [], delayed: [], immediate: [], candidates: new Map() };
  for (const { name } of uses) {
    const claim = read.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name);
    if (claim === undefined) continue;
    if (isFullyBound(claim)) sorted.bound.push(claim);
    else if ((claim.spec.volumeName ?? '') === '' && waitsForConsumer(classNamed(read, classOf(claim))))
      sorted.delayed.push(claim);
    else sorted.immediate.push(claim);
  }
  return sorted;
}

const compiled = new WeakMap<object, readonly TermMatcher[]>();

/** Whether the node reaches the volume (CheckNodeAffinity). */
export function reaches({ spec }: PersistentVolume, node: Place): boolean {
  const required = spec.nodeAffinity?.required;
  if (!required) return true;
  let terms = compiled.get(required);
  if (terms === undefined) {
    terms = (required.nodeSelectorTerms ?? []).map((term) => compileTerm(term as NodeSelectorTerm));
    compiled.set(required, terms);
  }
  return terms.some((matches) => matches(node.labels, node.name));
}

/** What is to be done for the pod's volumes on one node, or why that node cannot have the pod. */
export interface NodeVolumes {
  bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[];
  provisions: PersistentVolumeClaim[];
  /** Upstream's words; none: the node will do. */
  reasons: string[];
}

const NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind";
const NO_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

function boundConflict(bound: readonly PersistentVolumeClaim[], node: Place, read: Lookup): string | undefined {
  for (const claim of bound) {
    const volume = read.get('PersistentVolume', '', claim.spec.volumeName ?? '');
    if (volume === undefined) return NO_VOLUME;
    if (!reaches(volume, node)) return NODE_CONFLICT;
  }
  return undefined;
}

/** Whether the class could make a volume for this node (checkVolumeProvisions). */
function canProvision(claim: PersistentVolumeClaim, node: Place, read: Lookup): boolean {
  const found = classNamed(read, classOf(claim));
  if (found === undefined || found.provisioner === '' || found.provisioner === NO_PROVISIONER) return false;
  const topologies = found.allowedTopologies ?? [];
  if (topologies.length === 0) return true;
  return topologies.some((term) =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) => values.includes(node.labels[key] ?? '')),
  );
}

/** Finds free volumes for claims, the smallest wish first, each volume once. Gives the claims that got none. */
function findFree(
  claims: readonly PersistentVolumeClaim[],
  candidates: SortedClaims['candidates'],
  node: Place,
  read: Lookup,
  found: NodeVolumes,
): PersistentVolumeClaim[] {
  const excluded = new Set<string>();
  const without: PersistentVolumeClaim[] = [];
  const bySize = [...claims].sort((a, b) => compareQuantities(requestOf(a), requestOf(b)));
  for (const claim of bySize) {
    const options = { reaches: (each: PersistentVolume) => reaches(each, node), excluded, delayed: true };
    let volumes = candidates.get(claim);
    if (volumes === undefined) {
      volumes = candidatesFor(claim, read.list('PersistentVolume'));
      candidates.set(claim, volumes);
    }
    const volume = findMatchingVolume(claim, volumes, options);
    if (volume === undefined) without.push(claim);
    else {
      excluded.add(volume.metadata.name);
      found.bindings.push({ claim, volume });
    }
  }
  return without;
}

/** FindPodVolumes */
export function volumesOnNode({ bound, delayed, candidates }: SortedClaims, node: Place, read: Lookup): NodeVolumes {
  const found: NodeVolumes = { bindings: [], provisions: [], reasons: [] };
  const conflict = boundConflict(bound, node, read);
  if (conflict === NODE_CONFLICT) found.reasons.push(conflict);
  const chosen = (claim: PersistentVolumeClaim): string | undefined => claim.metadata.annotations?.[SELECTED_NODE];
  const elsewhere = delayed.some((claim) => (chosen(claim) ?? node.name) !== node.name);
  if (elsewhere) found.reasons.push(BIND_CONFLICT);
  else {
    const toProvision = delayed.filter((claim) => chosen(claim) !== undefined);
    const open = delayed.filter((claim) => chosen(claim) === undefined);
    toProvision.push(...findFree(open, candidates, node, read, found));
    if (toProvision.every((claim) => canProvision(claim, node, read))) found.provisions = toProvision;
    else found.reasons.push(BIND_CONFLICT);
  }
  if (conflict === NO_VOLUME) found.reasons.push(conflict);
  return found;
}
