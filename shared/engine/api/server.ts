/** The one door to the store: checks, completes, refuses and commits every write, for people and components alike. */
import type { Because, Kernel } from '../kernel/kernel.ts';
import type { Stream } from '../kernel/random.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Cause } from '../../model/change.ts';
import type { KubeEvent } from '../../model/event.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';
import type { Service } from '../../model/network.ts';
import type { Namespace } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { ChangeContext } from './admission/admission.ts';
import { checkChange, checkNew, completed } from './admission/chain.ts';
import { hasOtherResources } from './admission/limit-ranger.ts';
import { checkNamespace, IMMORTAL_NAMESPACES } from './admission/namespace-lifecycle.ts';
import { admitPodUpdate } from './admission/pod-steps.ts';
import { chargesFor } from './admission/resource-quota.ts';
import { allocateService } from './allocation.ts';
import { isMachineFault, isServed, unreachable } from './availability.ts';
import { boundPod } from './binding.ts';
import type { Client, DeleteOptions, PatchedPart, PatchType, WriteOptions } from './client.ts';
import { failedPrecondition, isReleased, planDelete } from './deletion.ts';
import { sameJson } from './equal.ts';
import {
  alreadyExists,
  type ApiError,
  badRequest,
  forbiddenRequest,
  generateNameConflict,
  invalidObject,
  methodNotSupported,
  notFound,
  stillBeingDeleted,
  unexplained,
} from './errors.ts';
import { evict } from './eviction.ts';
import { kindName, kindOf, type KindName, type ObjectOf } from './kind-map.ts';
import { freshName, keptMetadata, newMetadata, shownName, statusMetadata } from './metadata-rules.ts';
import { patchedObject } from './patch/apply-patch.ts';
import { hasPatchSchema } from './patch/merge-keys.ts';
import { refuseStale } from './precondition.ts';
import type { Charge } from './quota/check.ts';
import { ownedAgain, ownedOnce, type Told } from './managed-fields/writes.ts';
import { withReplicas } from './scale.ts';
import { ServerClock } from './server-clock.ts';
import { DEFAULT_SERVICE_RANGE, ServiceRange } from './service-range.ts';
import type { Store } from './store.ts';
import { answerTokenRequest } from './token/token-request.ts';

/** What the server must know of kinds; kinds/registry.ts is one. */
export interface Kinds {
  of(apiVersion: string, kind: string): Kind;
  byName(name: KindName): Kind | undefined;
}

export class ApiServer {
  /** Pod specs that were found valid, by reference: the pods of one template share theirs. */
  private readonly validPodSpecs = new WeakSet<object>();

  private readonly clock: ServerClock;

  constructor(
    private readonly store: Store,
    private readonly kernel: Kernel,
    private readonly kinds: Kinds,
    /** Unix ms of virtual time 0. */
    epoch: number,
    /** What Services get their addresses from. */
    private readonly services = new ServiceRange(DEFAULT_SERVICE_RANGE),
  ) {
    this.clock = new ServerClock(kernel, epoch);
  }

  /** The door as one component uses it: its name goes into every cause. */
  client(actor: string): Client {
    let from: Because | undefined;
    let made: Cause = { actor };
    const cause = (): Cause => {
      const { because } = this.kernel;
      if (because !== from) {
        from = because;
        made = { ...because, actor };
      }
      return made;
    };
    const door: Client = {
      create: (object, options) => this.create(object, cause(), options),
      update: (object, options) => this.update(object, cause(), options),
      updateStatus: (object, options) => this.updateStatus(object, cause(), options),
      setStatus: (kind, namespace, name, status) => this.setStatus(kind, namespace, name, status, cause()),
      patch: (kind, namespace, name, type, patch, options) =>
        this.patch(kind, namespace, name, type, patch, cause(), options),
      delete: (kind, namespace, name, options) => this.delete(kind, namespace, name, cause(), options),
      evict: (namespace, pod, options = {}) =>
        evict(door, this.store, { namespace, name: pod }, options, this.timestamp()),
      finalizeNamespace: (name) => this.finalizeNamespace(name, cause()),
      bind: (namespace, pod, node) => this.bind(namespace, pod, node, cause()),
    };
    return door;
  }

