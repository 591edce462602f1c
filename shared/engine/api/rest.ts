/** The door as HTTP clients know it: verb, path parts, query and body in; code and body out. Nothing is thrown. */
import type { Kind } from '../kinds/kind.ts';
import type { Cause } from '../../model/change.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';
import type { Status } from '../../model/status.ts';
import type { Pod } from '../../model/pod.ts';
import type { DeleteOptions, PatchType, WriteOptions } from './client.ts';
import { withVerdict } from './approval.ts';
import { ApiError, invalidObject, methodNotSupported, noSuchResource, notFound } from './errors.ts';
import { invalid } from './field-error.ts';
import { kindName, type KindName } from './kind-map.ts';
import { filterOf } from './list-filter.ts';
import { listPage, type ListMeta } from './list.ts';
import { readyToApply } from './managed-fields/request.ts';
import { APPLY_PATCH, patchedObject, patchTypeOf, patchTypeRefused } from './patch/apply-patch.ts';
import { shared } from './patch/share.ts';
import { apiVersionOf, checkName, inNamespace, readBody, readPatched } from './request-body.ts';
import {
  checkListOptions,
  deleteOptions,
  parseResourceVersion,
  writeOptions,
  type RestQuery,
} from './request-options.ts';
import type { ApiServer } from './server.ts';
import type { Store } from './store.ts';
import { bind, patchScale, updateScale } from './subresources.ts';
import { scaleOf } from './scale.ts';
import { CREATED_BY_UPDATE, isUpdatedBlindly, RETURNED_WHEN_GONE } from './resource-rules.ts';
import { bookmark, Watches, type WatchEvent } from './watch.ts';

export type { RestQuery } from './request-options.ts';

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
export type Subresource =
  | 'status'
  | 'scale'
  | 'binding'
  | 'eviction'
  | 'finalize'
  | 'ephemeralcontainers'
  | 'token'
  | 'approval';

export interface RestRequest {
  verb: Verb;
  kind: Kind;
  /** '' for all namespaces, or for kinds without one. */
  namespace: string;
  name?: string;
  subresource?: Subresource;
  query?: RestQuery;
  /** Of a patch: its type, or the Content-Type that says so. A merge patch when both are missing. */
  patchType?: PatchType;
  contentType?: string;
  body?: unknown;
}

export interface RestResponse {
  code: number;
  body: unknown;
  /** To be sent as Warning headers. */
  warnings?: string[];
}

export interface ListBody {
  kind: string;
  apiVersion: string;
  metadata: ListMeta;
  items: KubeObject[];
}

const SUCCESS: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

const nameOf = (kind: Kind): KindName => kindName(apiVersionOf(kind), kind.kind);

/** The options with an ear for what admission warns of. */
const hearing = <T extends object>(options: T, warnings: string[]): T & WriteOptions => ({
  ...options,
  warn: (text) => warnings.push(text),
});

const answer = (code: number, body: unknown, warnings: string[] = []): RestResponse =>
  warnings.length === 0 ? { code, body } : { code, body, warnings };

const warned = ({ deprecated }: Kind, said: RestResponse): RestResponse =>
  deprecated === undefined ? said : { ...said, warnings: [deprecated, ...(said.warnings ?? [])] };

/** An object as a kind of another version than the stored one shows it. */
const shownAs = ({ conversion }: Kind, object: KubeObject): KubeObject =>
  conversion === undefined || object.apiVersion !== apiVersionOf(conversion.stored)
    ? object
    : conversion.fromStored(object);

/** The same of every object in an answer. */
function inVersion(kind: Kind, said: RestResponse): RestResponse {
  if (kind.conversion === undefined) return said;
  const body = said.body as KubeObject | ListBody;
  if (body.kind === kind.kind) return { ...said, body: shownAs(kind, body as KubeObject) };
  if (!('items' in body)) return said;
  return { ...said, body: { ...body, items: body.items.map((item) => shownAs(kind, item)) } };
}

