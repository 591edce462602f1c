/** Which fields a Service of each type has a use for (pkg/api/service, pkg/registry/core/service). */
import type { ServiceSpec } from '../../../model/network.ts';

export const isHeadless = (spec: ServiceSpec): boolean =>
  spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';

export const needsClusterIP = (spec: ServiceSpec): boolean => spec.type !== 'ExternalName';

export const needsNodePort = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

export const isLoadBalancer = (spec: ServiceSpec): boolean => spec.type === 'LoadBalancer';

/** Reachable from outside, so that it matters whether a packet may leave the node it came to. */
export const isExternallyAccessible = (spec: ServiceSpec): boolean =>
  spec.type === 'LoadBalancer' ||
  spec.type === 'NodePort' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);

export const needsHealthCheck = (spec: ServiceSpec): boolean =>
  isLoadBalancer(spec) && spec.externalTrafficPolicy === 'Local';
