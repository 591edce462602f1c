/** Decides what a delete request does: remove now, wait for a grace period, or wait for finalizers (registry/rest/delete.go). */
import { formatTime, parseTime } from '../kernel/time.ts';
import type { KubeObject, ObjectMeta } from '../../model/meta.ts';
import type { Namespace } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { DeleteOptions } from './client.ts';
import { conflict, type ApiError } from './errors.ts';
import { kindOf } from './kind-map.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose dependents stay when a request does not say (their strategies' DefaultGarbageCollectionPolicy). */
const ORPHANED_BY_DEFAULT: ReadonlySet<string> = new Set(['Job.batch', 'ReplicationController']);
/** Kinds that the garbage collector never waits for. */
const NEVER_COLLECTED: ReadonlySet<string> = new Set(['Event', 'Event.events.k8s.io']);

const isNamespace = (object: KubeObject): object is Namespace =>
  object.kind === 'Namespace' && object.apiVersion === 'v1';
const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod' && object.apiVersion === 'v1';

/**
 * The refusal of a delete request whose preconditions do not hold; undefined when they do. Namespaces are checked by
 * their own storage, in other words (registry/core/namespace/storage).
 */
export function failedPrecondition(
  object: KubeObject,
  resource: { plural: string; group: string; kind: string },
  { uid, resourceVersion }: NonNullable<DeleteOptions['preconditions']>,
): ApiError | undefined {
  const { metadata } = object;
  const byKind = { plural: resource.kind, group: resource.group };
  if (uid !== undefined && uid !== metadata.uid) {
    if (isNamespace(object)) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
      return conflict(resource, metadata.name, why);
    }
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid})`;
    return conflict(byKind, metadata.name, `${why}. The object might have been deleted and then recreated`);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const record = `does not match the ResourceVersion in record (${metadata.resourceVersion})`;
    const why = `the ResourceVersion in the precondition (${resourceVersion}) ${record}. The object might have been modified`;
    return conflict(byKind, metadata.name, why);
  }
  return undefined;
}

/** The object as it waits, or undefined: it goes at once; the same reference: nothing changes. */
export function planDelete(object: KubeObject, options: DeleteOptions, nowUnixMs: number): KubeObject | undefined {
  if (isNamespace(object)) return planNamespaceDelete(object, options, nowUnixMs);
  const graceful = isPod(object) ? planGrace(object, options, nowUnixMs) : undefined;
  // While a grace period runs, a request may only shorten it: it does not touch finalizers.
  if (graceful === 'pending') return object;
  const finalizers = finalizersFor(object, options);
  if (graceful !== undefined) {
    if (finalizers.length === 0 && graceful.deletionGracePeriodSeconds === 0) return undefined;
    return withMeta(object, { ...graceful, finalizers, ...nextGeneration(object.metadata) });
  }
  if (finalizers.length === 0) return undefined;
  return waitingForFinalizers(object, finalizers, nowUnixMs);
}

/** True when nothing holds an object that is on its way out (ShouldDeleteDuringUpdate). */
export function isReleased(object: KubeObject): boolean {
  const meta = object.metadata;
  if (meta.deletionTimestamp === undefined || (meta.finalizers ?? []).length > 0) return false;
  if (isNamespace(object) && (object.spec?.finalizers ?? []).length > 0) return false;
  return (meta.deletionGracePeriodSeconds ?? 0) === 0;
}

type Grace = Pick<ObjectMeta, 'deletionGracePeriodSeconds'> & { deletionTimestamp: string };

/** What a request means to a pod: the times it gets, 'pending' when the wait under way stands, undefined when it has none. */
function planGrace(pod: Pod, options: DeleteOptions, nowUnixMs: number): Grace | 'pending' | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds: current = 0 } = pod.metadata;
  const asked = options.gracePeriodSeconds;
  const wanted = asked !== undefined && asked < 0 ? 1 : asked;
  if (deletionTimestamp === undefined) {
    const seconds = gracePeriod(pod, wanted);
    return { deletionTimestamp: formatTime(nowUnixMs + seconds * 1000), deletionGracePeriodSeconds: seconds };
  }
  if (current === 0) return undefined;
  if (wanted === undefined || wanted >= current) return 'pending';
  const started = (parseTime(deletionTimestamp) ?? nowUnixMs) - current * 1000;
  return { deletionTimestamp: formatTime(started + wanted * 1000), deletionGracePeriodSeconds: wanted };
}

/** Seconds that a pod is given (registry/core/pod/strategy.go CheckGracefulDelete). */
function gracePeriod(pod: Pod, asked: number | undefined): number {
  const phase = pod.status?.phase;
  if ((pod.spec.nodeName ?? '') === '' || phase === 'Failed' || phase === 'Succeeded') return 0;
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}

/** markAsDeleting: the time of the first request stays, unless it lies ahead. */
function waitingForFinalizers(object: KubeObject, finalizers: string[], nowUnixMs: number): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers: before = [] } = object.metadata;
  const marked = deletionTimestamp === undefined ? undefined : parseTime(deletionTimestamp);
  if (marked !== undefined && marked <= nowUnixMs) {
    if (deletionGracePeriodSeconds === 0 && sameList(finalizers, before)) return object;
    return withMeta(object, { finalizers, deletionGracePeriodSeconds: 0 });
  }
  return withMeta(object, {
    finalizers,
    deletionTimestamp: formatTime(nowUnixMs),
    deletionGracePeriodSeconds: 0,
    ...nextGeneration(object.metadata),
  });
}

/** A namespace is first marked, and goes when its spec names no finalizer any more. */
function planNamespaceDelete(namespace: Namespace, options: DeleteOptions, nowUnixMs: number): KubeObject | undefined {
  const { deletionTimestamp, finalizers = [] } = namespace.metadata;
  if (deletionTimestamp !== undefined) {
    return (namespace.spec?.finalizers ?? []).length === 0 && finalizers.length === 0 ? undefined : namespace;
  }
  const cascades = options.propagationPolicy === 'Background' || options.propagationPolicy === 'Foreground';
  const left = cascades ? finalizers.filter((name) => name !== ORPHAN) : finalizers;
  const marked = withMeta(namespace, { deletionTimestamp: formatTime(nowUnixMs), finalizers: left }) as Namespace;
  const going: Namespace = { ...marked, status: { ...namespace.status, phase: 'Terminating' } };
  return going;
}

/** Being deleted is a new generation, once. */
const nextGeneration = ({ deletionTimestamp, generation }: ObjectMeta): Partial<ObjectMeta> =>
  deletionTimestamp === undefined && generation !== undefined && generation > 0 ? { generation: generation + 1 } : {};

/**
 * The finalizers after the request: its policy decides, else one that is there already, else the kind's default
 * (store.go deletionFinalizersForGarbageCollection).
 */
function finalizersFor(object: KubeObject, { propagationPolicy }: DeleteOptions): string[] {
  const before = object.metadata.finalizers ?? [];
  const kind = kindOf(object);
  const rest = before.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  if (NEVER_COLLECTED.has(kind)) return rest;
  if (propagationPolicy === 'Orphan') return [...rest, ORPHAN];
  if (propagationPolicy === 'Foreground') return [...rest, FOREGROUND];
  if (propagationPolicy === 'Background') return rest;
  if (before.includes(ORPHAN) || before.includes(FOREGROUND)) return [...before];
  return ORPHANED_BY_DEFAULT.has(kind) ? [...rest, ORPHAN] : rest;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

function withMeta(object: KubeObject, changes: Partial<ObjectMeta>): KubeObject {
  const metadata = { ...object.metadata, ...changes };
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  return { ...object, metadata };
}
