/** What a change of an Ingress is asked (pkg/apis/networking/validation ValidateIngressUpdate, ValidateIngressStatusUpdate). */
import { invalid, type FieldError } from '../../api/field-error.ts';
import { isValidLegacyIP, parseIp } from '../../api/ip.ts';
import { isDns1035Label, isDns1123Label, isDns1123Subdomain } from '../../api/names.ts';
import { validateObjectMetaUpdate } from '../../api/object-meta.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { at, listAt, textAt } from '../look.ts';
import type { Kept } from './backend-validation.ts';
import { CLASS_ANNOTATION } from './default-class.ts';
import { isWildcard, secretNameFaults, validateIngressSpec, validateRuleValue } from './validation.ts';

/** Names of the Services that it sends to. */
function serviceNames(ingress: AnyObject): string[] {
  const spec = at(ingress, 'spec');
  const paths = listAt(spec, 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  return [at(spec, 'defaultBackend'), ...paths.map((path) => at(path, 'backend'))].map((backend) =>
    textAt(backend, 'service', 'name'),
  );
}

/** What the next version may keep of the stored one. */
function keptOf(previous: AnyObject): Kept {
  const spec = at(previous, 'spec');
  const isOldName = (name: string): boolean => isDns1123Label(name).length === 0 && isDns1035Label(name).length > 0;
  return {
    secretNames: listAt(spec, 'tls').some((tls) => secretNameFaults(textAt(tls, 'secretName')).length > 0),
    wildcardRules: listAt(spec, 'rules').some(
      (rule) => isWildcard(textAt(rule, 'host')) && validateRuleValue(rule, '', {}).length > 0,
    ),
    serviceNames: serviceNames(previous).some(isOldName),
  };
}

/** A new Ingress: class and annotation, where both are there, are the same. */
export function validateIngressCreate(ingress: AnyObject): FieldError[] {
  const errors = validateIngressSpec(ingress, {});
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  const className = at(ingress, 'spec', 'ingressClassName');
  if (annotation !== undefined && className !== undefined && annotation !== className) {
    const text = 'must match `ingressClassName` when both are specified';
    errors.push(invalid(`annotations.${CLASS_ANNOTATION}`, annotation, text));
  }
  return errors;
}

export const validateIngressUpdate = (next: AnyObject, previous: AnyObject): FieldError[] =>
  validateIngressSpec(next, keptOf(previous));

/** Addresses that stood there before may stay, whatever they are. */
export function validateIngressStatus(next: AnyObject, previous: AnyObject): FieldError[] {
  const known = listAt(previous, 'status', 'loadBalancer', 'ingress').map((entry) => textAt(entry, 'ip'));
  const errors = validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata');
  listAt(next, 'status', 'loadBalancer', 'ingress').forEach((entry, i) => {
    const path = `status.loadBalancer.ingress[${i}]`;
    const ip = textAt(entry, 'ip');
    const hostname = textAt(entry, 'hostname');
    if (ip !== '' && !known.includes(ip))
      errors.push(...isValidLegacyIP(ip).map((text) => invalid(`${path}.ip`, ip, text)));
    if (hostname === '') return;
    errors.push(...isDns1123Subdomain(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
    if (parseIp(hostname) !== undefined)
      errors.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  });
  return errors;
}
