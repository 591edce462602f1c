/** Decides which slices change so that they hold the wanted endpoints, touching as few as can be (reconcileByPortMapping). */
import { sameJson } from '../../api/equal.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../model/network.ts';
import { portsKey } from './endpoint.ts';

/** maxEndpointsPerSlice */
export const MAX_ENDPOINTS = 100;

export interface Wanted {
  endpoint: Endpoint;
  /** Its hints are worked out afterwards, for all endpoints together: they say nothing of whether it has changed. */
  hintsLater?: boolean;
  ports: readonly EndpointPort[];
  key: string;
}

export interface SlicePlan {
  create: { ports: readonly EndpointPort[]; endpoints: Endpoint[] }[];
  /** Slices as stored, with the endpoints that they get. */
  update: { slice: EndpointSlice; endpoints: Endpoint[] }[];
  delete: EndpointSlice[];
  /** Uids of pods that came, or began or ceased to serve. */
  news: string[];
}

/** The same endpoint, for everybody. */
export function withoutHints(endpoint: Endpoint): Endpoint {
  if (endpoint.hints === undefined) return endpoint;
  const { hints: _none, ...rest } = endpoint;
  return rest;
}

export const uidOf = (endpoint: Endpoint): string => endpoint.targetRef?.uid ?? '';

interface Draft {
  slice: EndpointSlice;
  endpoints: Endpoint[];
}

/** What a slice keeps of its endpoints; the same list when nothing changes. Those kept are struck from `wanted`. */
function keep(
  slice: EndpointSlice,
  key: string,
  changed: (uid: string) => boolean,
  wanted: Map<string, Wanted>,
  news: string[],
): Endpoint[] {
  const kept: Endpoint[] = [];
  let same = true;
  for (const endpoint of slice.endpoints) {
    const uid = uidOf(endpoint);
    if (!changed(uid)) {
      kept.push(endpoint);
      continue;
    }
    const next = wanted.get(uid);
    if (next === undefined || next.key !== key) {
      same = false;
      continue;
    }
    wanted.delete(uid);
    const was = next.hintsLater === true ? withoutHints(endpoint) : endpoint;
    if (sameJson(was, next.endpoint)) kept.push(endpoint);
    else {
      kept.push(next.endpoint);
      same = false;
      if (endpoint.conditions?.serving !== next.endpoint.conditions?.serving) news.push(uid);
    }
  }
  return same ? slice.endpoints : kept;
}

const byName = (a: Draft, b: Draft): number => (a.slice.metadata.name < b.slice.metadata.name ? -1 : 1);
const fullestFirst = (a: Draft, b: Draft): number => b.endpoints.length - a.endpoints.length || byName(a, b);

/** The slice that is closest to full when `count` more are in it (getSliceToFill). */
function sliceToFill(drafts: readonly Draft[], count: number): Draft | undefined {
  let best: Draft | undefined;
  for (const draft of drafts) {
    const room = MAX_ENDPOINTS - draft.endpoints.length - count;
    if (room >= 0 && room < MAX_ENDPOINTS - (best === undefined ? 0 : best.endpoints.length + count)) best = draft;
    if (room === 0) break;
  }
  return best;
}

/** Endpoints of one set of ports that found no place in a slice that they were in. */
function place(added: Wanted[], changing: Draft[], unchanged: Draft[], plan: SlicePlan): void {
  const left = [...added];
  for (const draft of changing.sort(fullestFirst)) {
    draft.endpoints.push(...left.splice(0, MAX_ENDPOINTS - draft.endpoints.length).map((w) => w.endpoint));
  }
  while (left.length > 0) {
    const fill = left.length < MAX_ENDPOINTS ? sliceToFill(unchanged, left.length) : undefined;
    const endpoints = left.slice(0, MAX_ENDPOINTS).map((w) => w.endpoint);
    if (fill === undefined) plan.create.push({ ports: left[0]!.ports, endpoints });
    else changing.push({ slice: fill.slice, endpoints: [...fill.endpoints, ...endpoints] });
    left.splice(0, MAX_ENDPOINTS);
  }
}

/**
 * `slices`: all of the Service's. `wanted`: by uid of their pods, in the order in which new ones are placed; is used up.
 * `changed`: whether an endpoint may differ from what `wanted` says; all others stay as they are.
 * `touched`: the slices that hold such ones.
 */
export function planSlices(
  slices: readonly EndpointSlice[],
  wanted: Map<string, Wanted>,
  changed: (uid: string) => boolean,
  touched: (slice: EndpointSlice) => boolean,
  outdated: (slice: EndpointSlice) => boolean,
): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], delete: [], news: [] };
  const groups = new Map<string, { changing: Draft[]; unchanged: Draft[] }>();
  for (const slice of slices) {
    const key = portsKey(slice.ports);
    let group = groups.get(key);
    if (group === undefined) {
      group = { changing: [], unchanged: [] };
      groups.set(key, group);
    }
    const endpoints = touched(slice) ? keep(slice, key, changed, wanted, plan.news) : slice.endpoints;
    if (endpoints.length === 0) plan.delete.push(slice);
    else if (endpoints !== slice.endpoints || outdated(slice))
      group.changing.push({ slice, endpoints: [...endpoints] });
    else group.unchanged.push({ slice, endpoints });
  }
  const added = new Map<string, Wanted[]>();
  for (const [uid, each] of wanted) {
    plan.news.push(uid);
    const list = added.get(each.key);
    if (list === undefined) added.set(each.key, [each]);
    else list.push(each);
  }
  for (const [key, list] of added) {
    let group = groups.get(key);
    if (group === undefined) {
      group = { changing: [], unchanged: [] };
      groups.set(key, group);
    }
    place(list, group.changing, group.unchanged, plan);
  }
  for (const { changing } of groups.values()) plan.update.push(...changing);
  return plan;
}
