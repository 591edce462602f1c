/** Which address families a Service has in a cluster of IPv4 alone (registry/core/service/storage/alloc.go initIPFamilyFields). */
import type { Service, ServiceSpec } from '../../model/network.ts';
import { invalidObject } from './errors.ts';
import { invalid, type FieldError } from './field-error.ts';

const POLICY = 'spec.ipFamilyPolicy';
const OTHER: Readonly<Record<string, string>> = { IPv4: 'IPv6', IPv6: 'IPv4' };

const familyOf = (ip: string): string => (ip.includes(':') ? 'IPv6' : 'IPv4');

/** A headless Service that selects nothing is the only one that may name families which the cluster does not have. */
const isFree = (spec: ServiceSpec): boolean =>
  spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;

/**
 * The spec with ipFamilyPolicy and ipFamilies filled in.
 * @throws ApiError Invalid for families, or a number of addresses, that the cluster cannot give
 */
export function withFamilies(service: Service, previous: ServiceSpec | undefined): ServiceSpec {
  const { spec } = service;
  const policy = spec.ipFamilyPolicy ?? previous?.ipFamilyPolicy ?? (isFree(spec) ? 'RequireDualStack' : 'SingleStack');
  const ips = spec.clusterIPs ?? [];
  const families = [...(spec.ipFamilies ?? [])];
  const errors: FieldError[] = [];
  if (policy === 'SingleStack') {
    const must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
    if (ips.length === 2) errors.push(invalid(POLICY, policy, `${must} cluster IPs are specified`));
    if (families.length === 2) errors.push(invalid(POLICY, policy, `${must} IP families are specified`));
  }
  for (const [i, ip] of ips.entries()) {
    if (ip === 'None') break;
    if (i < families.length) continue;
    if (familyOf(ip) === 'IPv4') families.push('IPv4');
    else errors.push(invalid(`spec.clusterIPs[${i}]`, ips, 'IPv6 is not configured on this cluster'));
  }
  refuse(service, errors);
  if (isFree(spec)) {
    if (families.length === 0) families.push('IPv4');
    if (families.length === 1 && policy !== 'SingleStack') families.push(OTHER[families[0]!] ?? 'IPv4');
    return { ...spec, ipFamilyPolicy: policy, ipFamilies: families };
  }
  if (policy === 'RequireDualStack')
    errors.push(invalid(POLICY, policy, 'this cluster is not configured for dual-stack services'));
  for (const [i, family] of families.entries()) {
    if (family !== 'IPv4') errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  }
  refuse(service, errors);
  return { ...spec, ipFamilyPolicy: policy, ipFamilies: families.length === 0 ? ['IPv4'] : families };
}

function refuse(service: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject('Service', '', service.metadata.name, errors);
}
