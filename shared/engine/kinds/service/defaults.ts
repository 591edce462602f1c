/** What a Service left out (SetDefaults_Service); addresses and node ports are handed out elsewhere. */
import type { Service, ServicePort, ServiceSpec } from '../../../model/network.ts';
import { each, fill, within, without } from '../defaulting.ts';
import { at } from '../look.ts';
import { isExternallyAccessible, isLoadBalancer } from './needs.ts';

/** Three hours. */
const AFFINITY_SECONDS = 10800;

function defaultPort(port: ServicePort): ServicePort {
  const whole = fill(port, { protocol: 'TCP', targetPort: port.port });
  return whole.targetPort === 0 ? { ...whole, targetPort: port.port } : whole;
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  if (spec.sessionAffinity === 'None') return without(spec, 'sessionAffinityConfig');
  if (spec.sessionAffinity !== 'ClientIP') return spec;
  if (at(spec, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds') !== undefined) return spec;
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } };
}

function defaultSpec(given: ServiceSpec): ServiceSpec {
  let spec = defaultAffinity(fill(given, { sessionAffinity: 'None', type: 'ClusterIP' }));
  spec = within(spec, 'ports', (ports) => each(ports, defaultPort));
  if (isExternallyAccessible(spec)) spec = fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (spec.type === 'ClusterIP' || spec.type === 'NodePort' || isLoadBalancer(spec)) {
    spec = fill(spec, { internalTrafficPolicy: 'Cluster' });
  }
  return isLoadBalancer(spec) ? fill(spec, { allocateLoadBalancerNodePorts: true }) : spec;
}

export function defaultService(service: Service): Service {
  return within(fill(service, { spec: {} }), 'spec', defaultSpec);
}
