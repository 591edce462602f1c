/** The one door to the store: checks, completes, refuses and commits every write, for people and components alike. */
import type { Kernel } from '../kernel/kernel.ts';
import { formatTime } from '../kernel/time.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Cause } from '../../model/change.ts';
import type { KubeEvent } from '../../model/event.ts';
import type { KubeObject, ObjectMeta } from '../../model/meta.ts';
import type { Service } from '../../model/network.ts';
import type { Namespace } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { AdmissionStep } from './admission/admission.ts';
import { checkNamespace, IMMORTAL_NAMESPACES } from './admission/namespace-lifecycle.ts';
import { defaultTolerationsStep, priorityStep, serviceAccountStep } from './admission/pod-steps.ts';
import { roomStep } from './admission/room.ts';
import { allocateService } from './allocation.ts';
import type { Client, DeleteOptions, PatchType, WriteOptions } from './client.ts';
import { isReleased, planDelete } from './deletion.ts';
import { sameJson } from './equal.ts';
import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  forbiddenRequest,
  invalidObject,
  notFound,
  OPTIMISTIC_LOCK,
  unsupportedMediaType,
} from './errors.ts';
import { keyOf, kindName, kindOf, type KindName, type ObjectOf } from './kind-map.ts';
import { applyJsonPatch } from './patch/json-patch.ts';
import { mergePatch } from './patch/merge.ts';
import { hasPatchSchema } from './patch/merge-keys.ts';
import { strategicMergePatch } from './patch/strategic.ts';
import { withReplicas } from './scale.ts';
import type { Store } from './store.ts';

/** What the server must know of kinds; kinds/registry.ts is one. */
export interface Kinds {
  of(apiVersion: string, kind: string): Kind;
  byName(name: KindName): Kind | undefined;
}

const STEPS: readonly AdmissionStep[] = [roomStep, serviceAccountStep, defaultTolerationsStep, priorityStep];

/** rest.RetryGenerateName: how often a generated name that is taken is tried anew. */
const NAME_TRIES = 8;
/** 63 characters less the 5 that are generated (apiserver/pkg/storage/names). */
const MAX_GENERATED_PREFIX = 58;

export class ApiServer {
  /** Pod specs that were found valid, by reference: the pods of one template share theirs. */
  private readonly validPodSpecs = new WeakSet<object>();

  private stampedAt = NaN;
  private stamp = '';

  constructor(
    private readonly store: Store,
    private readonly kernel: Kernel,
    private readonly kinds: Kinds,
    /** Unix ms of virtual time 0. */
    private readonly epoch: number,
  ) {}

  /** The door as one component uses it: its name goes into every cause. */
  client(actor: string): Client {
    const cause = (): Cause => ({ actor, ...this.kernel.because });
    return {
      create: (object, options) => this.create(object, cause(), options),
      update: (object, options) => this.update(object, cause(), options),
      updateStatus: (object, options) => this.updateStatus(object, cause(), options),
      setStatus: (kind, namespace, name, status) => this.setStatus(kind, namespace, name, status, cause()),
      patch: (kind, namespace, name, type, patch, options) =>
        this.patch(kind, namespace, name, type, patch, cause(), options),
      delete: (kind, namespace, name, options) => this.delete(kind, namespace, name, cause(), options),
      finalizeNamespace: (name) => this.finalizeNamespace(name, cause()),
      bind: (namespace, pod, node) => this.bind(namespace, pod, node, cause()),
    };
  }

