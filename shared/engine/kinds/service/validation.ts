/** Complaints about a Service, in upstream's order (pkg/apis/core/validation ValidateService). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../../api/field-error.ts';
import { isValidLegacyCidr, isValidLegacyIP } from '../../api/ip.ts';
import { validateLabels } from '../../api/labels.ts';
import { isDns1035Label, isDns1123Subdomain, isQualifiedName } from '../../api/names.ts';
import { validateObjectMeta } from '../../api/object-meta.ts';
import type { Service, ServiceSpec } from '../../../model/network.ts';
import { at, numberAt, textAt, textsAt } from '../look.ts';
import { validateClusterIPs, validateNonSpecialIP } from './addresses.ts';
import { isExternallyAccessible, isHeadless, isLoadBalancer, needsHealthCheck } from './needs.ts';
import { validatePorts, validatePortUse } from './ports.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const KUBELET_PORT = 10250;
const MAX_AFFINITY_SECONDS = 86400;
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

function validateType(spec: ServiceSpec): FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort': {
      const errors: FieldError[] = [];
      if (spec.type === 'LoadBalancer') {
        spec.ports?.forEach((port, i) => {
          if (port.port !== KUBELET_PORT) return;
          const text = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
          errors.push(invalid(`spec.ports[${i}]`, port.port, text));
        });
      }
      if (isHeadless(spec))
        errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
      return errors;
    }
    case 'ExternalName':
      return validateExternalName(spec);
    default:
      return [];
  }
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if ((spec.clusterIPs?.length ?? 0) > 0)
    errors.push(forbidden('spec.clusterIPs', 'may not be set for ExternalName services'));
  if ((spec.ipFamilies?.length ?? 0) > 0)
    errors.push(forbidden('spec.ipFamilies', 'may not be set for ExternalName services'));
  if (spec.ipFamilyPolicy !== undefined)
    errors.push(forbidden('spec.ipFamilyPolicy', 'may not be set for ExternalName services'));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required('spec.externalName'));
  else errors.push(...isDns1123Subdomain(name).map((text) => invalid('spec.externalName', name, text)));
  return errors;
}

function validateAffinity(spec: ServiceSpec): FieldError[] {
  const affinity = spec.sessionAffinity ?? '';
  if (affinity === '') return [required('spec.sessionAffinity')];
  if (!AFFINITIES.includes(affinity)) return [notSupported('spec.sessionAffinity', affinity, AFFINITIES)];
  const path = 'spec.sessionAffinityConfig';
  const config = at(spec, 'sessionAffinityConfig');
  if (affinity === 'None')
    return config === undefined ? [] : [forbidden(path, 'must not be set when session affinity is None')];
  const why = 'when session affinity type is ClientIP';
  if (config === undefined) return [required(path, why)];
  if (at(config, 'clientIP') === undefined) return [required(`${path}.clientIP`, why)];
  const seconds = numberAt(config, 'clientIP', 'timeoutSeconds');
  if (seconds === undefined) return [required(`${path}.clientIP.timeoutSeconds`, why)];
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return [];
  return [
    invalid(`${path}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`),
  ];
}

function validateExternalIPs(spec: ServiceSpec): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const path = `spec.externalIPs[${i}]`;
    const wrong = isValidLegacyIP(ip).map((text) => invalid(path, ip, text));
    return wrong.length > 0 ? wrong : validateNonSpecialIP(ip, path);
  });
}

function validateKind(spec: ServiceSpec): FieldError[] {
  if ((spec.type ?? '') === '') return [required('spec.type')];
  return TYPES.includes(spec.type!) ? [] : [notSupported('spec.type', spec.type, TYPES)];
}

function validateSourceRanges(service: Service): FieldError[] {
  const ranges = textsAt(service.spec, 'loadBalancerSourceRanges');
  const annotation = service.metadata.annotations?.[SOURCE_RANGES];
  const path = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${SOURCE_RANGES}]`;
  if (ranges.length === 0 && annotation === undefined) return [];
  const errors = isLoadBalancer(service.spec) ? [] : [forbidden(path, ONLY_LOAD_BALANCER)];
  const given = ranges.length > 0 ? ranges : (annotation ?? '').trim() === '' ? [] : annotation!.split(',');
  given.forEach((range, i) => {
    const cidr = range.trim();
    const where = ranges.length > 0 ? `${path}[${i}]` : path;
    errors.push(...isValidLegacyCidr(cidr).map((text) => invalid(where, cidr, text)));
  });
  return errors;
}

function validateLoadBalancerFields(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const allocate = spec.allocateLoadBalancerNodePorts;
  if (allocate !== undefined && !isLoadBalancer(spec))
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER));
  if (allocate === undefined && isLoadBalancer(spec)) errors.push(required('spec.allocateLoadBalancerNodePorts'));
  return [...errors, ...validateLoadBalancerClass(spec)];
}

/** Also asked for by itself on updates, before everything else. */
export function validateLoadBalancerClass(spec: ServiceSpec, previous?: ServiceSpec): FieldError[] {
  const path = 'spec.loadBalancerClass';
  const given = at(spec, 'loadBalancerClass');
  const errors: FieldError[] = [];
  if (
    previous !== undefined &&
    isLoadBalancer(previous) &&
    isLoadBalancer(spec) &&
    at(previous, 'loadBalancerClass') !== given
  ) {
    errors.push(invalid(path, given ?? null, 'may not change once set'));
  }
  if (given === undefined) return errors;
  if (!isLoadBalancer(spec)) return [...errors, forbidden(path, ONLY_LOAD_BALANCER)];
  return [...errors, ...isQualifiedName(String(given)).map((text) => invalid(path, given, text))];
}

