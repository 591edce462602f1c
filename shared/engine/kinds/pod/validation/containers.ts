/** Complaints about containers: names, images, ports, env, mounts, probes, resources (validateContainers). */
import {
  duplicate,
  invalid,
  notFoundField,
  notSupported,
  required,
  type FieldError,
} from '../../../api/field-error.ts';
import { isDns1123Label, isRelaxedEnvVarName, isValidPortName, isValidPortNum } from '../../../api/names.ts';
import type { Container, PodSpec, Probe } from '../../../../model/pod.ts';
import { validateResources } from './resources.ts';
import { validateSeccompField } from './seccomp.ts';

const named = (complaints: string[], path: string, value: unknown): FieldError[] =>
  complaints.map((c) => invalid(path, value, c));

const PULL = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function portErrors(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [i, port] of (container.ports ?? []).entries()) {
    const at = `${path}[${i}]`;
    if ((port.name ?? '') !== '') {
      const complaints = isValidPortName(port.name!);
      errors.push(...named(complaints, `${at}.name`, port.name));
      if (complaints.length === 0 && names.has(port.name!)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name!);
    }
    if (port.containerPort === undefined || port.containerPort === 0) errors.push(required(`${at}.containerPort`));
    else errors.push(...named(isValidPortNum(port.containerPort), `${at}.containerPort`, port.containerPort));
    if ((port.hostPort ?? 0) !== 0)
      errors.push(...named(isValidPortNum(port.hostPort!), `${at}.hostPort`, port.hostPort));
    if (port.protocol === undefined) errors.push(required(`${at}.protocol`));
    else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, PROTOCOLS));
  }
  return errors;
}

function envErrors(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, env] of (container.env ?? []).entries()) {
    const at = `${path}[${i}]`;
    if ((env.name ?? '') === '') errors.push(required(`${at}.name`));
    else errors.push(...named(isRelaxedEnvVarName(env.name), `${at}.name`, env.name));
    if (env.valueFrom === undefined) continue;
    const sources = Object.keys(env.valueFrom).length;
    if (sources === 0)
      errors.push(
        invalid(
          `${at}.valueFrom`,
          '',
          'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
        ),
      );
    else if ((env.value ?? '') !== '')
      errors.push(invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty'));
    else if (sources > 1)
      errors.push(invalid(`${at}.valueFrom`, '', 'may not have more than one field specified at a time'));
  }
  return errors;
}

function mountErrors(container: Container, spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = new Set((spec.volumes ?? []).map((v) => v.name));
  const mounted = new Set<string>();
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${path}[${i}]`;
    if ((mount.name ?? '') === '') errors.push(required(`${at}.name`));
    else if (!volumes.has(mount.name)) errors.push(notFoundField(`${at}.name`, mount.name));
    if ((mount.mountPath ?? '') === '') errors.push(required(`${at}.mountPath`));
    else if (mounted.has(mount.mountPath)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    mounted.add(mount.mountPath);
  }
  return errors;
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

function probeErrors(probe: Probe | undefined, path: string, successOne: boolean): FieldError[] {
  if (probe === undefined) return [];
  const errors: FieldError[] = [];
  const present = HANDLERS.filter((h) => probe[h] !== undefined);
  if (present.length === 0) errors.push(required(path, 'must specify a handler type'));
  for (const h of present.slice(1))
    errors.push({
      type: 'FieldValueForbidden',
      field: `${path}.${h}`,
      body: 'Forbidden: may not specify more than 1 handler type',
    });
  if (probe.httpGet !== undefined) {
    if ((probe.httpGet.path ?? '') === '') errors.push(required(`${path}.httpGet.path`));
    errors.push(...portValue(probe.httpGet.port, `${path}.httpGet.port`));
  }
  if (probe.tcpSocket !== undefined) errors.push(...portValue(probe.tcpSocket.port, `${path}.tcpSocket.port`));
  if (probe.grpc !== undefined) errors.push(...portValue(probe.grpc.port, `${path}.grpc.port`));
  if (probe.exec !== undefined && (probe.exec.command?.length ?? 0) === 0)
    errors.push(required(`${path}.exec.command`));
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const n = probe[field] ?? 0;
    if (n < 0) errors.push(invalid(`${path}.${field}`, n, 'must be greater than or equal to 0'));
  }
  if (successOne && (probe.successThreshold ?? 1) !== 1)
    errors.push(invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1'));
  return errors;
}

function portValue(port: string | number | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return named(isValidPortName(port), path, port);
  return named(isValidPortNum(port ?? 0), path, port ?? 0);
}

function containerErrors(container: Container, spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if ((container.name ?? '') === '') errors.push(required(`${path}.name`));
  else errors.push(...named(isDns1123Label(container.name), `${path}.name`, container.name));
  if ((container.image ?? '') === '') errors.push(required(`${path}.image`));
  else if (container.image !== container.image!.trim())
    errors.push(invalid(`${path}.image`, container.image, 'must not have leading or trailing whitespace'));
  errors.push(
    ...portErrors(container, `${path}.ports`),
    ...envErrors(container, `${path}.env`),
    ...mountErrors(container, spec, `${path}.volumeMounts`),
  );
  if (container.imagePullPolicy === undefined) errors.push(required(`${path}.imagePullPolicy`));
  else if (!PULL.includes(container.imagePullPolicy))
    errors.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL));
  errors.push(
    ...validateResources(container.resources, `${path}.resources`),
    ...validateSeccompField(container.securityContext, `${path}.securityContext`),
  );
  errors.push(
    ...probeErrors(container.livenessProbe, `${path}.livenessProbe`, true),
    ...probeErrors(container.readinessProbe, `${path}.readinessProbe`, false),
    ...probeErrors(container.startupProbe, `${path}.startupProbe`, true),
  );
  return errors;
}

/** All containers of a pod spec; a name is used once among them. */
export function validateContainers(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const list = (containers: readonly Container[] | undefined, field: string): void => {
    for (const [i, container] of (containers ?? []).entries()) {
      const at = `${path}.${field}[${i}]`;
      errors.push(...containerErrors(container, spec, at));
      if ((container.name ?? '') !== '' && names.has(container.name))
        errors.push(duplicate(`${at}.name`, container.name));
      names.add(container.name);
    }
  };
  if ((spec.containers ?? []).length === 0) errors.push(required(`${path}.containers`));
  list(spec.containers, 'containers');
  list(spec.initContainers, 'initContainers');
  return errors;
}
