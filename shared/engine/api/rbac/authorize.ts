/** Whether somebody may do something, by the roles that are bound to them (plugin/pkg/auth/authorizer/rbac). */
import type { AnyObject } from '../../../model/meta.ts';
import type { Reader } from '../store.ts';
import { grants, RBAC_GROUP, type Policy } from './grants.ts';
import { allows, type Action } from './rule.ts';
import type { Asker } from './subject.ts';

export type Verdict =
  | { readonly allowed: true }
  /** `why`: what stands behind the refusal, "" where nothing has to be said. */
  | { readonly allowed: false; readonly why: string };

const policyOf = (read: Reader): Policy => ({
  clusterRole: (name) => read.get(`ClusterRole.${RBAC_GROUP}`, '', name) as AnyObject | undefined,
  clusterRoles: () => read.list(`ClusterRole.${RBAC_GROUP}`) as Iterable<AnyObject>,
  role: (namespace, name) => read.get(`Role.${RBAC_GROUP}`, namespace, name) as AnyObject | undefined,
  bindings: (namespace) =>
    [
      ...read.list(`ClusterRoleBinding.${RBAC_GROUP}`),
      ...(namespace === '' ? [] : read.list(`RoleBinding.${RBAC_GROUP}`, namespace)),
    ] as AnyObject[],
});

/** @param namespace '' for what lives in none, and for all of them */
export const authorize = (read: Reader, asker: Asker, namespace: string, action: Action): Verdict =>
  verdict(policyOf(read), asker, namespace, action);

/** The same by roles and bindings from anywhere. */
export function verdict(policy: Policy, asker: Asker, namespace: string, action: Action): Verdict {
  const missing = new Set<string>();
  for (const grant of grants(policy, asker, 'url' in action ? '' : namespace)) {
    if ('missing' in grant) missing.add(grant.missing);
    else if (grant.rules.some((rule) => allows(rule, action))) return { allowed: true };
  }
  const [first, ...more] = missing;
  if (first === undefined) return { allowed: false, why: '' };
  return { allowed: false, why: `RBAC: ${more.length === 0 ? first : `[${[...missing].join(', ')}]`}` };
}
