/** The rights that all containers of a pod share, and what it shares with its host. */
import { forbidden, invalid, notSupported, type FieldError } from '../../../api/field-error.ts';
import { isValidGroupId } from '../../../api/names.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { at, fieldsAt, listAt, numberAt } from '../../look.ts';
import { appArmorErrors } from './app-armor.ts';
import { oneOf, told } from './checks.ts';
import { seccompErrors } from './seccomp.ts';
import { idErrors } from './security-context.ts';
import { sysctlErrors } from './sysctls.ts';
import { windowsOptionsErrors } from './windows.ts';

const BOTH_NAMESPACES = 'ShareProcessNamespace and HostPID cannot both be enabled';

/** Complaints about spec.securityContext at `path` (validatePodSpecSecurityContext). */
export function podSecurityContextErrors(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext ?? {};
  const group = numberAt(context, 'fsGroup');
  const labels = at(context, 'seLinuxChangePolicy');
  const errors = [
    ...(group === undefined ? [] : told(isValidGroupId(group), group, `${path}.fsGroup`)),
    ...idErrors(context, path),
    ...listAt(context, 'supplementalGroups').flatMap((id, i) =>
      told(isValidGroupId(id as number), id, `${path}.supplementalGroups[${i}]`),
    ),
  ];
  if (spec['shareProcessNamespace'] === true && spec['hostPID'] === true)
    errors.push(invalid(`${path}.shareProcessNamespace`, true, BOTH_NAMESPACES));
  errors.push(
    ...sysctlErrors(spec, `${path}.sysctls`),
    ...oneOf(at(context, 'fsGroupChangePolicy'), ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`),
    ...seccompErrors(fieldsAt(context, 'seccompProfile'), `${path}.seccompProfile`),
    ...windowsOptionsErrors(fieldsAt(context, 'windowsOptions'), `${path}.windowsOptions`),
    ...appArmorErrors(fieldsAt(context, 'appArmorProfile'), `${path}.appArmorProfile`),
    ...oneOf(at(context, 'supplementalGroupsPolicy'), ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`),
  );
  // MountOption waits for the gate SELinuxMount, off in 1.34.
  if (labels !== undefined && labels !== 'Recursive')
    errors.push(notSupported(`${path}.seLinuxChangePolicy`, labels, ['Recursive']));
  return errors;
}

/** A pod with users of its own shares nothing with its host (validateHostUsers); the words of the paths are upstream's. */
export function hostUsersErrors(spec: PodSpec, path: string): FieldError[] {
  if (spec['hostUsers'] !== false) return [];
  const shared = { hostNetwork: spec.hostNetwork, HostPID: spec['hostPID'], HostIPC: spec['hostIPC'] };
  return Object.entries(shared)
    .filter(([, value]) => value === true)
    .map(([field]) => forbidden(`${path}.${field}`, 'when `pod.Spec.HostUsers` is false'));
}