/** Kinds that are worked out when somebody asks. Each throws ApiError where it cannot be. */
export interface Computed {
  get(kind: KindName, namespace: string, name: string): KubeObject;
  /** In order of namespace and name. */
  list(kind: KindName, namespace: string): Iterable<KubeObject>;
}

export class RestApi {
  private readonly watches: Watches;

  constructor(
    private readonly store: Store,
    private readonly server: ApiServer,
    private readonly computed: Computed,
  ) {
    this.watches = new Watches(store);
  }

  /** Answers one request; a refusal is a Status with its code. Whatever is said of a deprecated kind warns of it. */
  handle(request: RestRequest, cause: Cause): RestResponse {
    try {
      return warned(request.kind, inVersion(request.kind, this.answer(request, cause)));
    } catch (error) {
      if (error instanceof ApiError)
        return warned(request.kind, { code: error.status.code ?? 500, body: error.status });
      throw error;
    }
  }

  /**
   * Sends events until the result is called, or an ERROR was sent: that is the last.
   * @throws ApiError BadRequest (a selector), Invalid (a resourceVersion that is no number), MethodNotAllowed
   */
  watch({ kind, namespace, query = {} }: Omit<RestRequest, 'verb'>, send: (event: WatchEvent) => void): () => void {
    if (kind.computed === true) throw methodNotSupported(kind, 'watch');
    const since = parseResourceVersion(query.resourceVersion);
    const { matches } = filterOf(kind, query);
    const options = { kind: nameOf(kind), apiVersion: apiVersionOf(kind), namespace, since, matches };
    const tell = (event: WatchEvent): void =>
      event.type === 'ERROR' || event.type === 'BOOKMARK' || kind.conversion === undefined
        ? send(event)
        : send({ ...event, object: shownAs(kind, event.object) });
    return this.watches.start(
      query.sendInitialEvents === undefined ? options : { ...options, initialEvents: query.sendInitialEvents },
      tell,
    );
  }

  /** Where a watch of the kind stands now, as a BOOKMARK event. */
  bookmark(kind: Kind): WatchEvent {
    return bookmark(this.store, nameOf(kind), apiVersionOf(kind));
  }

  /** Ends every watch with 410: the store went back to another moment. */
  expireWatches(): void {
    this.watches.expireAll();
  }

  private answer(request: RestRequest, cause: Cause): RestResponse {
    const { kind, verb, subresource } = request;
    this.checkAddress(request);
    if (kind.computed === true) return this.answerComputed(request);
    switch (verb) {
      case 'get': {
        const object = this.mustGet(request);
        return answer(200, subresource === 'scale' ? scaleOf(object) : object);
      }
      case 'list':
        checkListOptions(request.query ?? {});
        return answer(200, this.list(request));
      case 'create':
        if (subresource === 'binding') return this.bind(request, cause);
        if (subresource === 'token') return this.token(request);
        return subresource === 'eviction' ? this.evict(request, cause) : this.create(request, cause);
      case 'update':
        return this.update(request, cause);
      case 'patch':
        return this.patch(request, cause);
      case 'delete':
        return answer(200, this.delete(request, request.name ?? '', request.namespace, cause));
      case 'deletecollection': {
        if (nameOf(kind) === 'Namespace') throw methodNotSupported(kind, verb);
        const list = this.list(request);
        for (const { metadata } of list.items) this.delete(request, metadata.name, metadata.namespace ?? '', cause);
        return answer(200, list);
      }
    }
  }

  private answerComputed({ kind, verb, namespace, name = '', query = {} }: RestRequest): RestResponse {
    const place = kind.namespaced ? namespace : '';
    if (verb === 'get') return answer(200, this.computed.get(nameOf(kind), place, name));
    if (verb !== 'list') throw methodNotSupported(kind, verb);
    const { matches } = filterOf(kind, query);
    const items = [...this.computed.list(nameOf(kind), place)].filter(matches);
    return answer(200, { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: {}, items });
  }

