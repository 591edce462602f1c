/** What a change of a running container's resources costs: a restart, or nothing. */
import { duplicate, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { textAt } from '../../look.ts';
import { oneOf } from './checks.ts';

const RESOURCES = ['cpu', 'memory'];
const POLICIES = ['NotRequired', 'RestartContainer'];

/** Complaints about the policies at `path`; most paths are upstream's: those of the list. */
export function resizePolicyErrors(
  policies: readonly unknown[],
  podRestartPolicy: string | undefined,
  path: string,
): FieldError[] {
  const seen = new Set<string>();
  return policies.flatMap((policy, i) => {
    const resource = textAt(policy, 'resourceName');
    const restart = textAt(policy, 'restartPolicy');
    const errors = seen.has(resource) ? [duplicate(`${path}[${i}]`, resource)] : [];
    seen.add(resource);
    errors.push(...(resource === '' ? [required(path)] : oneOf(resource, RESOURCES, path)));
    errors.push(...(restart === '' ? [required(path)] : oneOf(restart, POLICIES, path)));
    if (podRestartPolicy === 'Never' && restart !== 'NotRequired')
      errors.push(invalid(path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    return errors;
  });
}