  /**
   * Upstream's order: what admission adds or refuses, the name, what is valid, what is handed out, what is there already.
   * What quotas count is written last before it. @throws ApiError NotFound (namespace), Forbidden, Invalid, AlreadyExists
   */
  create<T extends KubeObject>(given: T, cause: Cause, options: WriteOptions = {}): T {
    const { kind, object } = this.asStored(given);
    if (kind.computed === true) throw methodNotSupported(kind, 'create');
    const chance = this.chance(options);
    const shown = shownName(object.metadata);
    const uid = chance('uid').uuid();
    const metadata = newMetadata(object.metadata, kind.namespaced, uid, this.timestamp());
    const { namespace = '', generateName = '' } = metadata;
    const generated = generateName !== '' && (metadata.name ?? '') === '';
    if (generated) {
      const isTaken = (name: string): boolean => this.store.get(kindOf(object), namespace, name) !== undefined;
      metadata.name = freshName(generateName, chance('names'), isTaken);
    }
    let prepared = kind.prepareForCreate(kind.defaults({ ...object, metadata })) as T;
    // What is stored is read with defaults once more: so a Job takes the labels that its template was given.
    if (kind.kind !== 'Pod') prepared = kind.defaults(prepared) as T;
    checkNamespace(prepared, shown, kind, this.store);
    const name = kindOf(prepared);
    const ctx = { ...this.context(options), random: chance('admission'), name: shown };
    let made = completed(prepared, name, ctx);
    if (hasOtherResources(made, prepared)) {
      made = kind.prepareForCreate(made) as T;
      this.refuseInvalid(kind, made, kind.validate(made));
    } else {
      // The template's pods share their spec until admission gives each its own: checked once for all of them.
      this.validateNew(kind, prepared);
    }
    // What was generated is its name now.
    checkNew(made, name, { ...ctx, name: made.metadata.name });
    if (made.kind === 'Service' && kind.group === '') {
      made = allocateService(
        made as unknown as Service,
        undefined,
        this.store,
        this.services,
        chance('allocation'),
      ) as unknown as T;
    }
    const charges = chargesFor(made, undefined, { kind, nowMs: this.clock.unixMs }, this.store);
    const there = this.stored(made);
    if (there !== undefined) throw this.taken(kind, there, generated);
    if (options.owners !== undefined || options.fieldManager !== undefined)
      made = ownedOnce(made, this.told(kind, cause, options));
    if (options.dryRun === true) return made;
    if ((object.metadata.resourceVersion ?? '') !== '')
      throw unexplained('resourceVersion should not be set on objects to be created');
    this.charge(charges, cause);
    return this.commit(undefined, made, cause) as T;
  }

  /** An event of a component: complete as it is, so nothing of it needs looking at. It is the store's from now on. */
  createEvent(event: KubeEvent, cause: Cause): KubeEvent {
    const { name, namespace = 'default' } = event.metadata;
    const uid = this.kernel.random('api-server/uid').uuid();
    event.metadata = { name, namespace, uid, creationTimestamp: this.timestamp() };
    return this.commit(undefined, event, cause, true) as KubeEvent;
  }

  /** @throws ApiError NotFound, Conflict, Invalid */
  update<T extends KubeObject>(given: T, cause: Cause, options: WriteOptions = {}): T {
    const { kind, object } = this.asStored(given);
    const previous = this.existing(kind, object) as T;
    let next = kind.defaults({ ...object, metadata: keptMetadata(object.metadata, previous.metadata) }) as T;
    if (next.kind === 'Pod' && kind.group === '')
      next = admitPodUpdate(next as unknown as Pod, previous as unknown as Pod) as unknown as T;
    next = kind.prepareForUpdate(next, previous) as T;
    if (next.kind === 'Service' && kind.group === '') {
      const random = this.chance(options)('allocation');
      const before = previous as unknown as Service;
      next = allocateService(next as unknown as Service, before, this.store, this.services, random) as unknown as T;
    }
    this.refuseInvalid(kind, next, kind.validateUpdate(next, previous));
    checkChange(next, previous, this.context(options));
    const about = { kind, nowMs: this.clock.unixMs };
    const charges = chargesFor(next, previous, about, this.store);
    if (options.dryRun !== true) this.charge(charges, cause);
    if (previous.metadata.managedFields !== undefined || options.owners !== undefined)
      next = ownedAgain(previous, next, this.told(kind, cause, options));
    return this.change(previous, next, cause, options);
  }

  /** @throws ApiError NotFound, Conflict */
  updateStatus<T extends KubeObject>(given: T, cause: Cause, options: WriteOptions = {}): T {
    const { kind, object } = this.asStored(given);
    const previous = this.existing(kind, object) as T;
    const { status } = object as { status?: unknown };
    const name = kindOf(object);
    const metadata = statusMetadata(name, !hasPatchSchema(name), object.metadata, previous.metadata);
    if (
      options.owners === undefined &&
      metadata === previous.metadata &&
      sameJson((previous as { status?: unknown }).status, status)
    )
      return previous;
    const wanted = { ...previous, metadata, status } as T;
    let next = (kind.prepareForStatusUpdate?.(wanted, previous) ?? wanted) as T;
    this.refuseInvalid(kind, next, kind.validateStatusUpdate?.(next, previous) ?? []);
    if (options.owners !== undefined) next = ownedAgain(previous, next, this.told(kind, cause, options));
    return this.change(previous, next, cause, options);
  }