  /** @throws ApiError NotFound for an address that the kind does not have, MethodNotAllowed for a verb that it has not */
  private checkAddress({ kind, verb, namespace, subresource }: RestRequest): void {
    if (subresource === undefined) {
      if (verb === 'create' && kind.namespaced && namespace === '') throw methodNotSupported(kind, verb);
      return;
    }
    const name = nameOf(kind);
    const served =
      (subresource === 'status' && kind.status) ||
      (subresource === 'scale' && kind.scale) ||
      (['binding', 'eviction', 'ephemeralcontainers'].includes(subresource) && name === 'Pod') ||
      (subresource === 'approval' && name === 'CertificateSigningRequest.certificates.k8s.io') ||
      (subresource === 'token' && name === 'ServiceAccount') ||
      (subresource === 'finalize' && name === 'Namespace');
    if (!served) throw noSuchResource();
    const verbs: readonly Verb[] =
      subresource === 'binding' || subresource === 'eviction' || subresource === 'token'
        ? ['create']
        : subresource === 'finalize'
          ? ['update']
          : ['get', 'update', 'patch'];
    if (!verbs.includes(verb)) throw methodNotSupported({ ...kind, plural: `${kind.plural}/${subresource}` }, verb);
  }

  private mustGet({ kind, namespace, name = '' }: RestRequest): KubeObject {
    const object = this.store.get(nameOf(kind), kind.namespaced ? namespace : '', name);
    if (object === undefined) throw notFound(kind, name);
    return shownAs(kind, object);
  }

