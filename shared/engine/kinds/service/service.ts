/** core/v1 Service: a name and an address for whatever pods its selector matches. */
import type { Service } from '../../../model/network.ts';
import { age, labelsCell, loadBalancerCell } from '../cells.ts';
import { AGE, NAME, SELECTOR, textColumn } from '../columns.ts';
import type { Kind } from '../kind.ts';
import { defaultService } from './defaults.ts';
import { prepareServiceForCreate, prepareServiceForUpdate } from './strategy.ts';
import { validateServiceUpdate } from './update.ts';
import { validateService } from './validation.ts';

function externalCell(service: Service, wide: boolean): string {
  const { type, externalIPs = [], externalName = '' } = service.spec;
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.length > 0 ? externalIPs.join(',') : '<none>';
    case 'LoadBalancer': {
      const addresses = [loadBalancerCell(service.status, wide), ...externalIPs].filter((part) => part !== '');
      return addresses.length > 0 ? addresses.join(',') : '<pending>';
    }
    case 'ExternalName':
      return externalName;
    default:
      return '<unknown>';
  }
}

/** "80/TCP,443:30443/TCP" */
function portsCell(service: Service): string {
  const cells = (service.spec.ports ?? []).map((port) =>
    (port.nodePort ?? 0) > 0
      ? `${port.port}:${port.nodePort}/${port.protocol ?? ''}`
      : `${port.port}/${port.protocol ?? ''}`,
  );
  return cells.length === 0 ? '<none>' : cells.join(',');
}

export const serviceKind: Kind<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  simulated: true,
  schema: 'V1Service',
  status: true,
  scale: false,
  defaults: defaultService,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  prepareForCreate: prepareServiceForCreate,
  prepareForUpdate: prepareServiceForUpdate,
  columns: [
    NAME,
    textColumn('Type'),
    textColumn('Cluster-IP'),
    textColumn('External-IP'),
    textColumn('Port(s)'),
    AGE,
    SELECTOR,
  ],
  row: (service, nowMs, wide = false) => [
    service.metadata.name,
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] ?? service.spec.clusterIP ?? '<none>',
    externalCell(service, wide),
    portsCell(service),
    age(service, nowMs),
    labelsCell(service.spec.selector),
  ],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.labels': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    spec: 'shown',
    'spec.type': 'simulated',
    'spec.clusterIP': 'simulated',
    'spec.clusterIPs': 'simulated',
    'spec.selector': 'simulated',
    'spec.ports': 'simulated',
    'spec.externalIPs': 'simulated',
    'spec.sessionAffinity': 'simulated',
    'spec.sessionAffinityConfig': 'simulated',
    'spec.internalTrafficPolicy': 'simulated',
    'spec.externalTrafficPolicy': 'simulated',
    'spec.trafficDistribution': 'simulated',
    'spec.allocateLoadBalancerNodePorts': 'simulated',
    'spec.loadBalancerClass': 'simulated',
    'spec.ports.appProtocol': 'shown',
    'spec.publishNotReadyAddresses': 'simulated',
    'spec.healthCheckNodePort': 'simulated',
    status: 'ignored',
  },
};
