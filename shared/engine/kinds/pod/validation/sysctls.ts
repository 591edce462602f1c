/** Kernel settings of a pod: sound names, once each, and none that would reach the host's own. */
import { duplicate, invalid, required, type FieldError } from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { listAt, textAt } from '../../look.ts';

const MAX = 253;
const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const PATTERN = `^(${SEGMENT}[\\./])*${SEGMENT}$`;
const NAME = new RegExp(PATTERN);

export const isSysctlName = (name: string): boolean => name.length <= MAX && NAME.test(name);

/** The namespace that a setting belongs to (component-helpers/node/util/sysctl); '' for the host alone. */
function namespaceOf(sysctl: string): 'ipc' | 'net' | '' {
  const name = /^[^./]*\//.test(sysctl) ? sysctl.replace(/[./]/g, (c) => (c === '.' ? '/' : '.')) : sysctl;
  if (name.startsWith('net.')) return 'net';
  const isIpc = name === 'kernel.sem' || /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)/.test(name);
  return isIpc ? 'ipc' : '';
}

/** Complaints about the sysctls of a pod's security context at `path`. */
export function sysctlErrors(spec: PodSpec, path: string): FieldError[] {
  const seen = new Set<string>();
  return listAt(spec.securityContext, 'sysctls').flatMap((sysctl, i) => {
    const here = `${path}[${i}].name`;
    const name = textAt(sysctl, 'name');
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(here));
    else if (!isSysctlName(name))
      errors.push(invalid(here, name, `must have at most ${MAX} characters and match regex ${PATTERN}`));
    else if (seen.has(name)) errors.push(duplicate(here, name));
    seen.add(name);
    const namespace = namespaceOf(name);
    if (spec.hostNetwork === true && namespace === 'net')
      errors.push(invalid(here, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec['hostIPC'] === true && namespace === 'ipc')
      errors.push(invalid(here, name, "may not be specified when 'hostIPC' is true"));
    return errors;
  });
}