  private list({ kind, namespace, query = {} }: RestRequest): ListBody {
    const since = parseResourceVersion(query.resourceVersion);
    const { items, metadata } = listPage(this.store, {
      kind: nameOf(kind),
      namespace: kind.namespaced ? namespace : '',
      ...filterOf(kind, query),
      limit: query.limit ?? 0,
      next: query.continue ?? '',
      notBefore: since,
      exactly: query.resourceVersionMatch === 'Exact',
    });
    return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items };
  }

  private create({ kind, namespace, query = {}, body }: RestRequest, cause: Cause): RestResponse {
    const options = writeOptions('CreateOptions', query);
    const { object, warnings } = readBody(kind, body, options.fieldValidation);
    const heard = hearing(options, warnings);
    return answer(201, this.server.create(inNamespace(object, kind, namespace), cause, heard), warnings);
  }

  private evict({ namespace, name = '', body }: RestRequest, { actor }: Cause): RestResponse {
    const given = (body ?? {}) as { deleteOptions?: DeleteOptions & { dryRun?: string[] } };
    const { dryRun, ...options } = given.deleteOptions ?? {};
    if (dryRun?.includes('All') !== true) this.server.client(actor).evict(namespace, name, options);
    return answer(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  }

  private update(request: RestRequest, cause: Cause): RestResponse {
    const { kind, namespace, name = '', subresource, query = {}, body } = request;
    const options = writeOptions('UpdateOptions', query);
    if (subresource === 'scale')
      return answer(200, updateScale(this.server, this.mustGet(request), body, cause, options));
    const { object: sent, warnings } = readBody(kind, body, options.fieldValidation);
    const object = inNamespace(sent, kind, namespace);
    checkName(object, name);
    const previous = this.store.get(nameOf(kind), kind.namespaced ? namespace : '', name);
    if (previous === undefined && subresource === undefined && CREATED_BY_UPDATE.has(nameOf(kind)))
      return answer(201, this.server.create(object, cause, hearing(options, warnings)), warnings);
    if (previous === undefined) throw notFound(kind, name);
    return answer(200, this.replace(request, previous, object, cause, hearing(options, warnings)), warnings);
  }

  private patch(request: RestRequest, cause: Cause): RestResponse {
    const { kind, namespace, name = '', subresource, query = {}, body: patch, contentType } = request;
    if (contentType?.split(';')[0]?.trim() === APPLY_PATCH) return this.apply(request, cause);
    const type = contentType === undefined ? (request.patchType ?? 'merge') : patchTypeOf(contentType, nameOf(kind));
    const options = writeOptions('PatchOptions', query);
    const previous = this.mustGet(request);
    if (subresource === 'scale') return answer(200, patchScale(this.server, previous, { type, patch }, cause, options));
    const patched = patchedObject(nameOf(kind), previous, type, patch);
    const { object: read, warnings } = readPatched(kind, previous, patched, { type, patch }, options.fieldValidation);
    const object = inNamespace(read, kind, namespace);
    checkName(object, name);
    return answer(200, this.replace(request, previous, object, cause, hearing(options, warnings)), warnings);
  }

  /** Server-side apply; what is not there is created. */
  private apply(request: RestRequest, cause: Cause): RestResponse {
    const { conversion } = request.kind;
    if (conversion !== undefined) {
      const body = conversion.toStored(request.body as AnyObject);
      return this.apply({ ...request, kind: conversion.stored, body }, cause);
    }
    const { kind, namespace, name = '', subresource = '', query = {}, body } = request;
    if (subresource !== '' && subresource !== 'status') throw patchTypeRefused(nameOf(kind));
    const warnings: string[] = [];
    const options = hearing(writeOptions('PatchOptions', query, true), warnings);
    const place = kind.namespaced ? namespace : '';
    const live = this.store.get(nameOf(kind), place, name);
    const { fieldManager: manager = '' } = options;
    const force = query.force === true;
    const time = this.server.timestamp();
    const wanted = { kind, namespace: place, name, subresource, body, manager, force, time };
    const { object, options: owned } = readyToApply(wanted, live);
    const told = { ...options, ...owned };
    if (live === undefined) return answer(201, this.server.create(object, cause, told), warnings);
    return answer(200, this.replace(request, live, object, cause, told), warnings);
  }

  /** Writes an object in the place of the one there is; what is the same in both is shared. */
  private replace(
    { kind, subresource }: RestRequest,
    previous: KubeObject,
    object: AnyObject,
    cause: Cause,
    given: WriteOptions,
  ): KubeObject {
    const next = shared(previous, object) as AnyObject;
    const { managedFields } = next.metadata;
    const isTold = managedFields !== undefined && managedFields !== previous.metadata.managedFields;
    const options = isTold && subresource === undefined ? { ...given, managedFields } : given;
    if (subresource === 'status') return this.server.updateStatus(next, cause, options);
    if (subresource === 'approval')
      return this.server.updateStatus(withVerdict(previous, next, this.server.timestamp()), cause, options);
    if (subresource === 'ephemeralcontainers')
      return this.server.updateEphemeralContainers(next as unknown as Pod, cause, options);
    if (subresource === 'finalize') {
      const { finalizers = [] } = (next['spec'] ?? {}) as { finalizers?: string[] };
      return this.server.finalizeNamespace(next.metadata.name, cause, finalizers, options);
    }
    if ((next.metadata.resourceVersion ?? '') === '' && !isUpdatedBlindly(nameOf(kind))) {
      const why = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
      throw invalidObject(kind.plural, kind.group, next.metadata.name, [why]);
    }
    return this.server.update(next, cause, options);
  }

  private delete(
    { kind, query = {}, body }: RestRequest,
    name: string,
    namespace: string,
    cause: Cause,
  ): KubeObject | Status {
    const options = deleteOptions(query, body);
    const place = kind.namespaced ? namespace : '';
    const before = this.store.get(nameOf(kind), place, name);
    const left = this.server.delete(nameOf(kind), place, name, cause, options);
    if (left !== undefined) return left;
    if (before !== undefined && RETURNED_WHEN_GONE.has(nameOf(kind))) return before;
    const group = kind.group === '' ? {} : { group: kind.group };
    const uid = before?.metadata.uid;
    return { ...SUCCESS, details: { name, ...group, kind: kind.plural, ...(uid === undefined ? {} : { uid }) } };
  }

  private token({ namespace, name = '', query = {}, body }: RestRequest): RestResponse {
    return answer(201, this.server.requestToken(namespace, name, body, writeOptions('CreateOptions', query)));
  }

  private bind({ namespace, name = '', query = {}, body }: RestRequest, cause: Cause): RestResponse {
    bind(this.server, namespace, name, body, cause, writeOptions('CreateOptions', query));
    return answer(201, { ...SUCCESS, code: 201 });
  }
}
