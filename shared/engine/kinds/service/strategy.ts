/** Keeps what was handed out to a Service through updates, and drops what its new type has no use for (registry/core/service/storage). */
import { sameJson } from '../../api/equal.ts';
import type { Service, ServicePort, ServiceSpec } from '../../../model/network.ts';
import { without } from '../defaulting.ts';
import { newStatus, storedStatus } from '../strategy.ts';
import { isExternallyAccessible, isLoadBalancer, needsClusterIP, needsHealthCheck, needsNodePort } from './needs.ts';

const addressOf = (spec: ServiceSpec): string => spec.clusterIP ?? '';

export function prepareServiceForCreate(service: Service): Service {
  const made = newStatus(service, { loadBalancer: {} });
  const ip = addressOf(made.spec);
  if (ip === '' || (made.spec.clusterIPs?.length ?? 0) > 0) return made;
  return { ...made, spec: { ...made.spec, clusterIPs: [ip] } };
}

const sameAddresses = (next: ServiceSpec, previous: ServiceSpec): boolean =>
  addressOf(next) === addressOf(previous) && sameJson(next.clusterIPs ?? [], previous.clusterIPs ?? []);

const portKey = (port: ServicePort): string => `${port.protocol}/${port.port}`;

const sameNodePorts = (next: ServiceSpec, previous: ServiceSpec): boolean => {
  const ports = (spec: ServiceSpec): number[] =>
    (spec.ports ?? [])
      .map((p) => p.nodePort ?? 0)
      .filter((p) => p !== 0)
      .sort();
  const before = new Set(ports(previous));
  return ports(next).every((p) => before.has(p));
};

/** Clearing clusterIP, or setting another, carries clusterIPs along when that was left as it was. */
function followAddress(next: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  const ip = addressOf(next);
  const before = addressOf(previous);
  const untouched = sameJson(next.clusterIPs ?? [], previous.clusterIPs ?? []);
  if (before === '' && ip !== '' && (next.clusterIPs?.length ?? 0) === 0) return { ...next, clusterIPs: [ip] };
  if (before !== '' && ip === '' && untouched) return without(next, 'clusterIPs');
  if (before !== '' && ip !== '' && ip !== before && untouched) return { ...next, clusterIPs: [ip] };
  return next;
}

/** A manifest does not name what was allocated: it stays. */
function keepAllocated(next: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  let spec = next;
  if (needsClusterIP(previous) && needsClusterIP(spec)) {
    if (addressOf(spec) === '' && previous.clusterIP !== undefined) spec = { ...spec, clusterIP: previous.clusterIP };
    if (
      (spec.clusterIPs?.length ?? 0) === 0 &&
      previous.clusterIPs !== undefined &&
      spec.clusterIP === previous.clusterIP
    ) {
      spec = { ...spec, clusterIPs: previous.clusterIPs };
    }
  }
  if (needsNodePort(previous) && needsNodePort(spec)) spec = keepNodePorts(spec, previous);
  if (needsHealthCheck(previous) && needsHealthCheck(spec) && (spec['healthCheckNodePort'] ?? 0) === 0) {
    const port = previous['healthCheckNodePort'];
    if (port !== undefined) spec = { ...spec, healthCheckNodePort: port };
  }
  for (const field of ['ipFamilies', 'ipFamilyPolicy'] as const) {
    if (needsClusterIP(spec) && spec[field] === undefined && previous[field] !== undefined)
      spec = { ...spec, [field]: previous[field] };
  }
  return spec;
}

function keepNodePorts(spec: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  const before = new Map((previous.ports ?? []).map((port) => [portKey(port), port.nodePort ?? 0]));
  const used = new Set((spec.ports ?? []).map((port) => port.nodePort ?? 0));
  let changed = false;
  const ports = (spec.ports ?? []).map((port) => {
    const nodePort = before.get(portKey(port)) ?? 0;
    if ((port.nodePort ?? 0) !== 0 || nodePort === 0 || used.has(nodePort)) return port;
    used.add(nodePort);
    changed = true;
    return { ...port, nodePort };
  });
  return changed ? { ...spec, ports } : spec;
}

/** One field that only some types have: when the type no longer has it and the user left it alone, it goes. */
interface Dependent {
  field: keyof ServiceSpec & string;
  needed(spec: ServiceSpec): boolean;
}

const DEPENDENT: readonly Dependent[] = [
  { field: 'ipFamilyPolicy', needed: needsClusterIP },
  { field: 'ipFamilies', needed: needsClusterIP },
  { field: 'healthCheckNodePort', needed: needsHealthCheck },
  { field: 'allocateLoadBalancerNodePorts', needed: isLoadBalancer },
  { field: 'loadBalancerClass', needed: isLoadBalancer },
  { field: 'externalTrafficPolicy', needed: isExternallyAccessible },
];

function dropUnneeded(next: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  let spec = next;
  if (needsClusterIP(previous) && !needsClusterIP(next) && sameAddresses(next, previous))
    spec = without(spec, 'clusterIP', 'clusterIPs');
  if (needsNodePort(previous) && !needsNodePort(next) && sameNodePorts(next, previous) && spec.ports !== undefined) {
    spec = { ...spec, ports: spec.ports.map((port) => without(port, 'nodePort')) };
  }
  for (const { field, needed } of DEPENDENT) {
    if (needed(previous) && !needed(next) && sameJson(next[field], previous[field])) spec = without(spec, field);
  }
  return spec;
}

export function prepareServiceForUpdate(next: Service, previous: Service): Service {
  const kept = storedStatus(next, previous);
  if (kept.spec === previous.spec) return kept;
  // Upstream's order: dropTypeDependentFields (strategy), then normalizeClusterIPs and patchAllocatedValues (beginUpdate).
  let spec = dropUnneeded(kept.spec, previous.spec);
  if (needsClusterIP(spec)) spec = keepAllocated(followAddress(spec, previous.spec), previous.spec);
  return spec === kept.spec ? kept : { ...kept, spec };
}
