/** What one pod is to one Service: an address with its conditions, and ports (k8s.io/endpointslice/utils.go). */
import { isPodReady, isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Endpoint, EndpointPort, Service, ServicePort } from '../../../model/network.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';

const ZONE = 'topology.kubernetes.io/zone';

const isIPv4 = (ip: string): boolean => ip.includes('.') && !ip.includes(':');

/** The pod's addresses of the one family that the cluster has. */
export function addressesOf(pod: Pod): string[] {
  const ips = pod.status?.podIPs?.map((p) => p.ip) ?? (pod.status?.podIP === undefined ? [] : [pod.status.podIP]);
  return ips.filter(isIPv4);
}

/** Has an address and has not come to an end; a pod on its way out is in (ShouldPodBeInEndpoints). */
export function isInEndpoints(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false;
  return (pod.status?.podIP ?? '') !== '' || (pod.status?.podIPs?.length ?? 0) > 0;
}

/** ShouldSetHostname: the pod asks for a name in the domain of this Service. */
function hasHostname(pod: Pod, service: Service): boolean {
  const { hostname = '', subdomain } = pod.spec;
  return (
    hostname !== '' && subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace
  );
}

/**
 * For whom an endpoint is near, as the Service's trafficDistribution wants it: its zone, or its machine and then its zone
 * (k8s.io/endpointslice/trafficdist). Only ready ones have hints.
 */
export function hintsOf({ spec }: Service, { conditions, nodeName, zone }: Endpoint): Endpoint['hints'] {
  const wanted = spec.trafficDistribution;
  if (wanted === undefined || conditions?.ready !== true) return undefined;
  const isSameNode = wanted === 'PreferSameNode' && nodeName !== undefined;
  if (!isSameNode && zone === undefined) return undefined;
  return {
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
    ...(isSameNode ? { forNodes: [{ name: nodeName }] } : {}),
  };
}

export function podToEndpoint(pod: Pod, node: Node | undefined, service: Service): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { name, namespace, uid } = pod.metadata;
  const nodeName = pod.spec.nodeName ?? '';
  const zone = node?.metadata.labels?.[ZONE] ?? '';
  return {
    addresses: addressesOf(pod),
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hasHostname(pod, service) ? { hostname: pod.spec.hostname! } : {}),
    ...(nodeName === '' ? {} : { nodeName }),
    targetRef: {
      kind: 'Pod',
      ...(namespace === undefined ? {} : { namespace }),
      name,
      ...(uid === undefined ? {} : { uid }),
    },
    ...(zone === '' ? {} : { zone }),
  };
}

/** The number of the Service's target port on this pod; undefined when it has none of that name (FindPort). */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const p of container.ports ?? []) {
      if (p.name === target && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return p.containerPort;
    }
  }
  return undefined;
}

/** Ports that the pod does not have are left out. */
export function endpointPorts(service: Service, pod: Pod): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = targetPort(pod, servicePort);
    if (port === undefined) continue;
    ports.push({
      name: servicePort.name ?? '',
      protocol: servicePort.protocol ?? 'TCP',
      port,
      ...(servicePort.appProtocol === undefined ? {} : { appProtocol: servicePort.appProtocol }),
    });
  }
  return ports;
}

/** Equal for equal sets of ports, whatever their order: pods of one key share slices (NewPortMapKey). */
export const portsKey = (ports: readonly EndpointPort[] | undefined): string =>
  (ports ?? [])
    .map((p) => JSON.stringify([p.name ?? '', p.protocol ?? '', p.port ?? null, p.appProtocol ?? '']))
    .sort()
    .join();
