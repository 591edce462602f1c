/** What Services take of a quota (pkg/quota/v1/evaluator/core/services.go). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Service } from '../../../model/network.ts';
import type { Evaluator } from './evaluator.ts';

const RESOURCES: ReadonlySet<string> = new Set([
  'count/services',
  'services',
  'services.nodeports',
  'services.loadbalancers',
]);

/** How many ports of nodes it wants; a load balancer may do without those that it does not name. */
function nodePorts({ spec }: Service): number {
  const ports = spec.ports ?? [];
  if (spec.type === 'NodePort') return ports.length;
  if (spec.type !== 'LoadBalancer') return 0;
  const isGivenAll = (spec as { allocateLoadBalancerNodePorts?: boolean }).allocateLoadBalancerNodePorts !== false;
  return isGivenAll ? ports.length : ports.filter((port) => (port.nodePort ?? 0) !== 0).length;
}

/** What of a Service's type a quota has to do with; '' for the others (GetQuotaServiceType). */
export function quotaTypeOf(object: KubeObject): string {
  const { type } = (object as Service).spec;
  return type === 'NodePort' || type === 'LoadBalancer' ? type : '';
}

export const serviceEvaluator: Evaluator = {
  kind: 'Service',
  matching: (names) => names.filter((name) => RESOURCES.has(name)),
  changes: true,
  usage: (object) => ({
    'count/services': '1',
    services: '1',
    'services.loadbalancers': (object as Service).spec.type === 'LoadBalancer' ? '1' : '0',
    'services.nodeports': String(nodePorts(object as Service)),
  }),
};
