/** Complaints about the ports of a Service (pkg/apis/core/validation validateServicePort and duplicates). */
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../../api/field-error.ts';
import { isDns1123Label, isQualifiedName, isValidPortName, isValidPortNum } from '../../api/names.ts';
import type { IntOrString } from '../../../model/meta.ts';
import type { ServicePort, ServiceSpec } from '../../../model/network.ts';

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** A port's number, or the name of a container port (ValidatePortNumOrName). */
export function validatePortNumOrName(port: IntOrString, path: string): FieldError[] {
  const complaints = typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port);
  return complaints.map((text) => invalid(path, port, text));
}

function validatePort(port: ServicePort, requireName: boolean, names: Set<string>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (name === '') {
    if (requireName) errors.push(required(`${path}.name`));
  } else {
    errors.push(...isDns1123Label(name).map((text) => invalid(`${path}.name`, name, text)));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  errors.push(...isValidPortNum(port.port ?? 0).map((text) => invalid(`${path}.port`, port.port ?? 0, text)));
  if ((port.protocol ?? '') === '') errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(port.protocol!)) errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
  errors.push(...validatePortNumOrName(port.targetPort ?? 0, `${path}.targetPort`));
  if (port.appProtocol !== undefined) {
    errors.push(
      ...isQualifiedName(port.appProtocol).map((text) => invalid(`${path}.appProtocol`, port.appProtocol, text)),
    );
  }
  return errors;
}

export function validatePorts(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => validatePort(port, ports.length > 1, names, `spec.ports[${i}]`));
}

/** Node ports of a Service that has none, and ports or node ports that come twice. */
export function validatePortUse(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const ports = spec.ports ?? [];
  const twice = (
    key: (port: ServicePort) => string | undefined,
    complain: (port: ServicePort, i: number) => FieldError,
  ): void => {
    const seen = new Set<string>();
    ports.forEach((port, i) => {
      const k = key(port);
      if (k === undefined) return;
      if (seen.has(k)) errors.push(complain(port, i));
      seen.add(k);
    });
  };
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if ((port.nodePort ?? 0) !== 0)
        errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  twice(
    (port) => ((port.nodePort ?? 0) === 0 ? undefined : `${port.protocol} ${port.nodePort}`),
    (port, i) => duplicate(`spec.ports[${i}].nodePort`, port.nodePort),
  );
  // Upstream prints the key it compared: its internal ServicePort, by the Go names.
  twice(
    (port) => `${port.protocol} ${port.port}`,
    (port, i) =>
      duplicate(`spec.ports[${i}]`, {
        Name: '',
        Protocol: port.protocol ?? '',
        AppProtocol: null,
        Port: port.port,
        TargetPort: 0,
        NodePort: 0,
      }),
  );
  return errors;
}
