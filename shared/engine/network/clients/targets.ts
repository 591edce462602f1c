/** Which Services people outside send requests to. */
import type { Reader } from '../../api/store.ts';
import type { Service, ServicePort } from '../../../model/network.ts';

/** Plain data, replaced and never changed. */
export interface Target {
  namespace: string;
  service: string;
  /** The port of the Service that is asked: its first. */
  port: ServicePort;
  /** Its own rate, where an annotation gives one. */
  requestsPerSecond?: number;
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

function targetOf({ metadata, spec }: Service): Target {
  const text = metadata.annotations?.[RATE_ANNOTATION];
  const own = text === undefined ? Number.NaN : Number(text);
  return {
    namespace: metadata.namespace ?? '',
    service: metadata.name,
    port: spec.ports![0]!,
    ...(own >= 0 ? { requestsPerSecond: sensibleRate(own) } : {}),
  };
}

/**
 * The targets, in order of creation: of each namespace the Services that can be reached from outside, or all of them
 * where none can, so that a first Service of type ClusterIP already shows how requests are spread.
 */
export function findTargets(read: Reader): Target[] {
  const services = [...read.list('Service')].filter(hasPods);
  const open = new Set(services.filter(isOpen).map((s) => s.metadata.namespace));
  return services.filter((s) => isOpen(s) || !open.has(s.metadata.namespace)).map(targetOf);
}