/** A health check port is asked for only where one can be allocated, which is nowhere here: its absence passes. */
function validateExternalTraffic(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.externalTrafficPolicy ?? '';
  const path = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(spec)) {
    if (policy !== '') errors.push(invalid(path, policy, 'may only be set for externally-accessible services'));
  } else if (policy === '') {
    errors.push(required(path));
  } else if (!TRAFFIC_POLICIES.includes(policy)) {
    errors.push(notSupported(path, policy, TRAFFIC_POLICIES));
  }
  const port = numberAt(spec, 'healthCheckNodePort') ?? 0;
  if (port !== 0 && !needsHealthCheck(spec)) {
    const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalid('spec.healthCheckNodePort', port, text));
  }
  return errors;
}

function validateInternalTraffic(spec: ServiceSpec): FieldError[] {
  const policy = spec.internalTrafficPolicy;
  const path = 'spec.internalTrafficPolicy';
  if (policy !== undefined)
    return TRAFFIC_POLICIES.includes(policy) ? [] : [notSupported(path, policy, TRAFFIC_POLICIES)];
  return spec.type === 'ClusterIP' || spec.type === 'NodePort' || isLoadBalancer(spec) ? [required(path)] : [];
}

function validateDistribution(spec: ServiceSpec): FieldError[] {
  const given = textAt(spec, 'trafficDistribution');
  if (at(spec, 'trafficDistribution') === undefined || DISTRIBUTIONS.includes(given)) return [];
  return [notSupported('spec.trafficDistribution', given, DISTRIBUTIONS)];
}

export function validateService(service: Service): FieldError[] {
  const { spec } = service;
  const needsPorts = (spec.ports?.length ?? 0) === 0 && !isHeadless(spec) && spec.type !== 'ExternalName';
  return [
    ...validateObjectMeta(service.metadata, true, isDns1035Label, 'metadata'),
    ...(needsPorts ? [required('spec.ports')] : []),
    ...validateType(spec),
    ...validatePorts(spec.ports ?? []),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateClusterIPs(spec),
    ...validateExternalIPs(spec),
    ...validateKind(spec),
    ...validatePortUse(spec),
    ...validateSourceRanges(service),
    ...validateLoadBalancerFields(spec),
    ...validateExternalTraffic(spec),
    ...validateInternalTraffic(spec),
    ...validateDistribution(spec),
  ];
}
