/** The rights of a container: numbers in range, and no two that exclude each other (ValidateSecurityContext). */
import { invalid, notSupportedAsListed, type FieldError } from '../../../api/field-error.ts';
import { isValidGroupId, isValidUserId } from '../../../api/names.ts';
import { at, fieldsAt, listAt, numberAt, type Fields } from '../../look.ts';
import { appArmorErrors } from './app-armor.ts';
import { told } from './checks.ts';
import { securityContext } from './go-struct.ts';
import { seccompErrors } from './seccomp.ts';
import { windowsOptionsErrors } from './windows.ts';

const PROC_MOUNTS = ['Default', 'Unmasked'];

/** Complaints about numbers of a user and a group; absent ones pass. */
export function idErrors(context: Fields, path: string): FieldError[] {
  const user = numberAt(context, 'runAsUser');
  const group = numberAt(context, 'runAsGroup');
  return [
    ...(user === undefined ? [] : told(isValidUserId(user), user, `${path}.runAsUser`)),
    ...(group === undefined ? [] : told(isValidGroupId(group), group, `${path}.runAsGroup`)),
  ];
}

function procMountErrors(mount: unknown, hostUsers: boolean, path: string): FieldError[] {
  if (mount === undefined) return [];
  return [
    ...(PROC_MOUNTS.includes(mount as string) ? [] : [notSupportedAsListed(path, mount, PROC_MOUNTS)]),
    ...(hostUsers && mount === 'Unmasked' ? [invalid(path, mount, '`hostUsers` must be false to use `Unmasked`')] : []),
  ];
}

function escalationErrors(context: Fields, path: string): FieldError[] {
  if (at(context, 'allowPrivilegeEscalation') !== false) return [];
  const errors: FieldError[] = [];
  const refuse = (what: string): void => {
    errors.push(
      invalid(path, securityContext(context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`),
    );
  };
  if (at(context, 'privileged') === true) refuse('`privileged` to true');
  for (const capability of listAt(context, 'capabilities', 'add'))
    if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  return errors;
}

/** Complaints about the context at `path`; absent, there are none. Privileged containers are allowed, as kubeadm and k3s do. */
export function securityContextErrors(context: Fields | undefined, hostUsers: boolean, path: string): FieldError[] {
  if (context === undefined) return [];
  return [
    ...idErrors(context, path),
    ...procMountErrors(at(context, 'procMount'), hostUsers, `${path}.procMount`),
    ...seccompErrors(fieldsAt(context, 'seccompProfile'), `${path}.seccompProfile`),
    ...escalationErrors(context, path),
    ...windowsOptionsErrors(fieldsAt(context, 'windowsOptions'), `${path}.windowsOptions`),
    ...appArmorErrors(fieldsAt(context, 'appArmorProfile'), `${path}.appArmorProfile`),
  ];
}
