/** Hands out what only the API server may: cluster IPs and node ports, never twice (registry/core/service/storage/alloc.go). */
import type { Stream } from '../kernel/random.ts';
import type { Service, ServiceSpec } from '../../model/network.ts';
import { internalError, invalidObject } from './errors.ts';
import { invalid } from './field-error.ts';
import { parseIp } from './ip.ts';
import { withNodePorts } from './node-ports.ts';
import { withFamilies } from './service-families.ts';
import type { ServiceRange } from './service-range.ts';
import type { Reader } from './store.ts';

const FIRST = 1;

/** So many addresses at the start are left for those who ask by name (ipallocator calculateRangeOffset). */
export function reservedIn({ last }: ServiceRange): number {
  const size = last + 2;
  return Math.min(Math.max(16, Math.floor(size / 16)), 256);
}

interface Taken {
  ips: Set<string>;
  ports: Set<number>;
}

function taken(read: Reader, except?: string): Taken {
  const ips = new Set<string>();
  const ports = new Set<number>();
  for (const s of read.list('Service')) {
    if (s.metadata.uid === except) continue;
    for (const ip of s.spec.clusterIPs ?? [s.spec.clusterIP ?? '']) ips.add(ip);
    for (const p of s.spec.ports ?? []) if ((p.nodePort ?? 0) !== 0) ports.add(p.nodePort!);
    const check = s.spec['healthCheckNodePort'];
    if (typeof check === 'number' && check !== 0) ports.add(check);
  }
  return { ips, ports };
}

/** A free address from a random place on; the upper part of the range first (ipallocator allocateNextService). */
function freeAddress(ips: ReadonlySet<string>, range: ServiceRange, random: Stream): string {
  const { last } = range;
  const reserved = reservedIn(range);
  const ip =
    among(ips, range, random, FIRST + reserved, last) ?? among(ips, range, random, FIRST, FIRST + reserved - 1);
  if (ip === undefined) throw internalError('failed to allocate a serviceIP: range is full');
  return ip;
}

function among(
  ips: ReadonlySet<string>,
  range: ServiceRange,
  random: Stream,
  first: number,
  last: number,
): string | undefined {
  const size = last - first + 1;
  const start = random.int(size);
  for (let i = 0; i < size; i++) {
    const ip = range.at(first + ((start + i) % size));
    if (!ips.has(ip)) return ip;
  }
  return undefined;
}

/** Why an address that was asked for cannot be had; undefined when it can. */
function complaint(text: string, ips: ReadonlySet<string>, range: ServiceRange): string | undefined {
  const ip = parseIp(text);
  if (ip === undefined || !range.has(ip)) return 'the provided network does not match the current range';
  return ips.has(text) ? 'provided IP is already allocated' : undefined;
}

/**
 * The Service with its cluster IP and node ports; what it already has (or `previous` had) is kept.
 * @throws ApiError Invalid when it asks for what another has or the cluster cannot give, InternalError when all is taken
 */
export function allocateService(
  service: Service,
  previous: Service | undefined,
  read: Reader,
  range: ServiceRange,
  random: Stream,
): Service {
  if (service.spec.type === 'ExternalName') return service;
  const used = taken(read, previous?.metadata.uid);
  const spec = withAddress(
    service,
    withFamilies(service, previous?.spec),
    previous?.spec,
    { ips: used.ips, range },
    random,
  );
  return { ...service, spec: withNodePorts(service, spec, previous?.spec, used.ports, random) };
}

function withAddress(
  service: Service,
  spec: ServiceSpec,
  previous: ServiceSpec | undefined,
  { ips, range }: { ips: ReadonlySet<string>; range: ServiceRange },
  random: Stream,
): ServiceSpec {
  const asked = spec.clusterIP || previous?.clusterIP || '';
  if (asked !== '' && asked !== 'None' && previous?.clusterIP !== asked) {
    const why = complaint(asked, ips, range);
    if (why !== undefined) {
      const text = `failed to allocate IP ${asked}: ${why}`;
      throw invalidObject('Service', '', service.metadata.name, [invalid('spec.clusterIPs', [asked], text)]);
    }
  }
  const clusterIP = asked === '' ? freeAddress(ips, range, random) : asked;
  const clusterIPs = spec.clusterIPs?.[0] === clusterIP ? spec.clusterIPs : [clusterIP];
  return { ...spec, clusterIP, clusterIPs };
}
