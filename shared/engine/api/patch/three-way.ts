/**
 * The patch of `kubectl apply`: what the new file sets otherwise than the cluster has it, and what it dropped
 * since the last one.
 */
import { badType } from './json-kind.ts';
import { createThreeWayJsonMergePatch } from './merge.ts';
import { hasPatchSchema, patchSchema, type PatchSchema } from './merge-keys.ts';
import { isRecord, type JsonRecord } from './record.ts';
import { mergeMap } from './strategic.ts';
import { diffMaps } from './strategic-diff.ts';

function asRecord(value: unknown): JsonRecord {
  if (!isRecord(value)) throw badType('map', value);
  return value;
}

/** The strategic merge patch from `original` to `modified` (CreateTwoWayMergePatch); empty when they are the same. */
export const createTwoWayMergePatch = (schema: PatchSchema, original: unknown, modified: unknown): JsonRecord =>
  diffMaps(asRecord(original), asRecord(modified), schema, { changes: true, deletions: true });

/** As createThreeWayMergePatch, by the merge keys given. */
export function createThreeWayStrategicPatch(
  schema: PatchSchema,
  original: unknown,
  modified: unknown,
  current: unknown,
): JsonRecord {
  const changes = diffMaps(asRecord(current), asRecord(modified), schema, { changes: true, deletions: false });
  const deletions = diffMaps(asRecord(original), asRecord(modified), schema, { changes: false, deletions: true });
  return mergeMap(deletions, changes, schema, 'join');
}

/**
 * The patch to send for an object of this kind ("Pod", "Deployment.apps"), given what was applied last (`original`),
 * what is to be applied (`modified`) and what is stored (`current`); the user's word counts where the two clash.
 * It is a strategic merge patch where `hasPatchSchema(kind)`, else (custom resources) a JSON merge patch, as
 * kubectl's patcher does. Empty when there is nothing to do.
 */
export function createThreeWayMergePatch(
  kind: string,
  original: unknown,
  modified: unknown,
  current: unknown,
): JsonRecord {
  if (hasPatchSchema(kind)) return createThreeWayStrategicPatch(patchSchema(kind), original, modified, current);
  return createThreeWayJsonMergePatch(asRecord(original), asRecord(modified), asRecord(current));
}
