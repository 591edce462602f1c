/**
 * Which zone each endpoint of a Service with topology-mode Auto is for: its own, unless zones have more processor than
 * endpoints (k8s.io/endpointslice/topologycache).
 */
import { milliOf } from '../../api/quantity.ts';
import type { Endpoint, EndpointSlice, Service } from '../../../model/network.ts';
import type { Node } from '../../../model/node.ts';
import { CONTROL_PLANE_LABEL } from '../../kinds/machine.ts';
import { withoutHints, type SlicePlan } from './plan.ts';

const ZONE = 'topology.kubernetes.io/zone';
const MODE = 'service.kubernetes.io/topology-mode';
/** DeprecatedAnnotationTopologyAwareHints: where it is there it counts alone. */
const OLD_MODE = 'service.kubernetes.io/topology-aware-hints';
const EXCLUDED = [CONTROL_PLANE_LABEL, 'node-role.kubernetes.io/master'];
/** overloadThreshold: how much more than its share an endpoint may get. */
const OVERLOAD = 0.2;

/** By zone. */
export type ZoneCounts = Readonly<Record<string, number>>;

export interface HintsEvent {
  type: 'Normal' | 'Warning';
  reason: 'TopologyAwareHintsEnabled' | 'TopologyAwareHintsDisabled';
  message: string;
}

/** hintsEnabled */
export function wantsTopology({ metadata: { annotations } }: Service): boolean {
  const mode = annotations?.[OLD_MODE] ?? annotations?.[MODE];
  return mode === 'Auto' || mode === 'auto';
}

export const isNodeReady = ({ status }: Node): boolean =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';

export const zoneOf = ({ metadata }: Node): string => metadata.labels?.[ZONE] ?? '';

/** The share of each zone in the processors of all ready workers; undefined: it cannot be told, or there is one zone alone. */
export function cpuRatios(nodes: Iterable<Node>): ZoneCounts | undefined {
  const cpus = new Map<string, number>();
  let total = 0;
  for (const node of nodes) {
    if (EXCLUDED.some((label) => node.metadata.labels?.[label] !== undefined) || !isNodeReady(node)) continue;
    const cpu = milliOf(node.status?.allocatable?.['cpu'] ?? '0');
    const zone = zoneOf(node);
    if (zone === '' || cpu === 0) return undefined;
    total += cpu;
    cpus.set(zone, (cpus.get(zone) ?? 0) + cpu);
  }
  if (total === 0 || cpus.size < 2) return undefined;
  return Object.fromEntries([...cpus].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]));
}

interface Allocation {
  readonly maximum: number;
  readonly desired: number;
}

const disabled = (message: string): HintsEvent => ({
  type: 'Warning',
  reason: 'TopologyAwareHintsDisabled',
  message: `${message}, addressType: IPv4`,
});

const ENABLED: HintsEvent = {
  type: 'Normal',
  reason: 'TopologyAwareHintsEnabled',
  message: 'Topology Aware Hints has been enabled, addressType: IPv4',
};

/** A Service that wants no hints any more. */
export const SWITCHED_OFF = disabled('Topology Aware Hints has been disabled');