  /**
   * pods/ephemeralcontainers: takes the ephemeral containers of `object`, and nothing else of it.
   * @throws ApiError NotFound, Conflict, Invalid
   */
  updateEphemeralContainers(object: Pod, cause: Cause, options: WriteOptions = {}): Pod {
    const kind = this.kinds.of(object.apiVersion, object.kind);
    const previous = this.existing(kind, object) as unknown as Pod;
    const { ephemeralContainers = [] } = object.spec;
    const { resourceVersion } = object.metadata;
    const metadata = resourceVersion === undefined ? previous.metadata : { ...previous.metadata, resourceVersion };
    const wanted = kind.defaults({ ...previous, metadata, spec: { ...previous.spec, ephemeralContainers } } as Pod);
    const next = kind.prepareForUpdate(wanted, previous) as Pod;
    this.refuseInvalid(kind, next, kind.validateEphemeralContainersUpdate?.(next, previous) ?? []);
    checkChange(next, previous, this.context(options));
    return this.change(previous, next, cause, options);
  }

  /** @throws ApiError NotFound */
  setStatus<K extends KindName>(kind: K, namespace: string, name: string, status: unknown, cause: Cause): ObjectOf<K> {
    return this.writeStatus(this.mustGet(kind, namespace, name), status, cause) as ObjectOf<K>;
  }

  /** @throws ApiError NotFound, BadRequest, Conflict, Invalid */
  patch<K extends KindName>(
    kind: K,
    namespace: string,
    name: string,
    type: PatchType,
    patch: unknown,
    cause: Cause,
    options: WriteOptions & { subresource?: PatchedPart } = {},
  ): ObjectOf<K> {
    const previous = this.mustGet(kind, namespace, name);
    const next = patchedObject(kind, previous, type, patch);
    if (next.metadata?.name !== name) {
      const given = next.metadata?.name ?? '';
      throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
    }
    if (kindName(next.apiVersion, next.kind) !== kind) throw badRequest('a patch cannot change what kind an object is');
    if (options.subresource === 'status') return this.updateStatus(next, cause, options) as ObjectOf<K>;
    if (options.subresource === 'ephemeralcontainers')
      return this.updateEphemeralContainers(next as unknown as Pod, cause, options) as ObjectOf<K>;
    if (options.subresource === 'scale')
      return this.update(withReplicas(previous, next), cause, { ...options, subresource: 'scale' }) as ObjectOf<K>;
    return this.update(next, cause, options) as ObjectOf<K>;
  }

  /** @throws ApiError NotFound, Conflict (preconditions), Forbidden */
  delete<K extends KindName>(
    kind: K,
    namespace: string,
    name: string,
    cause: Cause,
    options: DeleteOptions = {},
  ): ObjectOf<K> | undefined {
    const object = this.mustGet(kind, namespace, name);
    const resource = this.kinds.of(object.apiVersion, object.kind);
    if (kind === 'Namespace' && IMMORTAL_NAMESPACES.has(name)) {
      throw forbiddenRequest(resource, name, 'this namespace may not be deleted');
    }
    const refusal = failedPrecondition(object, resource, options.preconditions ?? {});
    if (refusal !== undefined) throw refusal;
    const next = planDelete(object, options, this.clock.unixMs);
    if (options.dryRun === true || next === object) return next as ObjectOf<K> | undefined;
    return this.commit(object, next, cause) as ObjectOf<K> | undefined;
  }

  /**
   * namespaces/finalize: the finalizers of the spec become these.
   * @throws ApiError NotFound
   */
  finalizeNamespace(name: string, cause: Cause, finalizers: string[] = [], options: WriteOptions = {}): Namespace {
    const namespace = this.mustGet('Namespace', '', name) as Namespace;
    return this.change(namespace, { ...namespace, spec: { ...namespace.spec, finalizers } }, cause, options);
  }

  /** @throws ApiError NotFound, Conflict (already on a node, on its way out, behind a gate) */
  bind(namespace: string, name: string, node: string, cause: Cause, options: WriteOptions = {}): void {
    const pod = this.mustGet('Pod', namespace, name) as Pod;
    const next = boundPod(pod, node, this.timestamp());
    if (options.dryRun !== true) this.commit(pod, next, cause, true);
  }

  private writeStatus(previous: KubeObject, status: unknown, cause: Cause): KubeObject {
    if (sameJson((previous as { status?: unknown }).status, status)) return previous;
    return this.commit(previous, { ...previous, status } as KubeObject, cause, true)!;
  }

