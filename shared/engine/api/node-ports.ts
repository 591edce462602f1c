/** Gives the ports of a Service their node ports, each number to one Service only (registry/core/service/storage/alloc.go). */
import type { Stream } from '../kernel/random.ts';
import { needsHealthCheck, needsNodePort } from '../kinds/service/needs.ts';
import type { Service, ServicePort, ServiceSpec } from '../../model/network.ts';
import { internalError, invalidObject, unexplained } from './errors.ts';
import { invalid } from './field-error.ts';

/** 30000-32767, of which the first 86 are left for those who ask by number. */
const FIRST_PORT = 30000;
const PORTS = 2768;
const RESERVED_PORTS = 86;

const FULL = 'range is full';
const TAKEN = 'provided port is already allocated';
const OUTSIDE = `provided port is not in the valid range. The range of valid ports is ${FIRST_PORT}-${FIRST_PORT + PORTS - 1}`;

/** The ports that are taken while one Service is being written. */
class PortRange {
  constructor(
    private readonly used: Set<number>,
    private readonly random: Stream,
  ) {}

  /** Takes a port; gives the complaint when it cannot be had. */
  take(port: number): string | undefined {
    if (port < FIRST_PORT || port >= FIRST_PORT + PORTS) return OUTSIDE;
    if (this.used.has(port)) return TAKEN;
    this.used.add(port);
    return undefined;
  }

  /** Takes any free port, those that nobody asks for by number first; undefined when there is none. */
  any(): number | undefined {
    return this.among(RESERVED_PORTS, PORTS) ?? this.among(0, RESERVED_PORTS);
  }

  private among(from: number, to: number): number | undefined {
    const size = to - from;
    const start = this.random.int(size);
    for (let i = 0; i < size; i++) {
      const port = FIRST_PORT + from + ((start + i) % size);
      if (this.take(port) === undefined) return port;
    }
    return undefined;
  }
}

/**
 * The spec with its node ports; `used`: the ports of all other Services.
 * @throws ApiError Invalid for a port that cannot be had, InternalError when none is left
 */
export function withNodePorts(
  service: Service,
  spec: ServiceSpec,
  previous: ServiceSpec | undefined,
  used: Set<number>,
  random: Stream,
): ServiceSpec {
  const range = new PortRange(used, random);
  let made = spec;
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    const ports = spec.ports ?? [];
    const given =
      previous === undefined ? newPorts(service, ports, range) : changedPorts(service, ports, previous, range);
    if (given !== ports) made = { ...made, ports: given };
  }
  const had = previous !== undefined && needsHealthCheck(previous);
  if (!needsHealthCheck(spec) || had) return made;
  return { ...made, healthCheckNodePort: healthCheckPort(spec, range) };
}

function refuse(service: Service, i: number, port: number, why: string): never {
  throw invalidObject('Service', '', service.metadata.name, [invalid(`spec.ports[${i}].nodePort`, port, why)]);
}

function anyPort(range: PortRange): number {
  const port = range.any();
  if (port === undefined) throw internalError(`failed to allocate a nodePort: ${FULL}`);
  return port;
}

/** One number for all protocols of a port; one that is asked for counts wherever it stands in the list. */
function newPorts(service: Service, ports: ServicePort[], range: PortRange): ServicePort[] {
  const byPort = new Map<number, number>();
  return ports.map((port, i) => {
    const asked = port.nodePort ?? 0;
    if (asked === 0 && !needsNodePort(service.spec)) return port;
    const known = byPort.get(port.port);
    if (known === undefined) {
      const wanted = ports.find((p) => p.port === port.port && (p.nodePort ?? 0) !== 0)?.nodePort;
      const nodePort = wanted ?? anyPort(range);
      const why = wanted === undefined ? undefined : range.take(wanted);
      if (why !== undefined) refuse(service, i, nodePort, why);
      byPort.set(port.port, nodePort);
      return { ...port, nodePort };
    }
    if (asked === 0) return { ...port, nodePort: known };
    const why = asked === known ? undefined : range.take(asked);
    if (why !== undefined) refuse(service, i, asked, why);
    return port;
  });
}

/** What the Service had it keeps; a number may serve two protocols, and never one twice. */
function changedPorts(service: Service, ports: ServicePort[], previous: ServiceSpec, range: PortRange): ServicePort[] {
  const mine = new Set((previous.ports ?? []).map((p) => p.nodePort ?? 0));
  const seen = new Set<string>();
  let changed = false;
  const given = ports.map((port, i) => {
    const asked = port.nodePort ?? 0;
    if (asked === 0 && !needsNodePort(service.spec)) return port;
    const nodePort = asked === 0 ? anyPort(range) : asked;
    if (asked !== 0 && !mine.has(asked)) {
      const why = range.take(asked);
      if (why !== undefined) refuse(service, i, asked, why);
      mine.add(asked);
    }
    const protocol = port.protocol ?? 'TCP';
    if (seen.has(`${protocol} ${nodePort}`)) throw unexplained(`duplicate nodePort: {${protocol} ${nodePort}}`);
    seen.add(`${protocol} ${nodePort}`);
    if (asked === nodePort) return port;
    changed = true;
    return { ...port, nodePort };
  });
  return changed ? given : ports;
}

/** Where a balancer asks a node whether it has endpoints (externalTrafficPolicy: Local). */
function healthCheckPort(spec: ServiceSpec, range: PortRange): number {
  const asked = Number(spec['healthCheckNodePort'] ?? 0);
  if (asked === 0) {
    const port = range.any();
    if (port === undefined) throw internalError(`failed to allocate a HealthCheck NodePort 0: ${FULL}`);
    return port;
  }
  const why = range.take(asked);
  if (why !== undefined) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`);
  return asked;
}