/** How many endpoints each zone should have and may have, or why that cannot be (getAllocations). */
export function allocate(ratios: ZoneCounts | undefined, endpoints: number): Record<string, Allocation> | string {
  if (ratios === undefined)
    return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  const zones = Object.keys(ratios).length;
  if (zones < 2) return 'Nodes only ready in one zone';
  const counts = `(${endpoints} endpoints, ${zones} zones)`;
  if (zones > endpoints) return `Insufficient number of endpoints ${counts}`;
  const shares = Object.entries(ratios).map(([zone, ratio]) => {
    const desired = ratio * endpoints;
    const minimum = Math.ceil(desired * (1 / (1 + OVERLOAD)));
    return { zone, minimum, desired: Math.max(desired, minimum) };
  });
  const least = shares.reduce((sum, { minimum }) => sum + minimum, 0);
  if (least > endpoints)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${counts}`;
  return Object.fromEntries(
    shares.map(({ zone, minimum, desired }) => [zone, { desired, maximum: minimum + endpoints - least }]),
  );
}

const isReady = ({ conditions }: Endpoint): boolean => conditions?.ready === true;

type Counts = Record<string, number>;

/** The hints that a slice has, added up; undefined: they cannot stay (getHintsByZone). */
function hintsIn(
  endpoints: readonly Endpoint[],
  allocated: ZoneCounts,
  zones: Record<string, Allocation>,
): Counts | undefined {
  const found: Counts = {};
  for (const endpoint of endpoints.filter(isReady)) {
    const hints = endpoint.hints?.forZones ?? [];
    if (hints.length === 0) return undefined;
    for (const { name } of hints) {
      if (zones[name] === undefined) return undefined;
      found[name] = (found[name] ?? 0) + 1;
    }
  }
  const fits = Object.entries(found).every(([zone, count]) => count + (allocated[zone] ?? 0) <= zones[zone]!.maximum);
  return fits ? found : undefined;
}

function greatest(from: Counts): [zone: string, count: number] {
  let best: [string, number] = ['', 0];
  for (const [zone, count] of Object.entries(from)) if (count > best[1]) best = [zone, count];
  return best;
}

/** How many whole endpoints zones have too many and too few of (getGivingAndReceivingZones). */
export function giversAndTakers(
  zones: Record<string, { desired: number }>,
  allocated: ZoneCounts,
): { give: Counts; take: Counts } {
  const more: Counts = {};
  const less: Counts = {};
  for (const [zone, { desired }] of Object.entries(zones)) {
    const has = allocated[zone] ?? 0;
    if (has > desired) more[zone] = has - desired;
    else if (has < desired) less[zone] = desired - has;
  }
  const give: Counts = {};
  const take: Counts = {};
  for (;;) {
    const [giver, toGive] = greatest(more);
    const [taker, toTake] = greatest(less);
    if (giver === '' || taker === '' || (toGive < 1 && toTake < 1) || toGive < 0.5 || toTake < 0.5) break;
    give[giver] = (give[giver] ?? 0) + 1;
    more[giver] = toGive - 1;
    take[taker] = (take[taker] ?? 0) + 1;
    less[taker] = toTake - 1;
  }
  return { give, take };
}

const forZone = (endpoint: Endpoint, zone: string): Endpoint => ({
  ...endpoint,
  hints: { forZones: [{ name: zone }] },
});

/** Gives what zones have too many of to those that have too few, endpoint by endpoint; writes into the lists. */
function redistribute(lists: readonly Endpoint[][], give: Counts, take: Counts, allocated: Counts): void {
  for (const list of lists)
    for (const [i, endpoint] of list.entries()) {
      const zone = endpoint.zone ?? '';
      if (!isReady(endpoint) || (give[zone] ?? 0) === 0) continue;
      const taker = Object.keys(take).find((name) => take[name]! > 0);
      if (taker === undefined) return;
      list[i] = forZone(endpoint, taker);
      give[zone]! -= 1;
      take[taker]! -= 1;
      allocated[taker] = (allocated[taker] ?? 0) + 1;
      allocated[zone] = (allocated[zone] ?? 0) - 1;
    }
}

export interface Hinted {
  plan: SlicePlan;
  /** What each zone has; undefined: no endpoint has hints. */
  allocated: ZoneCounts | undefined;
  event: HintsEvent | undefined;
}

/** No endpoint of the Service has hints: slices that had some change for that. */
function cleared(plan: SlicePlan, unchanged: readonly EndpointSlice[], why: string): Hinted {
  const create = plan.create.map((each) => ({ ...each, endpoints: each.endpoints.map(withoutHints) }));
  const update = plan.update.map((each) => ({ ...each, endpoints: each.endpoints.map(withoutHints) }));
  for (const slice of unchanged)
    if (slice.endpoints.some(({ hints }) => hints !== undefined))
      update.push({ slice, endpoints: slice.endpoints.map(withoutHints) });
  return { plan: { ...plan, create, update }, allocated: undefined, event: disabled(why) };
}

/**
 * The plan with hints (AddHints).
 * @param unchanged the Service's slices that the plan leaves as they are
 * @param ratios of `cpuRatios`; `isOn`: whether the Service has hints already
 */
export function addHints(
  plan: SlicePlan,
  unchanged: readonly EndpointSlice[],
  ratios: ZoneCounts | undefined,
  isOn: boolean,
): Hinted {
  const all = [...plan.create, ...plan.update, ...unchanged];
  const ready = all.reduce((sum, { endpoints }) => sum + endpoints.filter(isReady).length, 0);
  const zones = allocate(ratios, ready);
  if (typeof zones === 'string') return cleared(plan, unchanged, zones);
  const allocated: Counts = {};
  const stale: SlicePlan['update'] = [];
  for (const slice of unchanged) {
    const found = hintsIn(slice.endpoints, allocated, zones);
    if (found === undefined) stale.push({ slice, endpoints: [...slice.endpoints] });
    else for (const [zone, count] of Object.entries(found)) allocated[zone] = (allocated[zone] ?? 0) + count;
  }
  const create = plan.create.map((each) => ({ ...each, endpoints: each.endpoints.map(withoutHints) }));
  const update = [...plan.update, ...stale].map((each) => ({ ...each, endpoints: each.endpoints.map(withoutHints) }));
  const lists = [...create, ...update].map(({ endpoints }) => endpoints);
  for (const list of lists)
    for (const [i, endpoint] of list.entries()) {
      if (!isReady(endpoint)) continue;
      const { zone = '' } = endpoint;
      if (zone === '') return cleared(plan, unchanged, 'One or more endpoints do not have a zone specified');
      allocated[zone] = (allocated[zone] ?? 0) + 1;
      list[i] = forZone(endpoint, zone);
    }
  const { give, take } = giversAndTakers(zones, allocated);
  redistribute(lists, give, take, allocated);
  if (Object.keys(allocated).length === 0) return cleared(plan, unchanged, 'No hints allocated for zones');
  return { plan: { ...plan, create, update }, allocated, event: isOn ? undefined : ENABLED };
}

/** Whether a zone has fewer endpoints than its processors ask for (serviceOverloaded). */
export function isOverloaded(allocated: ZoneCounts, ratios: ZoneCounts | undefined): boolean {
  if (Object.keys(allocated).length === 0) return false;
  if (ratios === undefined) return true;
  const total = Object.values(allocated).reduce((sum, count) => sum + count, 0);
  return Object.entries(ratios).some(([zone, ratio]) => {
    const has = allocated[zone];
    return has === undefined || has < Math.ceil(total * ratio * (1 / (1 + OVERLOAD)));
  });
}
