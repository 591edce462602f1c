/** Which rules hold for somebody: those of every cluster, then those of the roles that are bound to them (pkg/registry/rbac/validation). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { compileLabelSelector } from '../label-selector.ts';
import { aggregateLabel, BUILT_IN_BINDINGS, BUILT_IN_ROLES, GATHERED } from './built-in-roles.ts';
import { ruleOf, type Rule } from './rule.ts';
import { bindsTo, type Asker } from './subject.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Where roles and bindings are looked up. */
export interface Policy {
  clusterRole(name: string): AnyObject | undefined;
  clusterRoles(): Iterable<AnyObject>;
  role(namespace: string, name: string): AnyObject | undefined;
  /** Those of the whole cluster, then those of a namespace; '' is none. */
  bindings(namespace: string): Iterable<AnyObject>;
}

/** The rules of one role, or that it is not there: 'clusterrole.rbac.authorization.k8s.io "x" not found'. */
export type Grant = { rules: readonly Rule[] } | { missing: string };

const ownRules = (role: AnyObject): Rule[] => listAt(role, 'rules').map(ruleOf);

/** The rules of a ClusterRole with those that it gathers (ClusterRoleAggregationController); undefined: there is none. */
function clusterRules(policy: Policy, name: string): readonly Rule[] | undefined {
  const role = policy.clusterRole(name);
  const own = role === undefined ? BUILT_IN_ROLES[name] : ownRules(role);
  const labels = (GATHERED[name] ?? []).map(aggregateLabel);
  const selectors = listAt(role, 'aggregationRule', 'clusterRoleSelectors').map((each) =>
    compileLabelSelector(each as object),
  );
  if (own === undefined || labels.length + selectors.length === 0) return own;
  const isPart = ({ metadata }: AnyObject): boolean =>
    metadata.name !== name &&
    (labels.some((label) => metadata.labels?.[label] === 'true') || selectors.some((fits) => fits(metadata.labels)));
  return [...own, ...[...policy.clusterRoles()].filter(isPart).flatMap(ownRules)];
}

function grantOf(policy: Policy, binding: AnyObject): Grant {
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  const role = kind === 'ClusterRole' ? undefined : policy.role(binding.metadata.namespace ?? '', name);
  const rules = kind === 'ClusterRole' ? clusterRules(policy, name) : role && ownRules(role);
  return rules === undefined
    ? { missing: `${kind.toLowerCase()}.${RBAC_GROUP} ${JSON.stringify(name)} not found` }
    : { rules };
}

/** One after the other, so that who has found enough need not go on. @param namespace '' for what lives in none, and for all */
export function* grants(policy: Policy, asker: Asker, namespace: string): Generator<Grant, void> {
  for (const [role, group] of BUILT_IN_BINDINGS)
    if (asker.groups.includes(group)) yield { rules: BUILT_IN_ROLES[role] ?? [] };
  for (const binding of policy.bindings(namespace)) if (bindsTo(asker, binding)) yield grantOf(policy, binding);
}
