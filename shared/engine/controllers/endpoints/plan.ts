/**
 * What the Endpoints of a Service hold: its slices in the older form, a thousand addresses at most
 * (pkg/controller/endpoint, pkg/api/v1/endpoints RepackSubsets).
 */
import type { EndpointAddress, Endpoints, EndpointSubset } from '../../../model/endpoints.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../../model/network.ts';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const CONTROLLER = 'endpoint-controller';
const HEADLESS = 'service.kubernetes.io/headless';
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
/** maxCapacity */
const MOST = 1000;

type Ports = NonNullable<EndpointSubset['ports']>;

function toAddress({ addresses, nodeName, hostname, targetRef }: Endpoint): EndpointAddress {
  return {
    ip: addresses[0]!,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}

/** LessEndpointAddress: the texts of addresses, then the uids of pods. */
function byIp(a: EndpointAddress, b: EndpointAddress): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1;
  const [x, y] = [a.targetRef?.uid ?? '', b.targetRef?.uid ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Upstream's order is that of MD5 sums, so that nobody can rest on it: here it is that of the Service. */
function toPorts(ports: readonly EndpointPort[] | undefined): Ports {
  return (ports ?? []).map(({ name = '', protocol = 'TCP', port = 0, appProtocol }) => ({
    ...(name === '' ? {} : { name }),
    port,
    protocol,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));
}

const isPlain = ({ spec }: Service): boolean => (spec.ports ?? []).length === 0 && spec.clusterIP === 'None';

/** A subset for each set of ports; pods on their way out are in none, unless readiness does not matter. */
function subsetsOf(service: Service, slices: readonly EndpointSlice[]): EndpointSubset[] {
  const publishes = service.spec.publishNotReadyAddresses === true;
  const subsets = new Map<string, { ports: Ports; ready: EndpointAddress[]; others: EndpointAddress[] }>();
  for (const slice of slices) {
    const ports = toPorts(slice.ports);
    // A pod without any of the Service's ports is no endpoint here; a headless Service need not have any.
    if (ports.length === 0 && !isPlain(service)) continue;
    const key = JSON.stringify(ports);
    let subset = subsets.get(key);
    if (subset === undefined) subsets.set(key, (subset = { ports, ready: [], others: [] }));
    for (const endpoint of slice.endpoints) {
      const { ready, terminating } = endpoint.conditions ?? {};
      if (terminating === true && !publishes) continue;
      (ready === true ? subset.ready : subset.others).push(toAddress(endpoint));
    }
  }
  return [...subsets]
    .filter(([, { ready, others }]) => ready.length + others.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, ready, others }]) => ({
      ...(ready.length === 0 ? {} : { addresses: ready.sort(byIp) }),
      ...(others.length === 0 ? {} : { notReadyAddresses: others.sort(byIp) }),
      ...(ports.length === 0 ? {} : { ports }),
    }));
}

const counted = (subsets: readonly EndpointSubset[], of: 'addresses' | 'notReadyAddresses'): number =>
  subsets.reduce((sum, subset) => sum + (subset[of]?.length ?? 0), 0);

/**
 * Leaves a thousand addresses, ready ones before others, of each subset its share, rounded up; undefined: there are no
 * more than that (truncateEndpoints).
 */
export function truncated(subsets: readonly EndpointSubset[]): EndpointSubset[] | undefined {
  const ready = counted(subsets, 'addresses');
  const others = counted(subsets, 'notReadyAddresses');
  if (ready + others <= MOST) return undefined;
  const cutsReady = ready > MOST;
  const [room, total] = cutsReady ? [MOST, ready] : [MOST - ready, others];
  let left = room;
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports }) => {
    const from = cutsReady ? addresses : notReadyAddresses;
    const kept = from.slice(0, Math.min(left, Math.ceil((from.length / total) * room)));
    left -= kept.length;
    const [first, second] = cutsReady ? [kept, []] : [addresses, kept];
    return {
      ...(first.length === 0 ? {} : { addresses: first }),
      ...(second.length === 0 ? {} : { notReadyAddresses: second }),
      ...(ports === undefined ? {} : { ports }),
    };
  });
}

const isHeadless = ({ spec }: Service): boolean => ['', 'None'].includes(spec.clusterIP ?? '');

/**
 * The Endpoints as they should be.
 * @param existing as they are: their annotations stay, but for those of the controller
 * @param slices those that the controller of slices keeps for the Service
 * @param triggerTime of the earliest change that is new in them; undefined: none is
 */
export function planEndpoints(
  service: Service,
  existing: Endpoints | undefined,
  slices: readonly EndpointSlice[],
  triggerTime: string | undefined,
): Endpoints {
  const whole = subsetsOf(service, slices);
  const cut = truncated(whole);
  const subsets = cut ?? whole;
  const { [TRIGGER_TIME]: _time, [OVER_CAPACITY]: _over, ...annotations } = existing?.metadata.annotations ?? {};
  const { [HEADLESS]: _headless, ...labels } = service.metadata.labels ?? {};
  const { subsets: _old, ...kept } = existing ?? ({ apiVersion: 'v1', kind: 'Endpoints', metadata: {} } as Endpoints);
  return {
    ...kept,
    metadata: {
      ...kept.metadata,
      name: service.metadata.name,
      namespace: service.metadata.namespace ?? '',
      labels: { ...labels, [MANAGED_BY]: CONTROLLER, ...(isHeadless(service) ? { [HEADLESS]: '' } : {}) },
      annotations: {
        ...annotations,
        ...(triggerTime === undefined ? {} : { [TRIGGER_TIME]: triggerTime }),
        ...(cut === undefined ? {} : { [OVER_CAPACITY]: 'truncated' }),
      },
    },
    ...(subsets.length === 0 ? {} : { subsets }),
  };
}

/** How many addresses they hold. */
export const addressCount = ({ subsets = [] }: Endpoints): number =>
  counted(subsets, 'addresses') + counted(subsets, 'notReadyAddresses');
