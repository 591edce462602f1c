/** What only pods of Windows may say, and what they may not. */
import { forbidden, invalid, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { utf8Length } from '../../../text/utf8.ts';
import { at, fieldsAt, listAt, type Fields } from '../../look.ts';
import { told } from './checks.ts';
import { everyContainer } from './every-container.ts';

const MAX_SPEC_KIB = 64;
const MAX_DOMAIN = 256;
const MAX_USER = 104;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS_DOMAIN = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);
const NETBIOS_DOMAIN = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const CONTROL = /\p{Cc}/u;

/** What is wrong with "DOMAIN\user". */
function userTexts(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (CONTROL.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const user = parts.at(-1)!;
  const texts: string[] = [];
  if (domain !== undefined && utf8Length(domain) >= MAX_DOMAIN)
    texts.push(`runAsUserName's Domain length must be under ${MAX_DOMAIN} characters`);
  if (domain !== undefined && !NETBIOS_DOMAIN.test(domain) && !DNS_DOMAIN.test(domain))
    texts.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === '') texts.push("runAsUserName's User cannot be empty");
  else if (utf8Length(user) > MAX_USER)
    texts.push(`runAsUserName's User length must not be longer than ${MAX_USER} characters`);
  if (/^[. ]+$/.test(user)) texts.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    texts.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return texts;
}

function specTexts(spec: string): string[] {
  if (spec === '') return ['gmsaCredentialSpec cannot be an empty string'];
  return utf8Length(spec) > MAX_SPEC_KIB * 1024 ? [`gmsaCredentialSpec size must be under ${MAX_SPEC_KIB} KiB`] : [];
}

const CHECKS = {
  gmsaCredentialSpecName: isDns1123Subdomain,
  gmsaCredentialSpec: specTexts,
  runAsUserName: userTexts,
};

/** Complaints about windowsOptions at `path`; absent, there are none. */
export const windowsOptionsErrors = (options: Fields | undefined, path: string): FieldError[] =>
  Object.entries(CHECKS).flatMap(([field, check]) => {
    const value = at(options, field);
    return typeof value === 'string' ? told(check(value), value, `${path}.${field}`) : [];
  });

/** Processes of the host: all containers or none, and on the host's network (validateWindowsHostProcessPod). */
export function hostProcessErrors(spec: PodSpec, path: string): FieldError[] {
  const ofPod = at(spec.securityContext, 'windowsOptions', 'hostProcess') as boolean | undefined;
  const errors: FieldError[] = [];
  const containers = everyContainer(spec, path);
  let count = 0;
  for (const { container, path: here } of containers) {
    const own = at(container.securityContext, 'windowsOptions', 'hostProcess') as boolean | undefined;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const text = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalid(`${here}.securityContext.windowsOptions.hostProcess`, own, text));
    }
    if (own ?? ofPod) count += 1;
  }
  if (count === 0) return errors;
  if (count !== containers.length) {
    const text = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalid(path, '', text));
  }
  if (spec.hostNetwork !== true) {
    const text = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalid(`${path}.hostNetwork`, false, text));
  }
  return errors;
}

/** Fields of a pod that Windows has no use for, in upstream's order; those with a dot are of its security context. */
const NOT_OF_POD = [
  '.appArmorProfile',
  '.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  '.seccompProfile',
  '.fsGroup',
  '.fsGroupChangePolicy',
  '.sysctls',
  'shareProcessNamespace',
  '.runAsUser',
  '.runAsGroup',
  '.supplementalGroups',
  '.supplementalGroupsPolicy',
  '.seLinuxChangePolicy',
];
const NOT_OF_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** hostPID and hostIPC are no pointers: false is as good as absent; so is an empty list of sysctls. */
function isSet(spec: PodSpec, field: string): boolean {
  if (!field.startsWith('.'))
    return field === 'hostPID' || field === 'hostIPC' ? spec[field] === true : at(spec, field) !== undefined;
  const name = field.slice(1);
  return name === 'sysctls'
    ? listAt(spec.securityContext, name).length > 0
    : at(spec.securityContext, name) !== undefined;
}

const NOT_WINDOWS = 'cannot be set for a windows pod';

/** Complaints about a pod that says it is for Windows (validateWindows). */
export function windowsErrors(spec: PodSpec, path: string): FieldError[] {
  const ofPod = NOT_OF_POD.filter((field) => isSet(spec, field)).map((field) =>
    forbidden(field.startsWith('.') ? `${path}.securityContext${field}` : `${path}.${field}`, NOT_WINDOWS),
  );
  const ofContainers = everyContainer(spec, path).flatMap(({ container, path: here }) =>
    NOT_OF_CONTAINER.filter((field) => at(container.securityContext, field) !== undefined).map((field) =>
      forbidden(`${here}.securityContext.${field}`, NOT_WINDOWS),
    ),
  );
  return [...ofPod, ...ofContainers];
}

/** Complaints about a pod that says it is for Linux (validateLinux). */
export function linuxErrors(spec: PodSpec, path: string): FieldError[] {
  const holders = [{ context: spec.securityContext, path }];
  for (const { container, path: here } of everyContainer(spec, path))
    holders.push({ context: container.securityContext, path: here });
  return holders
    .filter(({ context }) => fieldsAt(context, 'windowsOptions') !== undefined)
    .map(({ path: here }) =>
      forbidden(`${here}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'),
    );
}