  /** An object of an older version as the one that is stored in its place. */
  private asStored<T extends KubeObject>(object: T): { kind: Kind; object: T } {
    const kind = this.kinds.of(object.apiVersion, object.kind);
    const { conversion } = kind;
    if (conversion === undefined) return { kind, object };
    return { kind: conversion.stored, object: conversion.toStored(kind.defaults(object)) as T };
  }

  /** In whose name a write is made, for the owners of its fields. */
  private told({ status, group, version }: Kind, { actor }: Cause, options: WriteOptions): Told {
    const apiVersion = group === '' ? version : `${group}/${version}`;
    return { actor, apiVersion, time: this.timestamp(), hasStatus: status, options };
  }

  /** What admission may look at and say. */
  private context({ warn }: WriteOptions): ChangeContext {
    return { read: this.store, warn };
  }

  /** Quotas count what comes before it is there, in the name of the API server. */
  private charge(charges: readonly Charge[], cause: Cause): void {
    for (const { quota, used } of charges)
      this.commit(quota, { ...quota, status: { ...quota.status, used } } as KubeObject, {
        ...cause,
        actor: 'api-server',
      });
  }

  /** isNew: `after` was made for this write, its metadata perhaps not. */
  private commit(
    before: KubeObject | undefined,
    after: KubeObject | undefined,
    cause: Cause,
    isNew = false,
  ): KubeObject | undefined {
    if (!isServed(this.kernel) && !isMachineFault(before, after)) throw unreachable(this.store);
    return this.store.commit(before, after, this.kernel.now, cause, isNew);
  }

  /** RFC 3339 of now. */
  timestamp(): string {
    return this.clock.timestamp();
  }

  /** Answers a request for a token of a ServiceAccount. @throws ApiError NotFound, BadRequest, Invalid, Conflict */
  requestToken(namespace: string, name: string, body: unknown, options: WriteOptions): AnyObject {
    const account = this.mustGet('ServiceAccount', namespace, name);
    const id = this.chance(options)('tokens').uuid();
    return answerTokenRequest(this.store, { account, body, nowMs: this.clock.unixMs, id });
  }

  /** Streams of chance. A dry run has its own, so that asking changes nothing of what will be. */
  private chance({ dryRun }: WriteOptions): (name: string) => Stream {
    const owner = dryRun === true ? 'dry-run' : 'api-server';
    return (name) => this.kernel.random(`${owner}/${name}`);
  }

  /** Stores a change of an object, or takes it away when nothing holds it any longer; one that changes nothing is dropped. */
  private change<T extends KubeObject>(previous: T, next: T, cause: Cause, options: WriteOptions): T {
    if (sameJson(next, previous)) return previous;
    if (options.dryRun === true) return next;
    if (!isReleased(next)) return this.commit(previous, next, cause) as T;
    this.commit(previous, undefined, cause);
    return next;
  }

  private taken(kind: Kind, { metadata }: KubeObject, generated: boolean): ApiError {
    if (metadata.deletionTimestamp !== undefined) return stillBeingDeleted(kind, metadata.name);
    return generated ? generateNameConflict(kind, metadata.name) : alreadyExists(kind, metadata.name);
  }

  private validateNew(kind: Kind, object: KubeObject): void {
    if (object.kind === 'Event' && kind.group === '') return;
    const spec = object.kind === 'Pod' && kind.group === '' ? (object as Pod).spec : undefined;
    const generated = object.metadata.generateName !== undefined;
    if (spec !== undefined && generated && this.validPodSpecs.has(spec)) return;
    this.refuseInvalid(kind, object, kind.validate(object));
    if (spec !== undefined && generated) this.validPodSpecs.add(spec);
  }

  private refuseInvalid(kind: Kind, object: KubeObject, errors: ReturnType<Kind['validate']>): void {
    if (errors.length > 0) throw invalidObject(kind.kind, kind.group, object.metadata.name, errors);
  }

  private stored(object: KubeObject): KubeObject | undefined {
    return this.store.get(kindOf(object), object.metadata.namespace ?? '', object.metadata.name);
  }

  private existing(kind: Kind, object: KubeObject): KubeObject {
    const previous = this.stored(object);
    if (previous === undefined) throw notFound(kind, object.metadata.name);
    refuseStale(kind, object, previous);
    return previous;
  }

  private mustGet(kind: KindName, namespace: string, name: string): KubeObject {
    const object = this.store.get(kind, namespace, name);
    if (object === undefined)
      throw notFound(this.kinds.byName(kind) ?? { plural: kind.toLowerCase(), group: '' }, name);
    return object;
  }
}
