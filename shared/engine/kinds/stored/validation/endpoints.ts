/** Complaints about Endpoints (pkg/apis/core/validation ValidateEndpoints). */
import { invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { isValidLegacyIP } from '../../../api/ip.ts';
import { isDns1123Label, isQualifiedName, isValidPortNum } from '../../../api/names.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { at, listAt, numberAt, textAt } from '../../look.ts';
import { validateNonSpecialIP } from '../../service/addresses.ts';
import { PROTOCOLS } from '../../service/ports.ts';

function validateAddress(address: unknown, path: string): FieldError[] {
  const ip = textAt(address, 'ip');
  const hostname = textAt(address, 'hostname');
  return [
    ...isValidLegacyIP(ip).map((text) => invalid(`${path}.ip`, ip, text)),
    ...(hostname === '' ? [] : isDns1123Label(hostname).map((text) => invalid(`${path}.hostname`, hostname, text))),
    ...validateNonSpecialIP(ip, `${path}.ip`),
  ];
}

function validatePort(port: unknown, requireName: boolean, path: string): FieldError[] {
  const name = textAt(port, 'name');
  const number = numberAt(port, 'port') ?? 0;
  const protocol = textAt(port, 'protocol');
  const app = at(port, 'appProtocol');
  const errors: FieldError[] = [];
  if (name === '' && requireName) errors.push(required(`${path}.name`));
  else if (name !== '') errors.push(...isDns1123Label(name).map((text) => invalid(`${path}.name`, name, text)));
  errors.push(...isValidPortNum(number).map((text) => invalid(`${path}.port`, number, text)));
  if (protocol === '') errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (app !== undefined)
    errors.push(...isQualifiedName(String(app)).map((text) => invalid(`${path}.appProtocol`, app, text)));
  return errors;
}

export function validateEndpoints(endpoints: AnyObject): FieldError[] {
  return listAt(endpoints, 'subsets').flatMap((subset, i) => {
    const path = `subsets[${i}]`;
    const ready = listAt(subset, 'addresses');
    const others = listAt(subset, 'notReadyAddresses');
    const ports = listAt(subset, 'ports');
    return [
      ...(ready.length + others.length === 0
        ? [required(path, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...ready.flatMap((address, j) => validateAddress(address, `${path}.addresses[${j}]`)),
      ...others.flatMap((address, j) => validateAddress(address, `${path}.notReadyAddresses[${j}]`)),
      ...ports.flatMap((port, j) => validatePort(port, ports.length > 1, `${path}.ports[${j}]`)),
    ];
  });
}
