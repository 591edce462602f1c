/** Hints by topology as the controller keeps them: which Services have some, and which must be looked at when machines change. */
import type { Context } from '../../api/actor.ts';
import { keyOf } from '../../api/kind-map.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import type { Node } from '../../../model/node.ts';
import type { SlicePlan } from './plan.ts';
import {
  addHints,
  cpuRatios,
  isNodeReady,
  isOverloaded,
  SWITCHED_OFF,
  wantsTopology,
  zoneOf,
  type Hinted,
  type ZoneCounts,
} from './topology-hints.ts';

/** What each zone has of the endpoints of Services with hints, by key. */
const allocations = (ctx: Context): Map<string, ZoneCounts> => ctx.table<ZoneCounts>('hints');

/** The plan with hints, for a Service that wants them. @param slices all that the Service has before it */
export function hintedPlan(
  plan: SlicePlan,
  slices: readonly EndpointSlice[],
  service: Service,
  ctx: Context,
): Pick<Hinted, 'plan' | 'event'> {
  const key = keyOf(service);
  const table = allocations(ctx);
  if (!wantsTopology(service)) return { plan, event: table.delete(key) ? SWITCHED_OFF : undefined };
  const changing = new Set([...plan.update.map(({ slice }) => slice), ...plan.delete]);
  const unchanged = slices.filter((slice) => !changing.has(slice));
  const made = addHints(plan, unchanged, cpuRatios(ctx.read.list('Node')), table.has(key));
  if (made.allocated === undefined) table.delete(key);
  else table.set(key, made.allocated);
  return made;
}

/** Keys of the Services with hints of which a zone has too few endpoints by now (GetOverloadedServices). */
export function overloadedServices(ctx: Context): string[] {
  const table = allocations(ctx);
  if (table.size === 0) return [];
  const ratios = cpuRatios(ctx.read.list('Node'));
  return [...table].filter(([, allocated]) => isOverloaded(allocated, ratios)).map(([key]) => key);
}

/** The Service is gone, or selects nothing. */
export function forgetHints(key: string, ctx: Context): void {
  allocations(ctx).delete(key);
}

/** Whether a change of a machine may change the shares of zones (pkg/controller/endpointslice updateNode). */
export const movesZones = (before: Node | undefined, after: Node | undefined): boolean =>
  before === undefined ||
  after === undefined ||
  isNodeReady(before) !== isNodeReady(after) ||
  zoneOf(before) !== zoneOf(after);
