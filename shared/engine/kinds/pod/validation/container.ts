/** What holds for every container, whatever its part in the pod (validateContainerCommon). */
import { forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import type { Container } from '../../../../model/pod.ts';
import { fieldsAt, listAt } from '../../look.ts';
import { dnsLabel, needed } from './checks.ts';
import { envErrors, envFromErrors } from './env.ts';
import { pullPolicyErrors } from './image-pull.ts';
import { portErrors } from './ports.ts';
import { resizePolicyErrors } from './resize-policy.ts';
import { resourceErrors } from './resources.ts';
import { securityContextErrors } from './security-context.ts';
import { deviceErrors, mountErrors } from './volume-mounts.ts';
import type { Volumes } from './volumes.ts';

/** What containers have to know of their pod. */
export interface PodParts {
  volumes: Volumes;
  claims: ReadonlySet<string>;
  restartPolicy: string | undefined;
  /** Seconds; absent where the pod has none to compare with. */
  gracePeriod: number | undefined;
  /** False where the pod has users of its own. */
  hostUsers: boolean;
}

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

function messagePolicyErrors(policy: string, path: string): FieldError[] {
  if (policy === '') return [required(path)];
  return MESSAGE_POLICIES.includes(policy) ? [] : [notSupportedAsListed(path, policy, MESSAGE_POLICIES)];
}

/** Complaints about the container at `path`. */
export function containerErrors(container: Container, pod: PodParts, path: string): FieldError[] {
  const name = container.name ?? '';
  return [
    ...(name === '' ? [required(`${path}.name`)] : dnsLabel(name, `${path}.name`)),
    ...needed(container.image ?? '', `${path}.image`),
    ...messagePolicyErrors(container.terminationMessagePolicy ?? '', `${path}.terminationMessagePolicy`),
    ...portErrors(container.ports, `${path}.ports`),
    ...envErrors(container.env, `${path}.env`),
    ...envFromErrors(container.envFrom, `${path}.envFrom`),
    ...mountErrors(container, pod.volumes, `${path}.volumeMounts`),
    ...deviceErrors(container, pod.volumes, `${path}.volumeDevices`),
    ...pullPolicyErrors(container.imagePullPolicy ?? '', `${path}.imagePullPolicy`),
    ...resourceErrors(container.resources, pod.claims, `${path}.resources`),
    ...resizePolicyErrors(listAt(container, 'resizePolicy'), pod.restartPolicy, `${path}.resizePolicy`),
    ...securityContextErrors(fieldsAt(container, 'securityContext'), pod.hostUsers, `${path}.securityContext`),
  ];
}

/** In a pod, though not in a template, an image has no spaces around it. */
export function imageErrors(container: Container, path: string): FieldError[] {
  const image = container.image ?? '';
  return image.trim() === image
    ? []
    : [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}

/** Fields that the container may not have, each with upstream's reason. */
export const refused = (container: Container, fields: readonly string[], why: string, path: string): FieldError[] =>
  fields
    .filter((field) => (container[field] ?? undefined) !== undefined)
    .map((field) => forbidden(`${path}.${field}`, why));
