/** Which Services people outside send requests to. */
import type { Reader } from '../../api/store.ts';
import type { Ingress } from '../../../model/ingress.ts';
import type { Service, ServicePort } from '../../../model/network.ts';
import { entrancesIn, INGRESS, type Entrance } from './entrance.ts';

/** Plain data, replaced and never changed. */
export interface Target {
  namespace: string;
  service: string;
  /** The port of the Service that is asked: its first. */
  port: ServicePort;
  /** Its own rate, where an annotation gives one. */
  requestsPerSecond?: number;
  /** The rules of Ingresses by which people come to it; absent: by its own door. */
  entrances?: readonly Entrance[];
}

/** On a Service: requests per second for it alone, instead of its share of the common rate. */
export const RATE_ANNOTATION = 'orrery.dev/requests-per-second';

/** No source asks for more than this a second. */
export const MAX_RATE = 100_000;

const SYSTEM: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export const targetKey = ({ namespace, service }: Target): string => `${namespace}/${service}`;

/** A rate as far as it makes sense: 0 for what is no number or negative, at most 100,000. */
export const sensibleRate = (rate: number): number => (rate > 0 ? Math.min(rate, MAX_RATE) : 0);

/** Whether requests to the Service end at pods of the cluster: it selects some, and has an address of its own. */
function hasPods({ spec, metadata }: Service): boolean {
  if (SYSTEM.has(metadata.namespace ?? '')) return false;
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None' || (spec.ports?.length ?? 0) === 0) return false;
  return spec.selector !== undefined && Object.keys(spec.selector).length > 0;
}

const isOpen = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

function targetOf({ metadata, spec }: Service, entrances: readonly Entrance[] | undefined): Target {
  const text = metadata.annotations?.[RATE_ANNOTATION];
  const own = text === undefined ? Number.NaN : Number(text);
  return {
    namespace: metadata.namespace ?? '',
    service: metadata.name,
    port: spec.ports![0]!,
    ...(own >= 0 ? { requestsPerSecond: sensibleRate(own) } : {}),
    ...(entrances && { entrances }),
  };
}

/** An Ingress that says where it is reached. */
const hasAddress = (ingress: Ingress | undefined): boolean => (ingress?.status?.loadBalancer?.ingress?.length ?? 0) > 0;

/**
 * The targets, in order of creation, each by the best door that there is: an Ingress that names it, a balancer's address or
 * a port of machines, its own address. Of each namespace those that have one of the first three; all of them where none
 * has, so that a first Service of type ClusterIP already shows how requests are spread.
 * @param left Services that nobody asks for, by "namespace/name"
 */
export function findTargets(read: Reader, left: { has(key: string): boolean }): Target[] {
  const services = [...read.list('Service')].filter(
    (service) => hasPods(service) && !left.has(`${service.metadata.namespace}/${service.metadata.name}`),
  );
  const named = read.count(INGRESS) === 0 ? new Map<string, Entrance[]>() : entrancesIn(read);
  const entrancesOf = (service: Service): readonly Entrance[] | undefined => {
    const { namespace = '', name } = service.metadata;
    const all = named.get(`${namespace}/${name}`);
    // One that nobody serves yet is a door only where there is no other.
    const served = all?.filter(({ ingress }) => hasAddress(read.get(INGRESS, namespace, ingress)));
    return served !== undefined && served.length > 0 ? served : isOpen(service) ? undefined : all;
  };
  const found = services.map((service) => ({ service, entrances: entrancesOf(service) }));
  const entered = new Set(
    found
      .filter(({ service, entrances }) => entrances !== undefined || isOpen(service))
      .map(({ service }) => service.metadata.namespace),
  );
  return found
    .filter(
      ({ service, entrances }) =>
        entrances !== undefined || isOpen(service) || !entered.has(service.metadata.namespace),
    )
    .map(({ service, entrances }) => targetOf(service, entrances));
}
