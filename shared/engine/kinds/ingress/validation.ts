/** Complaints about the spec of an Ingress (pkg/apis/networking/validation ValidateIngressSpec). */
import { invalid, notSupported, required, type FieldError } from '../../api/field-error.ts';
import { parseIp } from '../../api/ip.ts';
import { isDns1123Subdomain, isWildcardDns1123Subdomain } from '../../api/names.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { at, fieldsAt, listAt, textAt, textsAt } from '../look.ts';
import { validateBackend, type Kept } from './backend-validation.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];

export const isWildcard = (host: string): boolean => host.includes('*');

const validateHost = (host: string, path: string): FieldError[] =>
  (isWildcard(host) ? isWildcardDns1123Subdomain : isDns1123Subdomain)(host).map((text) => invalid(path, host, text));

/** What is wrong with the name of a Secret; nothing with none. */
export const secretNameFaults = (name: string): string[] => (name === '' ? [] : isDns1123Subdomain(name));

function validateTls(tls: unknown, path: string, kept: Kept): FieldError[] {
  const errors = textsAt(tls, 'hosts').flatMap((host, i) => validateHost(host, `${path}.hosts[${i}]`));
  const secret = textAt(tls, 'secretName');
  if (kept.secretNames !== true)
    errors.push(...secretNameFaults(secret).map((text) => invalid(`${path}.secretName`, secret, text)));
  return errors;
}

function validatePath(entry: unknown, path: string, kept: Kept): FieldError[] {
  const errors: FieldError[] = [];
  const type = at(entry, 'pathType');
  const url = textAt(entry, 'path');
  if (type === undefined) return [required(`${path}.pathType`, 'pathType must be specified')];
  if (type === 'Exact' || type === 'Prefix') {
    if (!url.startsWith('/')) errors.push(invalid(`${path}.path`, url, 'must be an absolute path'));
    for (const bad of BAD_SEQUENCES)
      if (url.includes(bad)) errors.push(invalid(`${path}.path`, url, `must not contain '${bad}'`));
    for (const bad of BAD_SUFFIXES)
      if (url.endsWith(bad)) errors.push(invalid(`${path}.path`, url, `cannot end with '${bad}'`));
  } else if (type === 'ImplementationSpecific') {
    if (url !== '' && !url.startsWith('/')) errors.push(invalid(`${path}.path`, url, 'must be an absolute path'));
  } else {
    errors.push(notSupported(`${path}.pathType`, type, PATH_TYPES));
  }
  return [...errors, ...validateBackend(at(entry, 'backend'), `${path}.backend`, kept)];
}

/** Complaints about all of a rule but its host. */
export function validateRuleValue(rule: unknown, path: string, kept: Kept): FieldError[] {
  const http = fieldsAt(rule, 'http');
  if (http === undefined) return [];
  const paths = listAt(http, 'paths');
  if (paths.length === 0) return [required(`${path}.http.paths`)];
  return paths.flatMap((entry, i) => validatePath(entry, `${path}.http.paths[${i}]`, kept));
}

function validateRule(rule: unknown, path: string, kept: Kept): FieldError[] {
  const host = textAt(rule, 'host');
  const errors: FieldError[] = [];
  if (host !== '') {
    if (parseIp(host) !== undefined)
      errors.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
    errors.push(...validateHost(host, `${path}.host`));
  }
  if (isWildcard(host) && kept.wildcardRules === true) return errors;
  return [...errors, ...validateRuleValue(rule, path, kept)];
}

/** `kept`: what the stored Ingress may go on with. */
export function validateIngressSpec(ingress: AnyObject, kept: Kept): FieldError[] {
  const spec = at(ingress, 'spec');
  const rules = listAt(spec, 'rules');
  const backend = at(spec, 'defaultBackend');
  const className = at(spec, 'ingressClassName');
  const errors: FieldError[] = [];
  if (rules.length === 0 && backend === undefined)
    errors.push(invalid('spec', at(spec, 'rules') ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (backend !== undefined) errors.push(...validateBackend(backend, 'spec.defaultBackend', kept));
  errors.push(...rules.flatMap((rule, i) => validateRule(rule, `spec.rules[${i}]`, kept)));
  errors.push(...listAt(spec, 'tls').flatMap((tls, i) => validateTls(tls, `spec.tls[${i}]`, kept)));
  if (typeof className === 'string')
    errors.push(...isDns1123Subdomain(className).map((text) => invalid('spec.ingressClassName', className, text)));
  return errors;
}
