/** The door as HTTP clients know it: verb, path parts, query and body in; code and body out. Nothing is thrown. */
import { decode } from '../kinds/schema/decode.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Cause } from '../../model/change.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';
import type { Status } from '../../model/status.ts';
import type { DeleteOptions, PatchType, PropagationPolicy, WriteOptions } from './client.ts';
import { ApiError, badRequest, methodNotSupported, notFound } from './errors.ts';
import { compileFieldSelector } from './field-selector.ts';
import { kindName, type KindName } from './kind-map.ts';
import { compileLabelText } from './label-selector.ts';
import { scaleOf, withReplicas } from './scale.ts';
import type { ApiServer } from './server.ts';
import type { Store } from './store.ts';
import { openWatch, type WatchEvent } from './watch.ts';

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
export type Subresource = 'status' | 'scale' | 'binding' | 'finalize';

/** The query of a request, as in a URL. */
export interface RestQuery {
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion?: string;
  /** "All" for a dry run. */
  dryRun?: string;
  fieldManager?: string;
  propagationPolicy?: PropagationPolicy;
  gracePeriodSeconds?: number;
}

export interface RestRequest {
  verb: Verb;
  kind: Kind;
  /** '' for all namespaces, or for kinds without one. */
  namespace: string;
  name?: string;
  subresource?: Subresource;
  query?: RestQuery;
  patchType?: PatchType;
  body?: unknown;
}

export interface RestResponse {
  code: number;
  body: unknown;
}

const SUCCESS: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

