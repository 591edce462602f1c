/** Which volume suits a claim best (component-helpers/storage/volume FindMatchingVolume, persistentvolume/index.go). */
import { compileLabelSelector } from '../../api/label-selector.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/storage.ts';
import { hasModes, modesText } from './access-modes.ts';
import { classOf } from './annotations.ts';
import { isBoundTo } from './binding.ts';

export interface MatchOptions {
  /** Whether the node that is asked for reaches the volume; absent: no node is asked for, the binder searches. */
  reaches?(volume: PersistentVolume): boolean;
  /** Names of volumes that other claims of the same pod were given already. */
  excluded?: ReadonlySet<string>;
  /** The class waits for a pod: without a node, only a volume that is kept for the claim is taken. */
  delayed?: boolean;
}

const ZERO = '0';
const sizeOf = (volume: PersistentVolume): string => volume.spec.capacity?.['storage'] ?? ZERO;
export const requestOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.['storage'] ?? ZERO;

/** Whether both are of one mode, Filesystem when they do not say. */
export const hasSameMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem');

const attributesOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is asked of every volume, kept for the claim or free. */
function couldHold(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (compareQuantities(sizeOf(volume), requestOf(claim)) < 0 || !hasSameMode(volume, claim)) return false;
  const attributes = attributesOf(volume.spec['volumeAttributesClassName']);
  return attributes === attributesOf(claim.spec.volumeAttributesClassName);
}

/** Whether the claim might get the volume at all: nobody else has it, and it is of the class or kept for the claim. */
function isCandidate(volume: PersistentVolume, claim: PersistentVolumeClaim, wantedClass: string): boolean {
  return volume.spec.claimRef ? isBoundTo(volume, claim) : classOf(volume) === wantedClass;
}

/** The few of all volumes that need a closer look, so that many that are bound cost next to nothing. */
export function candidatesFor(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
): readonly PersistentVolume[] {
  const wantedClass = classOf(claim);
  const found: PersistentVolume[] = [];
  for (const volume of volumes) if (isCandidate(volume, claim, wantedClass)) found.push(volume);
  return found;
}

/** The volume that is kept for the claim, or the smallest that is free and large enough; the first among equals. */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  { reaches, excluded, delayed = false }: MatchOptions = {},
): PersistentVolume | undefined {
  const wantedClass = classOf(claim);
  const { selector } = claim.spec;
  const selects = selector === undefined || selector === null ? undefined : compileLabelSelector(selector);
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    const kept = volume.spec.claimRef ? isBoundTo(volume, claim) : false;
    if (volume.spec.claimRef && !kept) continue;
    if (excluded?.has(volume.metadata.name) === true || !couldHold(volume, claim)) continue;
    if (volume.metadata.deletionTimestamp !== undefined) continue;
    const isReached = reaches?.(volume) ?? true;
    if (kept) return isReached ? volume : undefined;
    if (reaches === undefined && delayed) continue;
    // One that was not looked at yet becomes available in a moment.
    if (volume.status?.phase !== 'Available' || classOf(volume) !== wantedClass || !isReached) continue;
    if (selects?.(volume.metadata.labels) === false) continue;
    if (reaches !== undefined && !hasModes(volume.spec.accessModes, claim.spec.accessModes)) continue;
    if (smallest === undefined || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0) smallest = volume;
  }
  return smallest;
}

/**
 * The sets of access modes among the volumes that hold what is asked for, fewest modes first: the nearest to the wish
 * is looked through first (allPossibleMatchingAccessModes).
 */
export function byAccessModes(
  volumes: Iterable<PersistentVolume>,
  asked: readonly string[],
): readonly (readonly PersistentVolume[])[] {
  const sets = new Map<string, PersistentVolume[]>();
  for (const volume of volumes) {
    const modes = volume.spec.accessModes ?? [];
    if (!hasModes(modes, asked)) continue;
    const text = modesText(modes);
    const known = sets.get(text);
    if (known === undefined) sets.set(text, [volume]);
    else known.push(volume);
  }
  const count = (text: string): number => text.split(',').length;
  return [...sets].sort(([a], [b]) => count(a) - count(b) || (a < b ? -1 : 1)).map(([, found]) => found);
}

/** The best volume as the binder finds it, which knows of no node (findBestMatchForClaim). */
export function findBestMatch(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  delayed: boolean,
): PersistentVolume | undefined {
  for (const set of byAccessModes(candidatesFor(claim, volumes), claim.spec.accessModes ?? [])) {
    const found = findMatchingVolume(claim, set, { delayed });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Why a volume that the claim asks for by name cannot be its own; undefined: it can (checkVolumeSatisfyClaim). */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const { name, deletionTimestamp } = volume.metadata;
  if (deletionTimestamp !== undefined) return `the volume is marked for deletion ${JSON.stringify(name)}`;
  if (compareQuantities(sizeOf(volume), requestOf(claim)) < 0) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if (!hasSameMode(volume, claim)) return 'incompatible volumeMode';
  if (!hasModes(volume.spec.accessModes, claim.spec.accessModes)) return 'incompatible accessMode';
  return undefined;
}
