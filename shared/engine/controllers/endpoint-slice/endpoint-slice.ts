/** Keeps the EndpointSlices of every Service that selects pods (pkg/controller/endpointslice, k8s.io/endpointslice/reconciler.go). */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError, isNamespaceGoing } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { matchesSet } from '../../api/labels.ts';
import type { Reader } from '../../api/store.ts';
import { podCondition } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { addressesOf, endpointPorts, hintsOf, isInEndpoints, podToEndpoint, portsKey } from './endpoint.ts';
import { forgetHints, hintedPlan, movesZones, overloadedServices } from './hinted-plan.ts';
import { planSlices, type SlicePlan, type Wanted } from './plan.ts';
import { isSameEndpoint } from './pod-change.ts';
import { wantsTopology } from './topology-hints.ts';
import { ServiceIndex, selectsPods } from './service-index.ts';
import { ServiceStates, type ServiceState } from './service-state.ts';
import { hasLabelsOf, isManaged, newSlice, SERVICE_NAME, sliceLabels, withTriggerTime } from './slice.ts';

const NAME = 'endpoint-slice-controller';
const SLICES = 'EndpointSlice.discovery.k8s.io';
/** After one look at a Service the next waits so long: what changes meanwhile is one write, not hundreds. */
const BATCH_MS = 100;

/** The key of the shares that zones have in the machines; every other key is a Service's. */
const MACHINES = 'machines';

/** When a Service was last looked at, and whether somebody has been put off since. */
interface Pace {
  at: number;
  waiting: boolean;
}

/** The endpoint of a pod, or undefined when it has none in this Service. */
function wantedOf(pod: Pod, service: Service, read: Reader): Wanted | undefined {
  if (!isInEndpoints(pod) || !matchesSet(service.spec.selector!, pod.metadata.labels) || addressesOf(pod).length === 0)
    return undefined;
  const node = read.get('Node', '', pod.spec.nodeName ?? '');
  // The pod of a machine that is gone will go too.
  if (node === undefined && service.spec.publishNotReadyAddresses !== true) return undefined;
  const ports = endpointPorts(service, pod);
  const endpoint = podToEndpoint(pod, node, service);
  if (wantsTopology(service)) return { endpoint, hintsLater: true, ports, key: portsKey(ports) };
  const hints = hintsOf(service, endpoint);
  return { endpoint: hints === undefined ? endpoint : { ...endpoint, hints }, ports, key: portsKey(ports) };
}

function* podsOf(state: ServiceState, service: Service, read: Reader): Iterable<Pod> {
  const { namespace = '' } = service.metadata;
  if (state.dirty === undefined) {
    yield* read.list('Pod', namespace);
    return;
  }
  for (const uid of state.dirty) {
    const object = read.byUid(uid);
    if (object?.kind === 'Pod' && object.metadata.namespace === namespace) yield object as Pod;
  }
}

const byAge = (a: Pod, b: Pod): number => {
  const [x, y] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
};

/** Oldest pods first: the order must not depend on what was known before. */
function wantedIn(state: ServiceState, service: Service, read: Reader): Map<string, Wanted> {
  const found: { pod: Pod; wanted: Wanted }[] = [];
  for (const pod of podsOf(state, service, read)) {
    const wanted = wantedOf(pod, service, read);
    if (wanted !== undefined) found.push({ pod, wanted });
  }
  return new Map(found.sort((a, b) => byAge(a.pod, b.pod)).map(({ pod, wanted }) => [pod.metadata.uid ?? '', wanted]));
}

/** The earliest moment from which what is new is new: pods turned ready or not, the Service made. */
function triggerTime(plan: SlicePlan, service: Service, isFirst: boolean, read: Reader): string | undefined {
  let earliest = isFirst ? service.metadata.creationTimestamp : undefined;
  for (const uid of plan.news) {
    const at = podCondition(read.byUid(uid) as Pod, 'Ready')?.lastTransitionTime;
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
  }
  return earliest;
}

const isPlaceholder = (slice: EndpointSlice, service: Service): boolean =>
  slice.endpoints.length === 0 && (slice.ports ?? []).length === 0 && hasLabelsOf(slice, service);

/** A Service without endpoints has one empty slice. */
function withPlaceholder(plan: SlicePlan, existing: number, service: Service): SlicePlan {
  if (existing !== plan.delete.length || plan.create.length > 0) return plan;
  const [only] = plan.delete;
  if (plan.delete.length === 1 && isPlaceholder(only!, service)) return { ...plan, delete: [] };
  return { ...plan, create: [{ ports: [], endpoints: [] }] };
}

function write(plan: SlicePlan, service: Service, state: ServiceState, time: string | undefined, ctx: Context): void {
  const update = plan.update.map(({ slice, endpoints }): EndpointSlice => ({ ...slice, endpoints }));
  const remove = [...plan.delete];
  const create = [...plan.create];
  // What would go and come is changed instead.
  while (remove.length > 0 && create.length > 0) update.push({ ...remove.shift()!, ...create.pop()! } as EndpointSlice);
  if (service.metadata.deletionTimestamp === undefined) {
    for (const { ports, endpoints } of create)
      state.put(ctx.api.create(withTriggerTime(newSlice(service, ports, endpoints), time)));
  }
  for (const slice of update) {
    const labelled = { ...slice, metadata: { ...slice.metadata, labels: sliceLabels(service) } };
    state.put(ctx.api.update(withTriggerTime(labelled, time)));
  }
  for (const slice of [...remove, ...state.strangers.splice(0)]) {
    ctx.api.delete(SLICES, slice.metadata.namespace ?? '', slice.metadata.name);
    state.remove(slice);
  }
}

