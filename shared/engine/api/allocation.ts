/** Hands out what only the API server may: cluster IPs and node ports, never twice (registry/core/service/{ip,port}allocator). */
import type { Stream } from '../kernel/random.ts';
import type { Service, ServicePort } from '../../model/network.ts';
import { invalidObject } from './errors.ts';
import { invalid } from './field-error.ts';
import type { Reader } from './store.ts';

/** k3s' own range, 10.43.0.0/16. The first 256 addresses are left for those who ask by name. */
const PREFIX = '10.43';
const RESERVED = 256;
/** 30000-32767, of which the first 86 are left for those who ask by number. */
const FIRST_PORT = 30000;
const PORTS = 2768;
const RESERVED_PORTS = 86;

interface Taken {
  ips: Set<string>;
  ports: Set<number>;
}

function taken(read: Reader, except?: string): Taken {
  const ips = new Set<string>();
  const ports = new Set<number>();
  for (const s of read.list('Service')) {
    if (s.metadata.uid === except) continue;
    if (s.spec.clusterIP !== undefined) ips.add(s.spec.clusterIP);
    for (const p of s.spec.ports ?? []) if (p.nodePort !== undefined) ports.add(p.nodePort);
  }
  return { ips, ports };
}

function freeAddress(ips: ReadonlySet<string>, random: Stream): string {
  for (;;) {
    const n = RESERVED + random.int(65536 - RESERVED - 1);
    const ip = `${PREFIX}.${n >> 8}.${n & 255}`;
    if (!ips.has(ip)) return ip;
  }
}

function freePort(ports: ReadonlySet<number>, random: Stream): number {
  for (;;) {
    const port = FIRST_PORT + RESERVED_PORTS + random.int(PORTS - RESERVED_PORTS);
    if (!ports.has(port)) return port;
  }
}

const needsPorts = (s: Service): boolean =>
  s.spec.type === 'NodePort' || (s.spec.type === 'LoadBalancer' && s.spec.allocateLoadBalancerNodePorts !== false);

/**
 * The Service with its cluster IP and node ports; what it already has (or `previous` had) is kept.
 * @throws ApiError Invalid when it asks for what another has
 */
export function allocateService(
  service: Service,
  previous: Service | undefined,
  read: Reader,
  random: Stream,
): Service {
  let spec = service.spec;
  if (spec.type === 'ExternalName') return service;
  const used = taken(read, previous?.metadata.uid);
  const ip = spec.clusterIP || previous?.spec.clusterIP || '';
  if (ip !== '' && ip !== 'None' && previous?.spec.clusterIP !== ip && used.ips.has(ip)) {
    throw invalidObject('Service', '', service.metadata.name, [
      invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: provided IP is already allocated`),
    ]);
  }
  const clusterIP = ip === '' ? freeAddress(used.ips, random) : ip;
  spec = {
    ...spec,
    clusterIP,
    clusterIPs: spec.clusterIPs !== undefined && spec.clusterIPs.length > 1 ? spec.clusterIPs : [clusterIP],
    ipFamilies: spec.ipFamilies ?? ['IPv4'],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
  };
  if (needsPorts(service)) spec = { ...spec, ports: withNodePorts(service, previous, used.ports, random) };
  return { ...service, spec };
}

function withNodePorts(
  service: Service,
  previous: Service | undefined,
  used: Set<number>,
  random: Stream,
): ServicePort[] {
  return (service.spec.ports ?? []).map((p, i) => {
    const before = previous?.spec.ports?.find((q) => q.port === p.port && q.protocol === p.protocol)?.nodePort;
    const wanted = p.nodePort ?? before;
    if (wanted !== undefined && wanted !== 0) {
      if (used.has(wanted)) {
        throw invalidObject('Service', '', service.metadata.name, [
          invalid(`spec.ports[${i}].nodePort`, wanted, 'provided port is already allocated'),
        ]);
      }
      used.add(wanted);
      return { ...p, nodePort: wanted };
    }
    const nodePort = freePort(used, random);
    used.add(nodePort);
    return { ...p, nodePort };
  });
}