  /** @throws ApiError BadRequest, NotFound (namespace), Forbidden, Invalid, AlreadyExists */
  create<T extends KubeObject>(object: T, cause: Cause, options: WriteOptions = {}): T {
    const kind = this.kinds.of(object.apiVersion, object.kind);
    if (object.metadata.resourceVersion !== undefined && object.metadata.resourceVersion !== '') {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    const metadata = this.newMeta(object, kind);
    let made = kind.prepareForCreate(kind.defaults({ ...object, metadata })) as T;
    checkNamespace(made, kind, this.store);
    this.validateNew(kind, made);
    made = this.admit(kindOf(made), made);
    if (made.kind === 'Service' && kind.group === '') {
      const random = this.kernel.random('api-server/allocation');
      made = allocateService(made as unknown as Service, undefined, this.store, random) as unknown as T;
    }
    if (this.stored(made) !== undefined) throw alreadyExists(kind, made.metadata.name);
    if (options.dryRun === true) return made;
    return this.commit(undefined, made, cause) as T;
  }

  /** An event of a component: complete as it is, so nothing of it needs looking at. */
  createEvent(event: KubeEvent, cause: Cause): KubeEvent {
    const metadata: ObjectMeta = {
      ...event.metadata,
      uid: this.kernel.random('api-server/uid').uuid(),
      creationTimestamp: this.timestamp(),
    };
    return this.commit(undefined, { ...event, metadata }, cause) as KubeEvent;
  }

  /** @throws ApiError NotFound, Conflict, Invalid */
  update<T extends KubeObject>(object: T, cause: Cause, options: WriteOptions = {}): T {
    const kind = this.kinds.of(object.apiVersion, object.kind);
    const previous = this.existing(kind, object) as T;
    let next = kind.prepareForUpdate(
      kind.defaults({ ...object, metadata: keptMeta(object.metadata, previous.metadata) }),
      previous,
    ) as T;
    if (next.kind === 'Service' && kind.group === '') {
      const random = this.kernel.random('api-server/allocation');
      const before = previous as unknown as Service;
      next = allocateService(next as unknown as Service, before, this.store, random) as unknown as T;
    }
    this.refuseInvalid(kind, next, kind.validateUpdate(next, previous));
    if (sameJson(next, previous)) return previous;
    if (options.dryRun === true) return next;
    const stored = this.commit(previous, next, cause) as T;
    if (isReleased(stored)) this.commit(stored, undefined, cause);
    return stored;
  }

  /** @throws ApiError NotFound, Conflict */
  updateStatus<T extends KubeObject>(object: T, cause: Cause, options: WriteOptions = {}): T {
    const kind = this.kinds.of(object.apiVersion, object.kind);
    const previous = this.existing(kind, object) as T;
    const { status } = object as { status?: unknown };
    // Status strategies let annotations through: the Deployment's revision is written so.
    const { annotations } = object.metadata;
    const next = sameJson(annotations, previous.metadata.annotations)
      ? previous
      : { ...previous, metadata: { ...previous.metadata, ...(annotations === undefined ? {} : { annotations }) } };
    if (next === previous && sameJson((previous as { status?: unknown }).status, status)) return previous;
    if (options.dryRun === true) return { ...next, status } as T;
    return this.commit(previous, { ...next, status } as T, cause) as T;
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
    options: WriteOptions & { subresource?: 'status' | 'scale' } = {},
  ): ObjectOf<K> {
    const previous = this.mustGet(kind, namespace, name);
    const next = patched(kind, previous, type, patch);
    if (next.metadata?.name !== name || kindName(next.apiVersion, next.kind) !== kind) {
      throw badRequest('the name and kind of an object cannot be changed by a patch');
    }
    if (options.subresource === 'status') return this.updateStatus(next, cause, options) as ObjectOf<K>;
    if (options.subresource === 'scale')
      return this.update(withReplicas(previous, next), cause, options) as ObjectOf<K>;
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
    const { uid, resourceVersion } = options.preconditions ?? {};
    if (uid !== undefined && uid !== object.metadata.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`,
      );
    }
    if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion) {
      throw conflict(
        resource,
        name,
        `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${object.metadata.resourceVersion}`,
      );
    }
    const next = planDelete(object, options, this.epoch + this.kernel.now);
    if (options.dryRun === true || next === object) return object as ObjectOf<K>;
    return this.commit(object, next, cause) as ObjectOf<K> | undefined;
  }

  finalizeNamespace(name: string, cause: Cause): void {
    const namespace = this.mustGet('Namespace', '', name) as Namespace;
    const stored = this.commit(
      namespace,
      { ...namespace, spec: { ...namespace.spec, finalizers: [] } } as Namespace,
      cause,
    )!;
    if (isReleased(stored)) this.commit(stored, undefined, cause);
  }

  /** @throws ApiError NotFound, Conflict (already on a node, on its way out) */
  bind(namespace: string, name: string, node: string, cause: Cause): void {
    const pod = this.mustGet('Pod', namespace, name) as Pod;
    const pods = { plural: 'pods/binding', group: '' };
    if (pod.metadata.deletionTimestamp !== undefined) {
      throw conflict(pods, name, `pod ${name} is being deleted, cannot be assigned to a host`);
    }
    if ((pod.spec.nodeName ?? '') !== '') {
      throw conflict(pods, name, `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
    }
    const scheduled = {
      type: 'PodScheduled',
      status: 'True' as const,
      lastProbeTime: null,
      lastTransitionTime: this.timestamp(),
      ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    };
    const others = (pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled');
    const next: Pod = {
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, conditions: [...others, scheduled] },
    };
    this.commit(pod, next, cause);
  }

  private writeStatus(previous: KubeObject, status: unknown, cause: Cause): KubeObject {
    if (sameJson((previous as { status?: unknown }).status, status)) return previous;
    return this.commit(previous, { ...previous, status } as KubeObject, cause)!;
  }

  private commit(before: KubeObject | undefined, after: KubeObject | undefined, cause: Cause): KubeObject | undefined {
    return this.store.commit(before, after, this.kernel.now, cause);
  }

  /** RFC 3339 of now. */
  private timestamp(): string {
    const second = Math.floor((this.epoch + this.kernel.now) / 1000);
    if (second !== this.stampedAt) {
      this.stampedAt = second;
      this.stamp = formatTime(second * 1000);
    }
    return this.stamp;
  }

  private newMeta(object: KubeObject, kind: Kind): ObjectMeta {
    const given = object.metadata;
    const metadata: ObjectMeta = { ...given };
    if (!kind.namespaced) delete metadata.namespace;
    else metadata.namespace ??= 'default';
    if ((given.name ?? '') === '' && (given.generateName ?? '') !== '') {
      metadata.name = this.freshName(kindOf(object), metadata.namespace ?? '', given.generateName!);
    }
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    metadata.uid = this.kernel.random('api-server/uid').uuid();
    metadata.creationTimestamp = this.timestamp();
    return metadata;
  }

  private freshName(kind: KindName, namespace: string, prefix: string): string {
    const random = this.kernel.random('api-server/names');
    const base = prefix.slice(0, MAX_GENERATED_PREFIX);
    let name = base + random.suffix(5);
    for (let i = 1; i < NAME_TRIES && this.store.get(kind, namespace, name) !== undefined; i++)
      name = base + random.suffix(5);
    return name;
  }

  private admit<T extends KubeObject>(kind: KindName, object: T): T {
    const ctx = { read: this.store, random: this.kernel.random('api-server/admission') };
    let made = object;
    for (const step of STEPS) if (step.kinds === 'all' || step.kinds.includes(kind)) made = step.admit(made, ctx);
    return made;
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
    const { uid, resourceVersion } = object.metadata;
    if (uid !== undefined && uid !== previous.metadata.uid) {
      throw conflict(
        kind,
        keyOf(object),
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
      );
    }
    if (
      resourceVersion !== undefined &&
      resourceVersion !== '' &&
      resourceVersion !== previous.metadata.resourceVersion
    ) {
      throw conflict(kind, object.metadata.name, OPTIMISTIC_LOCK);
    }
    return previous;
  }

  private mustGet(kind: KindName, namespace: string, name: string): KubeObject {
    const object = this.store.get(kind, namespace, name);
    if (object === undefined)
      throw notFound(this.kinds.byName(kind) ?? { plural: kind.toLowerCase(), group: '' }, name);
    return object;
  }
}

/** What an update may not change in metadata stays as it was. */
function keptMeta(next: ObjectMeta, previous: ObjectMeta): ObjectMeta {
  const kept: ObjectMeta = { ...next, name: previous.name };
  const mine = [
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'generateName',
    'resourceVersion',
    'namespace',
  ] as const;
  for (const field of mine) {
    if (previous[field] === undefined) delete kept[field];
    else (kept as unknown as Record<string, unknown>)[field] = previous[field];
  }
  return kept;
}

/** As upstream answers for custom resources (apiserver negotiation, errors.NewUnsupportedMediaTypeError). */
const NO_STRATEGIC_PATCH =
  'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';

function patched(kind: KindName, previous: KubeObject, type: PatchType, patch: unknown): KubeObject {
  try {
    if (type === 'merge') return mergePatch(previous, patch) as KubeObject;
    if (type === 'strategic' && !hasPatchSchema(kind)) throw unsupportedMediaType(NO_STRATEGIC_PATCH);
    if (type === 'strategic') return strategicMergePatch(kind, previous, patch) as KubeObject;
    return applyJsonPatch(previous, patch) as KubeObject;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}
