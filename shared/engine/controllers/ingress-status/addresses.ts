/** The addresses that a controller writes into its Ingresses: where people outside reach it. */
import type { Reader } from '../../api/store.ts';
import { splitKey } from '../../api/kind-map.ts';
import type { IngressSettings } from '../../kinds/ingress/settings.ts';
import type { LoadBalancerAddress } from '../../../model/ingress.ts';
import type { Service } from '../../../model/network.ts';
import type { Pod } from '../../../model/pod.ts';
import { parseIp } from '../../api/ip.ts';

const toAddress = (text: string): LoadBalancerAddress =>
  parseIp(text) === undefined ? { hostname: text } : { ip: text };

const balanced = (service: Service): LoadBalancerAddress[] =>
  (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({
    ...(ip !== undefined && { ip }),
    ...(hostname !== undefined && { hostname }),
  }));

/** ingress-nginx status.go statusAddressFromService. */
function ofService({ spec }: Service, service: Service): LoadBalancerAddress[] {
  const external = (spec.externalIPs ?? []).map((ip) => ({ ip }));
  switch (spec.type) {
    case 'ExternalName':
      return [{ hostname: spec.externalName ?? '' }];
    case 'LoadBalancer':
      return [...balanced(service), ...external];
    case 'NodePort':
      return external.length > 0 ? external : [{ ip: spec.clusterIP ?? '' }];
    default:
      return [{ ip: spec.clusterIP ?? '' }];
  }
}

/** The machine's address, the one that is known outside first. */
function ofMachine(read: Reader, { spec }: Pod): LoadBalancerAddress[] {
  const addresses = read.get('Node', '', spec.nodeName ?? '')?.status?.addresses ?? [];
  const found = ['ExternalIP', 'InternalIP'].map((type) => addresses.find((a) => a.type === type)?.address);
  const ip = found.find((address) => address !== undefined);
  return ip === undefined ? [] : [{ ip }];
}

const order = (a: LoadBalancerAddress, b: LoadBalancerAddress): number =>
  `${a.ip ?? ''} ${a.hostname ?? ''}` < `${b.ip ?? ''} ${b.hostname ?? ''}` ? -1 : 1;

/** @returns undefined: it has nothing to say (yet), and leaves what stands there */
export function publishedAddresses(
  read: Reader,
  settings: IngressSettings,
  pod: Pod,
): LoadBalancerAddress[] | undefined {
  const { program, publishedService, publishedAddresses: given } = settings;
  if (given !== undefined) return given.map(toAddress);
  if (publishedService === undefined) return program === 'traefik' ? undefined : ofMachine(read, pod);
  const { namespace, name } = splitKey(publishedService);
  const service = read.get('Service', namespace, name);
  if (service === undefined) return undefined;
  if (program === 'ingress-nginx') return ofService(service, service).sort(order);
  const addresses = balanced(service);
  return addresses.length === 0 ? undefined : addresses;
}
