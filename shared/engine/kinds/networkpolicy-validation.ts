/** Complaints about a NetworkPolicy (pkg/apis/networking/validation). */
import {
  forbidden,
  invalid,
  notSupported,
  notSupportedAsListed,
  required,
  type FieldError,
} from '../api/field-error.ts';
import { isValidLegacyCidr, parseCidr, type Cidr } from '../api/ip.ts';
import type { AnyObject, LabelSelector } from '../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt, textsAt } from './look.ts';
import { validateLabelSelector } from './selector-validation.ts';
import { PROTOCOLS, validatePortNumOrName } from './service/ports.ts';

const TYPES = ['Ingress', 'Egress'];

function validatePort(port: unknown, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const protocol = at(port, 'protocol');
  if (protocol !== undefined && !PROTOCOLS.includes(String(protocol)))
    errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  const number = at(port, 'port');
  const end = numberAt(port, 'endPort');
  if (typeof number === 'number' || typeof number === 'string')
    errors.push(...validatePortNumOrName(number, `${path}.port`));
  if (end === undefined) return errors;
  if (number === undefined) errors.push(required(`${path}.port`, 'must be specified when `endPort` is specified'));
  else if (typeof number === 'string')
    errors.push(invalid(`${path}.endPort`, end, 'may not be specified when `port` is non-numeric'));
  else if (typeof number === 'number' && end < number)
    errors.push(invalid(`${path}.endPort`, end, 'must be greater than or equal to `port`'));
  return errors;
}

/** Inside and smaller. */
const isStrictSubset = (inner: Cidr, outer: Cidr): boolean =>
  inner.network.bytes.length === outer.network.bytes.length &&
  inner.prefix > outer.prefix &&
  outer.network.bytes.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, outer.prefix - i * 8));
    const mask = (0xff00 >> kept) & 0xff;
    return (inner.network.bytes[i]! & mask) === (byte & mask);
  });

function validateBlock(block: unknown, path: string): FieldError[] {
  const cidr = textAt(block, 'cidr');
  if (cidr === '') return [required(`${path}.cidr`)];
  const errors = isValidLegacyCidr(cidr).map((text) => invalid(`${path}.cidr`, cidr, text));
  const outer = parseCidr(cidr);
  if (outer === undefined) return errors;
  textsAt(block, 'except').forEach((except, i) => {
    const where = `${path}.except[${i}]`;
    const inner = parseCidr(except);
    if (inner === undefined) errors.push(...isValidLegacyCidr(except).map((text) => invalid(where, except, text)));
    else if (!isStrictSubset(inner, outer)) errors.push(invalid(where, except, 'must be a strict subset of `cidr`'));
  });
  return errors;
}

function validatePeer(peer: unknown, path: string): FieldError[] {
  const pods = fieldsAt(peer, 'podSelector');
  const namespaces = fieldsAt(peer, 'namespaceSelector');
  const block = fieldsAt(peer, 'ipBlock');
  const errors = [
    ...validateLabelSelector(pods as LabelSelector | undefined, `${path}.podSelector`),
    ...validateLabelSelector(namespaces as LabelSelector | undefined, `${path}.namespaceSelector`),
    ...(block === undefined ? [] : validateBlock(block, `${path}.ipBlock`)),
  ];
  const count = [pods, namespaces, block].filter((part) => part !== undefined).length;
  if (count === 0) errors.push(required(path, 'must specify a peer'));
  else if (count > 1 && block !== undefined)
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

const validateRules = (spec: unknown, direction: 'ingress' | 'egress', side: 'from' | 'to'): FieldError[] =>
  listAt(spec, direction).flatMap((rule, i) => [
    ...listAt(rule, 'ports').flatMap((port, j) => validatePort(port, `spec.${direction}[${i}].ports[${j}]`)),
    ...listAt(rule, side).flatMap((peer, j) => validatePeer(peer, `spec.${direction}[${i}].${side}[${j}]`)),
  ]);

export function validateNetworkPolicy(policy: AnyObject): FieldError[] {
  const spec = at(policy, 'spec');
  const errors = [
    ...validateLabelSelector(fieldsAt(spec, 'podSelector') as LabelSelector | undefined, 'spec.podSelector'),
    ...validateRules(spec, 'ingress', 'from'),
    ...validateRules(spec, 'egress', 'to'),
  ];
  const types = textsAt(spec, 'policyTypes');
  if (types.length > TYPES.length)
    return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  types.forEach((type, i) => {
    if (!TYPES.includes(type)) errors.push(notSupportedAsListed(`spec.policyTypes[${i}]`, type, TYPES));
  });
  return errors;
}
