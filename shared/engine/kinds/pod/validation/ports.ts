/** Ports of containers: named once, in range, and no two on the same port of the host. */
import { duplicate, required, type FieldError } from '../../../api/field-error.ts';
import { isValidPortName, isValidPortNum } from '../../../api/names.ts';
import type { IntOrString } from '../../../../model/meta.ts';
import type { Container, ContainerPort } from '../../../../model/pod.ts';
import { oneOf, told } from './checks.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function nameErrors(name: string, seen: Set<string>, path: string): FieldError[] {
  if (name === '') return [];
  const wrong = told(isValidPortName(name), name, path);
  if (wrong.length > 0) return wrong;
  if (seen.has(name)) return [duplicate(path, name)];
  seen.add(name);
  return [];
}

/** Complaints about the ports of one container at `path`. */
export function portErrors(ports: readonly ContainerPort[] | undefined, path: string): FieldError[] {
  const seen = new Set<string>();
  return (ports ?? []).flatMap((port, i) => {
    const here = `${path}[${i}]`;
    const { containerPort = 0, hostPort = 0, protocol = '' } = port as Partial<ContainerPort>;
    const inside =
      containerPort === 0
        ? [required(`${here}.containerPort`)]
        : told(isValidPortNum(containerPort), containerPort, `${here}.containerPort`);
    return [
      ...nameErrors(port.name ?? '', seen, `${here}.name`),
      ...inside,
      ...(hostPort === 0 ? [] : told(isValidPortNum(hostPort), hostPort, `${here}.hostPort`)),
      ...(protocol === '' ? [required(`${here}.protocol`)] : oneOf(protocol, PROTOCOLS, `${here}.protocol`)),
    ];
  });
}

/** Complaints about two containers that want the same port of the host. */
export function hostPortConflicts(
  containers: readonly Container[],
  pathOf: (container: number) => string,
): FieldError[] {
  const taken = new Set<string>();
  const errors: FieldError[] = [];
  for (const [i, container] of containers.entries()) {
    for (const [j, port] of (container.ports ?? []).entries()) {
      if ((port.hostPort ?? 0) === 0) continue;
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${pathOf(i)}.ports[${j}].hostPort`, key));
      taken.add(key);
    }
  }
  return errors;
}

/** A number, or the name of a container's port; an absent one reads as 0. */
export function portNumberOrName(port: IntOrString | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return told(isValidPortName(port), port, path);
  return told(isValidPortNum(port ?? 0), port ?? 0, path);
}
