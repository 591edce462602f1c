/** A request of server-side apply: its body read, applied to what is stored, and made ready to be written (handlers/patch.go applyPatcher). */
import type { Kind } from '../../kinds/kind.ts';
import type { AnyObject, KubeObject } from '../../../model/meta.ts';
import type { WriteOptions } from '../client.ts';
import { badRequest, notFound } from '../errors.ts';
import { sameJson } from '../equal.ts';
import { goJsonName } from '../patch/json-patch.ts';
import { isRecord } from '../patch/record.ts';
import { apiVersionOf, checkName, inNamespace, readBody } from '../request-body.ts';
import { compactJson } from '../../text/go-json.ts';
import { applied, KUBECTL, LAST_APPLIED } from './apply.ts';

export interface ApplyRequest {
  kind: Kind;
  /** '' for kinds without one. */
  namespace: string;
  name: string;
  /** "status"; '' for the object itself. */
  subresource: string;
  body: unknown;
  manager: string;
  force: boolean;
  /** RFC 3339 of now. */
  time: string;
}

/** What to write, and the owners to write with it. */
export interface Ready {
  object: AnyObject;
  options: Pick<WriteOptions, 'owners' | 'subresource'>;
}

/** @throws ApiError BadRequest */
function readConfig(kind: Kind, body: unknown): AnyObject {
  if (!isRecord(body)) {
    const found = goJsonName(body ?? {});
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
    );
  }
  const config = { ...body, metadata: isRecord(body['metadata']) ? body['metadata'] : {} } as unknown as AnyObject;
  const expected = apiVersionOf(kind);
  if (config.apiVersion !== expected)
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${config.apiVersion ?? ''}, expected: ${expected}`,
    );
  return config;
}

/** Where nothing is left of a map, nothing of it is told. */
function withoutNulls(value: unknown, before: unknown): unknown {
  if (!isRecord(value)) return value;
  const there = isRecord(before) ? before : {};
  const kept = Object.entries(value).filter(([key, inner]) => inner !== null || there[key] === null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner, there[key])]));
}

/** The annotation of client-side apply, where there is one, says what kubectl applied now (lastappliedupdater.go). */
function withLastApplied(object: AnyObject, config: AnyObject, manager: string): AnyObject {
  const { annotations = {} } = object.metadata;
  if (manager !== KUBECTL || (annotations[LAST_APPLIED] ?? '') === '') return object;
  const { [LAST_APPLIED]: _old, ...own } = config.metadata.annotations ?? {};
  const text = `${compactJson({ ...config, metadata: { ...config.metadata, annotations: own } })}\n`;
  if (annotations[LAST_APPLIED] === text) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/**
 * What an apply asks to be written. @param live what is stored
 * @throws ApiError Conflict, BadRequest, NotFound (status of what is not there), or 500 for fields that the kind has not
 */
export function readyToApply(request: ApplyRequest, live: KubeObject | undefined): Ready {
  const { kind, namespace, name, subresource, manager, force, time } = request;
  const config = readConfig(kind, request.body);
  const { uid } = config.metadata;
  if (live === undefined && (subresource !== '' || uid !== undefined)) throw notFound(kind, name);
  checkName(config, name);
  inNamespace(config, kind, namespace);
  const { object: merged, owners } = applied({
    live: live as AnyObject | undefined,
    config,
    manager,
    force,
    time,
    about: { hasStatus: kind.status, subresource },
  });
  const object = withLastApplied(merged, config, manager);
  const told = { owners, ...(subresource === '' ? {} : { subresource }) };
  if (live !== undefined && sameJson(object, live)) return { object, options: told };
  const whole = withoutNulls(object, live ?? {});
  const read = readBody(kind, whole, 'Ignore').object;
  return { object: inNamespace(read, kind, namespace), options: told };
}
