/** Carries out a patch of any type on a stored object, and refuses it in the words of the API server (handlers/patch.go). */
import type { KubeObject } from '../../../model/meta.ts';
import type { PatchType } from '../client.ts';
import { ApiError, badRequest, unsupportedMediaType } from '../errors.ts';
import type { KindName } from '../kind-map.ts';
import { applyJsonPatch, goJsonName } from './json-patch.ts';
import { hasPatchSchema } from './merge-keys.ts';
import { mergePatch } from './merge.ts';
import { isRecord } from './record.ts';
import { strategicMergePatch } from './strategic.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
/** Server-side apply, in YAML or JSON. */
export const APPLY_PATCH = 'application/apply-patch+yaml';

const TYPES: Readonly<Record<string, PatchType>> = {
  [JSON_PATCH]: 'json',
  [MERGE_PATCH]: 'merge',
  [STRATEGIC_PATCH]: 'strategic',
};

const unknownFormat = (accepted: readonly string[]): ApiError =>
  unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

const acceptedBy = (kind: KindName): readonly string[] => [
  JSON_PATCH,
  MERGE_PATCH,
  ...(hasPatchSchema(kind) ? [STRATEGIC_PATCH] : []),
];

/** 415 for a type of patch that an address does not take. */
export const patchTypeRefused = (kind: KindName): ApiError => unknownFormat(acceptedBy(kind));

/**
 * The type that a Content-Type stands for, but for server-side apply.
 * @throws ApiError UnsupportedMediaType
 */
export function patchTypeOf(contentType: string, kind: KindName): PatchType {
  const type = TYPES[contentType.split(';')[0]!.trim()];
  if (type === undefined) throw unknownFormat([...acceptedBy(kind), APPLY_PATCH]);
  return type;
}

const NO_MAP = 'into Go value of type map[string]interface {}';

/**
 * The object after the patch, sharing what the patch leaves alone; neither decoded nor checked.
 * @throws ApiError UnsupportedMediaType (strategic patch of a custom resource), BadRequest, Invalid
 */
export function patchedObject(kind: KindName, previous: KubeObject, type: PatchType, patch: unknown): KubeObject {
  if (type === 'json') return applyJsonPatch(previous, patch) as KubeObject;
  if (type === 'strategic' && !hasPatchSchema(kind)) throw unknownFormat([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
  if (!isRecord(patch)) {
    const text = `json: cannot unmarshal ${goJsonName(patch)} ${NO_MAP}`;
    throw badRequest(type === 'merge' ? `error decoding patch: ${text}` : text);
  }
  if (type === 'merge') return mergePatch(previous, patch) as KubeObject;
  try {
    return strategicMergePatch(kind, previous, patch) as KubeObject;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}
