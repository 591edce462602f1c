/** Requests about a part of an object that has a shape of its own: the Scale of whatever has replicas, the Binding of a pod. */
import type { Cause } from '../../model/change.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { PatchType, WriteOptions } from './client.ts';
import { badRequest, invalidObject, unexplained } from './errors.ts';
import { fieldErrorText, invalid, notSupportedAsListed, required, type FieldError } from './field-error.ts';
import { patchedObject } from './patch/apply-patch.ts';
import { isRecord, type JsonRecord } from './patch/record.ts';
import { checkName } from './request-body.ts';
import { scaleOf, withReplicas, type Scale } from './scale.ts';
import type { ApiServer } from './server.ts';

const SCALE = 'Scale.autoscaling';

const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** @throws ApiError BadRequest for a body that is no Scale */
function readScale(body: unknown): KubeObject & { spec: { replicas: number } } {
  const { kind = 'Scale', metadata, spec } = asRecord(body);
  if (kind !== 'Scale') throw badRequest(`${String(kind)} in version "v1" cannot be handled as a Scale`);
  const { replicas = 0 } = asRecord(spec);
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    const type = typeof replicas === 'number' ? `number ${replicas}` : typeof replicas;
    const why = `json: cannot unmarshal ${type} into Go struct field ScaleSpec.spec.replicas of type int32`;
    throw badRequest(`Scale in version "v1" cannot be handled as a Scale: ${why}`);
  }
  const { name, uid, resourceVersion } = asRecord(metadata);
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: asText(name), uid: asText(uid), resourceVersion: asText(resourceVersion) },
    spec: { replicas },
  };
}

/**
 * scale: the replicas of `object`, and nothing else; uid and resourceVersion of the Scale must be the object's, if it
 * has them.
 * @throws ApiError BadRequest, Conflict, Invalid
 */
export function updateScale(
  server: ApiServer,
  object: KubeObject,
  body: unknown,
  cause: Cause,
  options: WriteOptions,
): Scale {
  const scale = readScale(body);
  const { name } = object.metadata;
  checkName(scale, name);
  const { replicas } = scale.spec;
  if (replicas < 0) {
    const why = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidObject('Scale', 'autoscaling', name, [why]);
  }
  const { uid = '', resourceVersion = '' } = scale.metadata;
  const wanted = withReplicas(object, scale);
  const metadata = { ...object.metadata };
  if (uid !== '') metadata.uid = uid;
  if (resourceVersion !== '') metadata.resourceVersion = resourceVersion;
  return scaleOf(server.update({ ...wanted, metadata }, cause, { ...options, subresource: 'scale' }));
}

/** A patch of the Scale. */
export function patchScale(
  server: ApiServer,
  object: KubeObject,
  { type, patch }: { type: PatchType; patch: unknown },
  cause: Cause,
  options: WriteOptions,
): Scale {
  return updateScale(server, object, patchedObject(SCALE, scaleOf(object), type, patch), cause, options);
}

/**
 * pods/binding: gives a pod its node (registry/core/pod/storage BindingREST).
 * @throws ApiError BadRequest, NotFound, Conflict
 */
export function bind(
  server: ApiServer,
  namespace: string,
  name: string,
  body: unknown,
  cause: Cause,
  options: WriteOptions,
): void {
  const { metadata, target } = asRecord(body);
  const given = asText(asRecord(metadata)['name']);
  if (given !== '' && given !== name) throw badRequest('name in URL does not match name in Binding object');
  const { kind, name: node } = asRecord(target);
  const errors: FieldError[] = [];
  if (asText(kind) !== '' && kind !== 'Node')
    errors.push(notSupportedAsListed('target.kind', kind, ['Node', '<empty>']));
  if (asText(node) === '') errors.push(required('target.name'));
  const texts = errors.map(fieldErrorText);
  if (texts.length > 0) throw unexplained(texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
  server.bind(namespace, name, asText(node), cause, options);
}
