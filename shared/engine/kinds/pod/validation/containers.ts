/** The containers of a pod, by their part in it: regular, before them (init), and added later (ephemeral). */
import {
  duplicate,
  forbidden,
  invalid,
  notFoundField,
  notSupportedAsListed,
  required,
  type FieldError,
} from '../../../api/field-error.ts';
import type { Container, PodSpec } from '../../../../model/pod.ts';
import { listAt, textAt } from '../../look.ts';
import { containerErrors, imageErrors, refused, type PodParts } from './container.ts';
import { lifecycleErrors } from './handlers.ts';
import { hostPortConflicts } from './ports.ts';
import { allProbeErrors } from './probes.ts';

const hooks = (container: Container, pod: PodParts, path: string): FieldError[] =>
  container.lifecycle === undefined ? [] : lifecycleErrors(container.lifecycle, pod.gracePeriod, `${path}.lifecycle`);

/** Complaints about spec.containers at `path`. */
export function regularErrors(spec: PodSpec, pod: PodParts, path: string): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, i) => {
    const here = `${path}[${i}]`;
    const twice = names.has(container.name);
    names.add(container.name);
    return [
      ...containerErrors(container, pod, here),
      ...(twice ? [duplicate(`${here}.name`, container.name ?? '')] : []),
      ...hooks(container, pod, here),
      ...allProbeErrors(container, here),
      ...refused(container, ['restartPolicy'], 'may not be set for non-init containers', here),
    ];
  });
  return [...errors, ...hostPortConflicts(containers, (i) => `${path}[${i}]`)];
}

/** What runs before the pod and is then over has neither hooks nor probes. */
const OF_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** Complaints about spec.initContainers at `path`. */
export function initErrors(spec: PodSpec, pod: PodParts, path: string): FieldError[] {
  const names = new Set((spec.containers ?? []).map((c) => c.name));
  return (spec.initContainers ?? []).flatMap((container, i) => {
    const here = `${path}[${i}]`;
    const errors = containerErrors(container, pod, here);
    const policy = container.restartPolicy;
    if (policy !== undefined && policy !== 'Always')
      errors.push(notSupportedAsListed(`${here}.restartPolicy`, policy, ['Always']));
    if (names.has(container.name)) errors.push(duplicate(`${here}.name`, container.name ?? ''));
    else if ((container.name ?? '') !== '') names.add(container.name);
    // They run one by one, so each is looked at by itself; upstream counts it as the first.
    errors.push(...hostPortConflicts([container], () => `${path}[0]`));
    if (policy === 'Always') errors.push(...hooks(container, pod, here), ...allProbeErrors(container, here));
    else
      errors.push(
        ...refused(container, OF_SIDECARS, 'may not be set for init containers without restartPolicy=Always', here),
      );
    return errors;
  });
}

const NOT_OF_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];
const CANNOT = 'cannot be set for an Ephemeral Container';

/** Defaulting gives each container a `resources` of {}, which is as good as none. */
function withoutEmpty(container: Container): Container {
  const { resources = {} } = container;
  if (Object.keys(resources).length > 0) return container;
  const { resources: _empty, ...rest } = container;
  return rest as Container;
}

/** Complaints about spec.ephemeralContainers at `path`. */
export function ephemeralErrors(spec: PodSpec, pod: PodParts, path: string): FieldError[] {
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.name));
  const names = new Set(others);
  return ((spec.ephemeralContainers ?? []) as Container[]).flatMap((container, i) => {
    const here = `${path}[${i}]`;
    const errors = [...containerErrors(container, pod, here), ...imageErrors(container, here)];
    if (names.has(container.name)) errors.push(duplicate(`${here}.name`, container.name ?? ''));
    names.add(container.name);
    const target = textAt(container, 'targetContainerName');
    if (target !== '' && !others.has(target)) errors.push(notFoundField(`${here}.targetContainerName`, target));
    errors.push(...refused(withoutEmpty(container), NOT_OF_EPHEMERAL, CANNOT, here));
    for (const [j, mount] of listAt(container, 'volumeMounts').entries()) {
      for (const field of ['subPath', 'subPathExpr'])
        if (textAt(mount, field) !== '') errors.push(forbidden(`${here}.volumeMounts[${j}].${field}`, CANNOT));
    }
    return errors;
  });
}

/** On the host's network a port of the container is that of the host; a template may still leave it out. */
export function hostNetworkErrors(spec: PodSpec, isPod: boolean, path: string): FieldError[] {
  if (spec.hostNetwork !== true) return [];
  return (spec.containers ?? []).flatMap((container, i) =>
    (container.ports ?? []).flatMap((port, j) => {
      const host = port.hostPort ?? 0;
      if (host === port.containerPort || (host === 0 && !isPod)) return [];
      const text = 'must match `containerPort` when `hostNetwork` is true';
      return [invalid(`${path}[${i}].ports[${j}].hostPort`, host, text)];
    }),
  );
}
