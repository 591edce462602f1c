/** Complaints about where a rule sends its requests (pkg/apis/networking/validation validateIngressBackend). */
import { invalid, required, type FieldError } from '../../api/field-error.ts';
import { isDns1035Label, isDns1123Label, isValidPortName, isValidPortNum } from '../../api/names.ts';
import { fieldsAt, numberAt, textAt } from '../look.ts';
import { validateReference } from './reference.ts';

/** What an Ingress may keep because it was stored so before. */
export interface Kept {
  /** Secret names that no Secret could have. */
  secretNames?: boolean;
  /** Wrong values of rules whose host has a wildcard. */
  wildcardRules?: boolean;
  /** Names of Services that begin with a digit. */
  serviceNames?: boolean;
}

function validateService(service: unknown, path: string, kept: Kept): FieldError[] {
  const name = textAt(service, 'name');
  const port = textAt(service, 'port', 'name');
  const number = numberAt(service, 'port', 'number') ?? 0;
  const at = `${path}.service`;
  const check = kept.serviceNames === true ? isDns1123Label : isDns1035Label;
  const errors = name === '' ? [required(`${at}.name`)] : check(name).map((text) => invalid(`${at}.name`, name, text));
  if (port !== '' && number !== 0) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port !== '') errors.push(...isValidPortName(port).map((text) => invalid(`${at}.port.name`, port, text)));
  else if (number !== 0)
    errors.push(...isValidPortNum(number).map((text) => invalid(`${at}.port.number`, number, text)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}

export function validateBackend(backend: unknown, path: string, kept: Kept): FieldError[] {
  const service = fieldsAt(backend, 'service');
  const resource = fieldsAt(backend, 'resource');
  if (service !== undefined && resource !== undefined)
    return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return validateReference(resource, `${path}.resource`);
  if (service !== undefined) return validateService(service, path, kept);
  return [invalid(path, '', 'resource or service backend is required')];
}
