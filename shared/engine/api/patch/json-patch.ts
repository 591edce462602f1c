/** JSON patch (RFC 6902), carried out on a copy and refused as the API server refuses it. */
import jsonPatch, { type Operation } from 'fast-json-patch';
import { ApiError, badRequest } from '../errors.ts';
import { isRecord, setAt, type JsonRecord } from './record.ts';
import { shared } from './share.ts';

// By its default export: node takes the package for CommonJS, bundlers for a module.
const { applyPatch, JsonPatchError } = jsonPatch;

/** handlers/patch.go: longer patches are refused unread. */
const OPERATIONS_MAX = 10_000;

/** Whatever goes wrong while a patch is applied, upstream says no more than this. */
const rejected = (): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  });

const tooManyOperations = (count: number): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `The allowed maximum operations in a JSON patch is ${OPERATIONS_MAX}, got ${count}`,
    reason: 'RequestEntityTooLarge',
    code: 413,
  });

/** What Go's JSON decoder calls a value that it cannot use. */
export function goJsonName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return isRecord(value) ? 'object' : typeof value;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isRecord(value)) return value;
  const out: JsonRecord = {};
  for (const key of Object.keys(value)) if (value[key] !== undefined) setAt(out, key, copied(value[key]));
  return out;
}

/**
 * `original` with the operations carried out, all or none; what they leave alone is shared with it. Throws a
 * BadRequest for what is no JSON patch, and upstream's 422 for one that cannot be applied or whose test fails.
 */
export function applyJsonPatch(original: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const found = goJsonName(patch);
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${found} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (patch.length > OPERATIONS_MAX) throw tooManyOperations(patch.length);
  try {
    const operations = patch as Operation[];
    return shared(original, applyPatch(copied(original), operations, true, true, true).newDocument);
  } catch (error) {
    // A TypeError is how the library refuses "__proto__" in a path.
    if (error instanceof JsonPatchError || error instanceof TypeError) throw rejected();
    throw error;
  }
}
