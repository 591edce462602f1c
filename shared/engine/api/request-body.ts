/** Reads the body of a request as an object of the kind in its address, or refuses it as the API server does (endpoints/handlers/rest.go). */
import { decode, type FieldComplaint } from '../kinds/schema/decode.ts';
import type { Kind } from '../kinds/kind.ts';
import { builtinKind } from '../kinds/schema/kind-table.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';
import type { PatchType } from './client.ts';
import { badRequest, invalidObject } from './errors.ts';
import { invalid } from './field-error.ts';
import { goJsonName } from './patch/json-patch.ts';
import { goText } from './patch/json-kind.ts';
import { isRecord, type JsonRecord } from './patch/record.ts';
import { shared } from './patch/share.ts';
import type { FieldValidation } from './request-options.ts';

/** An object as it was sent, and what a client that is not strict hears of its unknown fields. */
export interface Read {
  object: AnyObject;
  warnings: string[];
}

export const apiVersionOf = (kind: Kind): string =>
  kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;

const SUMMARY = 30;
const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What a refusal shows of a body that is no object. */
function summary(body: unknown): string {
  if (body === undefined) return '<empty>';
  const text = JSON.stringify(body);
  const hex = [...text.slice(0, SUMMARY)].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return text.length > SUMMARY ? `${hex} ...` : hex;
}

/** The Go package of a group's internal types, as conversions name it. */
const goPackage = (group: string): string => (group === '' ? 'core' : group.split('.')[0]!);

/** The body says that it is something else than its address does. */
function checkType(kind: Kind, body: JsonRecord): void {
  const expected = apiVersionOf(kind);
  const apiVersion =
    typeof body['apiVersion'] === 'string' && body['apiVersion'] !== '' ? body['apiVersion'] : expected;
  const name = typeof body['kind'] === 'string' && body['kind'] !== '' ? body['kind'] : kind.kind;
  if (name !== kind.kind) {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    const why =
      builtinKind(apiVersion, name) === undefined
        ? `no kind ${JSON.stringify(name)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`
        : `converting (${version}.${name}) to (${goPackage(kind.group)}.${kind.kind}): unknown conversion`;
    throw badRequest(`${name} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}: ${why}`);
  }
  if (apiVersion !== expected) {
    const text = `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`;
    throw badRequest(text);
  }
}

const strictText = (unknown: readonly FieldComplaint[]): string =>
  `strict decoding error: ${unknown.map((field) => field.message).join(', ')}`;

/**
 * The body of a create or update as an object.
 * @throws ApiError BadRequest
 */
export function readBody(kind: Kind, body: unknown, validation: FieldValidation): Read {
  if (!isRecord(body)) {
    const why =
      body === undefined
        ? 'EOF'
        : `couldn't get version/kind; json parse error: json: cannot unmarshal ${goJsonName(body)} into Go value of type ${TYPE_META}`;
    throw badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summary(body)})`);
  }
  checkType(kind, body);
  const { object, errors, unknownFields } = decode(body, apiVersionOf(kind), kind.kind);
  if (errors[0] !== undefined) throw badRequest(errors[0].message);
  if (validation === 'Strict' && unknownFields.length > 0) {
    const who = `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`;
    throw badRequest(`${who}: ${strictText(unknownFields)}`);
  }
  return { object, warnings: validation === 'Warn' ? unknownFields.map((field) => field.message) : [] };
}

/** The Go decoder's complaint without who could not be handled. */
const bareComplaint = (message: string): string => message.replace(/^.*? cannot be handled as a [^:]*: /, '');

/** What a strategic patch is refused with: it goes by way of Go's maps (runtime/converter.go). */
function converterComplaint(message: string): string {
  const found = /cannot unmarshal (\w+)(?: \S+)? into .* of type (\S+)$/.exec(message);
  if (found === null) return message;
  const [, given = '', type = ''] = found;
  const from = given === 'number' ? 'int64' : given === 'array' ? 'slice' : given === 'object' ? 'map' : given;
  if (type.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (type.startsWith('map[')) return `cannot restore map from ${from}`;
  return type.startsWith('v1.') ? `cannot restore struct from: ${from}` : `unrecognized type: ${type}`;
}

/**
 * A patched object as an object again, sharing with `previous` what is the same; what a patch made of it may be no
 * such object.
 * @throws ApiError Invalid, naming the patch (handlers/patch.go)
 */
export function readPatched(
  kind: Kind,
  previous: KubeObject,
  patched: KubeObject,
  { type, patch }: { type: PatchType; patch: unknown },
  validation: FieldValidation,
): Read {
  checkType(kind, patched as unknown as JsonRecord);
  const { object, errors, unknownFields } = decode(patched, apiVersionOf(kind), kind.kind);
  const shown = type === 'strategic' ? goText(patch) : JSON.stringify(patched);
  const refuse = (why: string): never => {
    throw invalidObject('', '', '', [invalid('patch', shown, why)]);
  };
  if (errors[0] !== undefined) {
    const bare = bareComplaint(errors[0].message);
    refuse(type === 'strategic' ? converterComplaint(bare) : errors[0].message);
  }
  if (validation === 'Strict' && unknownFields.length > 0) refuse(strictText(unknownFields));
  const warnings = validation === 'Warn' ? unknownFields.map((field) => field.message) : [];
  return { object: shared(previous, object) as AnyObject, warnings };
}

/**
 * The object with the namespace of its address.
 * @throws ApiError BadRequest when it says another (rest.EnsureObjectNamespaceMatchesRequestNamespace)
 */
export function inNamespace(object: AnyObject, kind: Kind, namespace: string): AnyObject {
  const { namespace: given = '', ...metadata } = object.metadata;
  const wanted = kind.namespaced ? namespace : '';
  if (given === wanted) return object;
  if (wanted === '') return { ...object, metadata };
  if (given === '') return { ...object, metadata: { ...object.metadata, namespace: wanted } };
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** @throws ApiError BadRequest when the object is not the one of the address (handlers/rest.go checkName) */
export function checkName(object: KubeObject, name: string): void {
  const given = object.metadata.name ?? '';
  if (given === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
}
