/**
 * Which endpoints a machine uses for traffic of each policy (pkg/proxy/topology.go CategorizeEndpoints, 1.34): the ready
 * ones, near ones first where hints say so, and those that still serve while they end when there is no other.
 */
import type { ServiceSpec } from '../../../model/network.ts';
import type { Backend } from './backends.ts';

export interface Place {
  node: string | undefined;
  /** topology.kubernetes.io/zone of the machine; '' where it has none. */
  zone: string;
}

export interface Usable {
  /** For the policy Cluster. */
  cluster: readonly Backend[];
  /** For the policy Local. */
  local: readonly Backend[];
  /** Whether there is any in the whole cluster. */
  hasAny: boolean;
}

type Mode = '' | 'node' | 'zone';

const nodeHints = ({ endpoint }: Backend): readonly { name: string }[] => endpoint.hints?.forNodes ?? [];
const zoneHints = ({ endpoint }: Backend): readonly { name: string }[] => endpoint.hints?.forZones ?? [];
const has = (hints: readonly { name: string }[], name: string | undefined): boolean =>
  hints.some((hint) => hint.name === name);

/** Hints count when every ready endpoint has one and at least one is for this place (topologyModeFromHints). */
function modeOf(ready: readonly Backend[], { node, zone }: Place): Mode {
  if (ready.length === 0) return '';
  const every = (hints: (backend: Backend) => readonly { name: string }[]): boolean =>
    ready.every((backend) => hints(backend).length > 0);
  if (every(nodeHints) && ready.some((backend) => has(nodeHints(backend), node))) return 'node';
  if (every(zoneHints) && ready.some((backend) => has(zoneHints(backend), zone))) return 'zone';
  return '';
}

function isNear(backend: Backend, mode: Mode, { node, zone }: Place): boolean {
  if (mode === 'node') return has(nodeHints(backend), node);
  return mode === '' || has(zoneHints(backend), zone);
}

const isExternal = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || externalIPs.length > 0;

/**
 * Whether any traffic of the Service uses endpoints of all machines, and of its own machine alone (UsesClusterEndpoints,
 * UsesLocalEndpoints). What pods send to an outside address uses all, whatever the policy says.
 */
export function usesOf(spec: ServiceSpec): { cluster: boolean; local: boolean } {
  const inside = spec.internalTrafficPolicy === 'Local';
  const outside = isExternal(spec) && spec.externalTrafficPolicy === 'Local';
  return { cluster: !inside || isExternal(spec), local: inside || outside };
}

const isEnding = (backend: Backend): boolean => backend.isServing && backend.isTerminating;

/** @param backends all endpoints of the port */
export function categorize(backends: readonly Backend[], spec: ServiceSpec, place: Place): Usable {
  const uses = usesOf(spec);
  const ready = backends.filter(({ isReady }) => isReady);
  const ending = ready.length === backends.length ? [] : backends.filter((one) => !one.isReady && isEnding(one));
  const mode = modeOf(ready, place);
  const near = mode === '' ? ready : ready.filter((one) => isNear(one, mode, place));
  const cluster = !uses.cluster ? [] : near.length > 0 ? near : ending;
  let local: readonly Backend[] = [];
  if (uses.local) {
    const isHere = ({ endpoint }: Backend): boolean => endpoint.nodeName === place.node;
    local = ready.filter(isHere);
    if (local.length === 0) local = ending.filter(isHere);
  }
  return { cluster, local, hasAny: ready.length > 0 || ending.length > 0 };
}
