/** Complaints about the addresses of a Service: cluster IPs, families, external ones. */
import { duplicate, invalid, notSupported, required, type FieldError } from '../../api/field-error.ts';
import { isValidLegacyIP, parseIp, type Ip } from '../../api/ip.ts';
import type { ServiceSpec } from '../../../model/network.ts';
import { isHeadless } from './needs.ts';

export const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

const familyOf = (ip: string): string => (parseIp(ip)?.bytes.length === 16 ? 'IPv6' : 'IPv4');

/** clusterIP is the first of clusterIPs. */
function validateSync(spec: ServiceSpec): FieldError[] {
  const ips = spec.clusterIPs ?? [];
  const ip = spec.clusterIP ?? '';
  if (ip === '')
    return ips.length === 0 ? [] : [invalid('spec.clusterIPs', ips, 'must be empty when `clusterIP` is not specified')];
  if (ips.length === 0) return [required('spec.clusterIPs')];
  return ips[0] === ip ? [] : [invalid('spec.clusterIPs', ips, 'first value must match `clusterIP`')];
}

function validateFamilies(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (spec.ipFamilies ?? []).forEach((family, i) => {
    if (!FAMILIES.includes(family)) errors.push(notSupported(`spec.ipFamilies[${i}]`, family, FAMILIES));
    if (seen.has(family)) errors.push(duplicate(`spec.ipFamilies[${i}]`, family));
    seen.add(family);
  });
  const policy = spec.ipFamilyPolicy;
  if (policy !== undefined && !POLICIES.includes(policy))
    errors.push(notSupported('spec.ipFamilyPolicy', policy, POLICIES));
  return errors;
}

/** Each address by itself; with a wrong one the others are not compared. */
function validateEach(ips: readonly string[]): FieldError[] {
  return ips.flatMap((ip, i) => {
    if (i === 0 && ip === 'None') {
      return ips.length > 1 ? [invalid('spec.clusterIPs', ips, "'None' must be the first and only value")] : [];
    }
    return isValidLegacyIP(ip).map((text) => invalid(`spec.clusterIPs[${i}]`, ip, text));
  });
}

function validateTogether(spec: ServiceSpec, ips: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  const families = ips.map(familyOf);
  if (ips.length > 1 && (families.length > 2 || families[0] === families[1])) {
    errors.push(invalid('spec.clusterIPs', ips, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(spec)) return errors;
  (spec.ipFamilies ?? []).forEach((wanted, i) => {
    if (i >= ips.length || families[i] === wanted || !FAMILIES.includes(wanted)) return;
    errors.push(
      invalid(`spec.clusterIPs[${i}]`, ips[i], `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``),
    );
  });
  return errors;
}

/** validateServiceClusterIPsRelatedFields. */
export function validateClusterIPs(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const ips = spec.clusterIPs ?? [];
  const single = validateEach(ips);
  const errors = [...validateSync(spec), ...validateFamilies(spec), ...single];
  if (ips.length > 2) errors.push(invalid('spec.clusterIPs', ips, 'may only hold up to 2 values'));
  return single.length > 0 ? errors : [...errors, ...validateTogether(spec, ips)];
}

const startsWith = (ip: Ip, ...bytes: number[]): boolean => bytes.every((byte, i) => ip.bytes[i] === byte);
const isOne = (ip: Ip, last: number): boolean =>
  ip.bytes.every((byte, i) => byte === (i === ip.bytes.length - 1 ? last : 0));

/** An address that may stand for an endpoint or an entry: not one that every machine has for itself (ValidateNonSpecialIP). */
export function validateNonSpecialIP(text: string, path: string): FieldError[] {
  const ip = parseIp(text);
  if (ip === undefined) return [invalid(path, text, 'must be a valid IP address')];
  const v4 = ip.bytes.length === 4;
  const errors: FieldError[] = [];
  const complain = (why: string): number => errors.push(invalid(path, text, why));
  if (isOne(ip, 0)) complain(`may not be unspecified (${text})`);
  if (v4 ? startsWith(ip, 127) : isOne(ip, 1)) complain('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  const linkLocal = v4 ? startsWith(ip, 169, 254) : ip.bytes[0] === 0xfe && (ip.bytes[1]! & 0xc0) === 0x80;
  if (linkLocal) complain('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  const multicast = v4 ? startsWith(ip, 224, 0, 0) : ip.bytes[0] === 0xff && (ip.bytes[1]! & 0x0f) === 0x02;
  if (multicast) complain('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return errors;
}
