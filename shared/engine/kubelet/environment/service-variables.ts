/** The variables that tell a container where its namespace's Services are. */
import type { Reader } from '../../api/store.ts';
import type { Service } from '../../../model/network.ts';

export type Variable = readonly [name: string, value: string];

/** The Service of the API server: every pod learns of it, whatever its namespace. */
const MASTER_NAMESPACE = 'default';
const MASTER_NAME = 'kubernetes';

const nameOf = (text: string): string => text.replace(/[-.]/g, '_').toUpperCase();

const hostPort = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const hasAddress = ({ spec }: Service): boolean =>
  spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';

function work(service: Service): Variable[] {
  const { clusterIP: host = '', ports = [] } = service.spec;
  const first = ports[0];
  if (first === undefined || !hasAddress(service)) return [];
  const prefix = nameOf(service.metadata.name);
  const url = (port: number, protocol: string): string => `${protocol.toLowerCase()}://${hostPort(host, port)}`;
  const variables: Variable[] = [
    [`${prefix}_SERVICE_HOST`, host],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
  ];
  for (const { name = '', port } of ports)
    if (name !== '') variables.push([`${prefix}_SERVICE_PORT_${nameOf(name)}`, String(port)]);
  variables.push([`${prefix}_PORT`, url(first.port, first.protocol ?? 'TCP')]);
  for (const { port, protocol = 'TCP' } of ports) {
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    variables.push(
      [link, url(port, protocol)],
      [`${link}_PROTO`, protocol.toLowerCase()],
      [`${link}_PORT`, String(port)],
      [`${link}_ADDR`, host],
    );
  }
  return variables;
}

/** A Service never changes, it is replaced; so what was worked out of one holds as long as it is there. */
const known = new WeakMap<Service, readonly Variable[]>();

/**
 * The variables of one Service, those of Docker's links among them; none for a Service without address or ports
 * (pkg/kubelet/envvars FromServices).
 */
export function variablesOf(service: Service): readonly Variable[] {
  let variables = known.get(service);
  if (variables === undefined) known.set(service, (variables = work(service)));
  return variables;
}

/** The variables of several Services: each name once. */
export interface ServiceVariables {
  readonly byName: ReadonlyMap<string, string>;
  readonly all: readonly Variable[];
}

/** What was gathered for a namespace, valid for as long as it has exactly these Services. */
interface Gathered extends ServiceVariables {
  readonly services: readonly Service[];
}

/** By reader, then by namespace. Every use compares the Services one by one, so that what is kept decides nothing. */
const gathered = new WeakMap<Reader, Map<string, Gathered>>();

function gather(services: readonly Service[]): Gathered {
  const byName = new Map<string, string>();
  for (const service of services) for (const [name, value] of variablesOf(service)) byName.set(name, value);
  return { services, byName, all: [...byName] };
}

/** Services a pod in the namespace learns of. One of its own that is named like the API server's takes its place. */
function servicesFor(read: Reader, namespace: string, links: boolean): Service[] {
  const master = read.get('Service', MASTER_NAMESPACE, MASTER_NAME);
  const own = links ? [...read.list('Service', namespace)].filter(hasAddress) : [];
  if (master === undefined || own.some(({ metadata }) => metadata.name === MASTER_NAME)) return own;
  return hasAddress(master) ? [...own, master] : own;
}

/** Whether the Service was there at a moment (RFC 3339); seconds are all that is known of it. */
const wasThere = ({ metadata }: Service, until: string): boolean => (metadata.creationTimestamp ?? '') <= until;

const isSame = (a: readonly Service[], b: readonly Service[]): boolean =>
  a.length === b.length && a.every((service, i) => service === b[i]);

/**
 * Variables about the Services of a namespace if `links`, and always about the API server's
 * (pkg/kubelet kubelet_pods.go getServiceEnvVarMap). Services come in order of creation. `until`: only those that were
 * there at that moment.
 */
export function serviceVariables(read: Reader, namespace: string, links: boolean, until?: string): ServiceVariables {
  const services = servicesFor(read, namespace, links);
  if (until !== undefined && services.some((service) => !wasThere(service, until)))
    return gather(services.filter((service) => wasThere(service, until)));
  let places = gathered.get(read);
  if (places === undefined) gathered.set(read, (places = new Map<string, Gathered>()));
  const place = links ? namespace : '';
  const before = places.get(place);
  if (before !== undefined && isSame(before.services, services)) return before;
  const found = gather(services);
  places.set(place, found);
  return found;
}