function labelsOf(text: string): ReturnType<typeof compileLabelText> {
  try {
    return compileLabelText(text);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

/** Which objects a list or watch is about. @throws ApiError BadRequest for a selector that cannot be read */
function filterOf(kind: Kind, query: RestQuery): (object: KubeObject) => boolean {
  const labels = query.labelSelector ? labelsOf(query.labelSelector) : undefined;
  const fields = query.fieldSelector ? compileFieldSelector(nameOf(kind), query.fieldSelector) : undefined;
  return (object) => (labels?.(object.metadata.labels ?? {}) ?? true) && (fields?.(object) ?? true);
}

const nameOf = (kind: Kind): KindName =>
  kindName(kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, kind.kind);

export class RestApi {
  constructor(
    private readonly store: Store,
    private readonly server: ApiServer,
  ) {}

  /** Answers one request; a refusal is a Status with its code. */
  handle(request: RestRequest, cause: Cause): RestResponse {
    try {
      return this.answer(request, cause);
    } catch (error) {
      if (error instanceof ApiError) return { code: error.status.code ?? 500, body: error.status };
      throw error;
    }
  }

  /** Sends events until the result is called. @throws ApiError BadRequest, Expired */
  watch({ kind, namespace, query = {} }: RestRequest, send: (event: WatchEvent) => void): () => void {
    const { resourceVersion } = query;
    const options = { kind: nameOf(kind), namespace, matches: filterOf(kind, query) };
    return openWatch(this.store, resourceVersion === undefined ? options : { ...options, resourceVersion }, send);
  }

  private answer(request: RestRequest, cause: Cause): RestResponse {
    const { kind, namespace, subresource } = request;
    if (subresource === 'binding' && request.verb === 'create') return this.bind(request, cause);
    if (subresource === 'scale' && !kind.scale) throw notFound(kind, request.name ?? '');
    switch (request.verb) {
      case 'get': {
        const object = this.mustGet(request);
        return { code: 200, body: subresource === 'scale' ? scaleOf(object) : object };
      }
      case 'list':
        return { code: 200, body: this.list(request) };
      case 'create':
        return { code: 201, body: this.server.create(this.decoded(request), cause, writeOptions(request)) };
      case 'update':
        return { code: 200, body: this.update(request, cause) };
      case 'patch':
        return { code: 200, body: this.patch(request, cause) };
      case 'delete':
        return { code: 200, body: this.delete(request, request.name ?? '', namespace, cause) };
      case 'deletecollection': {
        const { items, ...list } = this.list(request);
        for (const item of items) this.delete(request, item.metadata.name, item.metadata.namespace ?? '', cause);
        return { code: 200, body: { ...list, items } };
      }
    }
  }

  private mustGet({ kind, namespace, name = '' }: RestRequest): KubeObject {
    const object = this.store.get(nameOf(kind), namespace, name);
    if (object === undefined) throw notFound(kind, name);
    return object;
  }

  private list({ kind, namespace, query = {} }: RestRequest): { items: KubeObject[] } & Record<string, unknown> {
    const matches = filterOf(kind, query);
    const items: KubeObject[] = [];
    for (const object of this.store.list(nameOf(kind), namespace)) if (matches(object)) items.push(object);
    return {
      kind: `${kind.kind}List`,
      apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
      metadata: { resourceVersion: String(this.store.revision) },
      items,
    };
  }

  private update(request: RestRequest, cause: Cause): KubeObject {
    const { subresource } = request;
    const options = writeOptions(request);
    if (subresource === 'scale') {
      const current = this.mustGet(request);
      return scaleOf(this.server.update(withReplicas(current, request.body as KubeObject), cause, options));
    }
    const object = this.decoded(request);
    if (subresource === 'finalize') {
      if (nameOf(request.kind) !== 'Namespace') throw methodNotSupported(request.kind, 'update');
      this.server.finalizeNamespace(object.metadata.name, cause);
      return object;
    }
    return subresource === 'status'
      ? this.server.updateStatus(object, cause, options)
      : this.server.update(object, cause, options);
  }

  private patch(request: RestRequest, cause: Cause): KubeObject {
    const { kind, namespace, name = '', subresource, patchType = 'merge', body } = request;
    const part = subresource === 'status' || subresource === 'scale' ? { subresource } : {};
    const stored = this.server.patch(nameOf(kind), namespace, name, patchType, body, cause, {
      ...writeOptions(request),
      ...part,
    });
    return subresource === 'scale' ? scaleOf(stored) : stored;
  }

  private delete({ kind, query = {}, body }: RestRequest, name: string, namespace: string, cause: Cause): unknown {
    const given = (body ?? {}) as DeleteOptions;
    const options: DeleteOptions = { ...given, ...(query.dryRun === 'All' ? { dryRun: true } : {}) };
    if (query.propagationPolicy !== undefined) options.propagationPolicy = query.propagationPolicy;
    if (query.gracePeriodSeconds !== undefined) options.gracePeriodSeconds = query.gracePeriodSeconds;
    return (
      this.server.delete(nameOf(kind), namespace, name, cause, options) ?? {
        ...SUCCESS,
        details: { name, kind: kind.plural },
      }
    );
  }

  private bind({ namespace, name = '', body }: RestRequest, cause: Cause): RestResponse {
    const target = (body as { target?: { name?: string } } | undefined)?.target?.name;
    if (target === undefined) throw badRequest('a Binding names its target: target.name');
    this.server.bind(namespace, name, target, cause);
    return { code: 201, body: { ...SUCCESS, code: 201 } };
  }

  /** The body as an object of the kind in the path. @throws ApiError BadRequest */
  private decoded({ kind, namespace, name, body }: RestRequest): AnyObject {
    if (typeof body !== 'object' || body === null) throw badRequest('the body is not an object');
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const { object, errors } = decode({ apiVersion, kind: kind.kind, ...body }, apiVersion, kind.kind);
    if (errors[0] !== undefined) throw badRequest(errors[0].message);
    const meta = object.metadata;
    if (name !== undefined && meta.name !== name) {
      throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`);
    }
    if (namespace !== '' && meta.namespace !== undefined && meta.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    return kind.namespaced ? { ...object, metadata: { ...meta, namespace: meta.namespace ?? namespace } } : object;
  }
}

function writeOptions({ query = {} }: RestRequest): WriteOptions {
  return {
    ...(query.dryRun === 'All' ? { dryRun: true } : {}),
    ...(query.fieldManager === undefined ? {} : { fieldManager: query.fieldManager }),
  };
}
