/** Complaints about an Ingress (pkg/apis/networking/validation ValidateIngressSpec). */
import { invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { parseIp } from '../../../api/ip.ts';
import {
  isDns1035Label,
  isDns1123Subdomain,
  isValidPortName,
  isValidPortNum,
  isWildcardDns1123Subdomain,
} from '../../../api/names.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt, textsAt } from '../../look.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];

function validateHost(host: string, path: string): FieldError[] {
  const check = host.includes('*') ? isWildcardDns1123Subdomain : isDns1123Subdomain;
  return check(host).map((text) => invalid(path, host, text));
}

const validateTls = (spec: unknown): FieldError[] =>
  listAt(spec, 'tls').flatMap((tls, i) =>
    textsAt(tls, 'hosts').flatMap((host, j) => validateHost(host, `spec.tls[${i}].hosts[${j}]`)),
  );

function validateServiceBackend(service: unknown, path: string): FieldError[] {
  const name = textAt(service, 'name');
  const port = textAt(service, 'port', 'name');
  const number = numberAt(service, 'port', 'number') ?? 0;
  const errors =
    name === '' ? [required(`${path}.name`)] : isDns1035Label(name).map((text) => invalid(`${path}.name`, name, text));
  if (port !== '' && number !== 0)
    errors.push(invalid(path, { name, port: at(service, 'port') }, 'cannot set both port name & port number'));
  else if (port !== '') errors.push(...isValidPortName(port).map((text) => invalid(`${path}.port.name`, port, text)));
  else if (number !== 0)
    errors.push(...isValidPortNum(number).map((text) => invalid(`${path}.port.number`, number, text)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}

function validateBackend(backend: unknown, path: string): FieldError[] {
  const service = fieldsAt(backend, 'service');
  const resource = fieldsAt(backend, 'resource');
  if (service !== undefined && resource !== undefined)
    return [invalid(path, '', 'cannot set both resource and service backends')];
  if (service !== undefined) return validateServiceBackend(service, `${path}.service`);
  return resource === undefined ? [required(path, 'resource or service backend is required')] : [];
}

function validatePath(entry: unknown, path: string): FieldError[] {
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
  return [...errors, ...validateBackend(at(entry, 'backend'), `${path}.backend`)];
}

function validateRule(rule: unknown, path: string): FieldError[] {
  const host = textAt(rule, 'host');
  const errors: FieldError[] = [];
  if (host !== '') {
    if (parseIp(host) !== undefined)
      errors.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
    else errors.push(...validateHost(host, `${path}.host`));
  }
  const http = fieldsAt(rule, 'http');
  if (http === undefined) return errors;
  const paths = listAt(http, 'paths');
  if (paths.length === 0) errors.push(required(`${path}.http.paths`));
  return [...errors, ...paths.flatMap((entry, i) => validatePath(entry, `${path}.http.paths[${i}]`))];
}

export function validateIngress(ingress: AnyObject): FieldError[] {
  const spec = at(ingress, 'spec');
  const rules = listAt(spec, 'rules');
  const backend = at(spec, 'defaultBackend');
  const className = textAt(spec, 'ingressClassName');
  const errors: FieldError[] = [];
  if (rules.length === 0 && backend === undefined) {
    errors.push(invalid('spec', rules, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (backend !== undefined) errors.push(...validateBackend(backend, 'spec.defaultBackend'));
  errors.push(...rules.flatMap((rule, i) => validateRule(rule, `spec.rules[${i}]`)), ...validateTls(spec));
  if (className !== '')
    errors.push(...isDns1123Subdomain(className).map((text) => invalid('spec.ingressClassName', className, text)));
  return errors;
}