function sync(service: Service, state: ServiceState, late: boolean, ctx: Context): void {
  const wanted = wantedIn(state, service, ctx.read);
  const { dirty } = state;
  const touched = state.touched();
  const slices = [...state.slices.values()];
  const plan = planSlices(
    slices,
    wanted,
    (uid) => dirty === undefined || dirty.has(uid),
    (slice) => touched === undefined || touched.has(slice.metadata.name) || slice.endpoints.length === 0,
    (slice) => dirty === undefined && !hasLabelsOf(slice, service),
  );
  if (late) nameCause(plan, ctx);
  const { plan: whole, event } = hintedPlan(withPlaceholder(plan, slices.length, service), slices, service, ctx);
  write(whole, service, state, triggerTime(plan, service, slices.length === 0, ctx.read), ctx);
  if (event !== undefined) ctx.event(service, event.type, event.reason, event.message);
}

/** What a timer does now was put off when pods changed: the last of those changes is why. */
function nameCause(plan: SlicePlan, ctx: Context): void {
  let last = 0;
  for (const uid of plan.news) last = Math.max(last, Number(ctx.read.byUid(uid)?.metadata.resourceVersion ?? 0));
  if (last > 0) ctx.causedBy(last);
}

const isTerminating = (error: unknown): boolean => error instanceof ApiError && isNamespaceGoing(error);

export function endpointSliceController(): Controller {
  const index = new ServiceIndex();
  const states = new ServiceStates();

  function podKeys({ before, after }: Change, read: Reader): readonly string[] {
    if (before !== undefined && after !== undefined && isSameEndpoint(before as Pod, after as Pod)) return [];
    const { namespace = '', uid = '', labels } = (after ?? before)!.metadata;
    let keys = index.keys(namespace, labels, read);
    if (before !== undefined && before.metadata.labels !== labels) {
      keys = [...new Set([...index.keys(namespace, before.metadata.labels, read), ...keys])];
    }
    for (const key of keys) states.podChanged(key, uid);
    return keys;
  }

  function serviceKeys({ before, after }: Change): readonly string[] {
    const service = (after ?? before)!;
    index.forget(service.metadata.namespace ?? '');
    states.forget(keyOf(service));
    return [keyOf(service)];
  }

  /** Somebody else changed one of ours: look at everything. */
  function sliceKeys({ before, after, cause }: Change): readonly string[] {
    if (cause.actor === NAME) return [];
    const keys = new Set<string>();
    for (const slice of [before, after] as (KubeObject | undefined)[]) {
      const name = slice?.metadata.labels?.[SERVICE_NAME];
      if (slice === undefined || name === undefined || !isManaged(slice as EndpointSlice)) continue;
      const key = `${slice.metadata.namespace ?? ''}/${name}`;
      states.forget(key);
      keys.add(key);
    }
    return [...keys];
  }

  function syncNow(service: Service, late: boolean, ctx: Context): void {
    const key = keyOf(service);
    const state = states.of(service, ctx.read);
    try {
      sync(service, state, late, ctx);
    } catch (error) {
      states.forget(key);
      // Nothing can be made where everything is being taken away.
      if (isTerminating(error)) return;
      if (error instanceof ApiError) {
        const what = `Error updating Endpoint Slices for Service ${key}: ${error.message}`;
        ctx.event(service, 'Warning', 'FailedToUpdateEndpointSlices', what);
      }
      throw error;
    }
    state.dirty = new Set();
  }

  /** Of the Services with hints those whose zones have other shares now are looked at anew. */
  function syncOverloaded(ctx: Context): void {
    for (const key of overloadedServices(ctx)) {
      const { namespace, name } = splitKey(key);
      const service = ctx.read.get('Service', namespace, name);
      states.forget(key);
      if (service !== undefined && selectsPods(service)) syncNow(service, false, ctx);
    }
  }

  return {
    name: NAME,
    watches: [
      { kind: 'Service', keys: serviceKeys },
      { kind: 'Pod', keys: podKeys },
      { kind: SLICES, keys: sliceKeys },
      {
        kind: 'Node',
        keys: ({ before, after }) =>
          movesZones(before as Node | undefined, after as Node | undefined) ? [MACHINES] : [],
      },
    ],
    reconcile(key, ctx) {
      if (key === MACHINES) {
        syncOverloaded(ctx);
        return undefined;
      }
      const { namespace, name } = splitKey(key);
      const paces = ctx.table<Pace>('pace');
      const service = ctx.read.get('Service', namespace, name);
      if (service === undefined || !selectsPods(service)) {
        paces.delete(key);
        states.forget(key);
        forgetHints(key, ctx);
        return undefined;
      }
      const pace = paces.get(key);
      if (pace !== undefined && ctx.now < pace.at + BATCH_MS) {
        if (!pace.waiting) paces.set(key, { ...pace, waiting: true });
        return pace.at + BATCH_MS - ctx.now;
      }
      paces.set(key, { at: ctx.now, waiting: false });
      syncNow(service, pace?.waiting === true, ctx);
      return undefined;
    },
    restored() {
      index.clear();
      states.clear();
    },
  };
}
