/** Answers what kubectl asks of the API with the API itself: addresses become kinds, answers become tables where they are asked for. */
import { apiGroups, apiResources, type ApiResourceList } from '../api/discovery.ts';
import { ApiError, noSuchResource } from '../api/errors.ts';
import type { ListBody, RestRequest, RestResponse } from '../api/rest.ts';
import type { Scale } from '../api/scale.ts';
import { scaleTable, tableOf } from '../api/table.ts';
import type { Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Address, DoorRequest } from './waits.ts';

/** What a driver has of the API. */
export interface Api {
  kinds(): readonly Kind[];
  rest(request: RestRequest): RestResponse;
  /** Unix ms. */
  now(): number;
}

/** @throws ApiError NotFound: nothing answers at such an address */
export function kindAt(kinds: readonly Kind[], { group, version, plural }: Address): Kind {
  const kind = kinds.find((k) => k.plural === plural && k.group === group && k.version === version);
  if (kind === undefined) throw noSuchResource();
  return kind;
}

/** What the API serves: the core group first, then the others, each with its preferred version first. */
export function discoveryOf(kinds: readonly Kind[]): ApiResourceList[] {
  const { groups } = apiGroups(kinds);
  const versions = groups.flatMap(({ versions: all }) => all.map(({ groupVersion }) => groupVersion));
  const core = kinds.some(({ group }) => group === '') ? ['v1'] : [];
  return [...core, ...versions].map((groupVersion) => apiResources(kinds, groupVersion));
}

/** One request, answered. Never throws for a refusal. */
export function answer(api: Api, { resource, asTable, ...request }: DoorRequest): RestResponse {
  let kind: Kind;
  try {
    kind = kindAt(api.kinds(), resource);
  } catch (error) {
    if (error instanceof ApiError) return { code: error.status.code ?? 404, body: error.status };
    throw error;
  }
  const answered = api.rest({ ...request, kind });
  if (asTable !== true || answered.code >= 300) return answered;
  if (request.subresource === 'scale') return { ...answered, body: scaleTable(answered.body as Scale, api.now()) };
  if (request.verb === 'get') {
    const object = answered.body as KubeObject;
    const { resourceVersion = '' } = object.metadata;
    return { ...answered, body: tableOf(kind, [object], { resourceVersion }, api.now()) };
  }
  if (request.verb !== 'list') return answered;
  const { items, metadata } = answered.body as ListBody;
  return { ...answered, body: tableOf(kind, items, metadata, api.now()) };
}
