/** Whether somebody may do something, by the roles that are bound to them (plugin/pkg/auth/authorizer/rbac). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Reader } from '../store.ts';
import { allows, ANYBODY, EVERYBODY, EVERYTHING, ruleOf, type Action, type Rule } from './rule.ts';
import { AUTHENTICATED, bindsTo, type Asker } from './subject.ts';

const GROUP = 'rbac.authorization.k8s.io';

export type Verdict =
  | { readonly allowed: true }
  /** `why`: what stands behind the refusal, "" where nothing has to be said. */
  | { readonly allowed: false; readonly why: string };

interface Resolved {
  rules: readonly Rule[];
  /** A role that a binding names and that is not there. */
  missing?: string;
}

function rulesOfBinding(read: Reader, binding: AnyObject): Resolved {
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  const isCluster = kind === 'ClusterRole';
  const role = isCluster
    ? read.get(`ClusterRole.${GROUP}`, '', name)
    : read.get(`Role.${GROUP}`, binding.metadata.namespace ?? '', name);
  if (role !== undefined) return { rules: listAt(role, 'rules').map(ruleOf) };
  if (isCluster && name === 'cluster-admin') return { rules: EVERYTHING };
  const what = isCluster ? 'clusterrole' : 'role';
  return { rules: [], missing: `${what}.${GROUP} ${JSON.stringify(name)} not found` };
}

/** What everybody of the asker's sort may do without any binding of this cluster. */
const common = ({ groups }: Asker): readonly Rule[] => [
  ...(groups.includes('system:masters') ? EVERYTHING : []),
  ...ANYBODY,
  ...(groups.includes(AUTHENTICATED) ? EVERYBODY : []),
];

/** @param namespace '' for what lives in none, and for all of them */
export function authorize(read: Reader, asker: Asker, namespace: string, action: Action): Verdict {
  const allowed = { allowed: true } as const;
  if (common(asker).some((rule) => allows(rule, action))) return allowed;
  const bindings = [
    ...read.list(`ClusterRoleBinding.${GROUP}`),
    ...(namespace === '' || 'url' in action ? [] : read.list(`RoleBinding.${GROUP}`, namespace)),
  ] as AnyObject[];
  const missing: string[] = [];
  for (const binding of bindings) {
    if (!bindsTo(asker, binding)) continue;
    const found = rulesOfBinding(read, binding);
    if (found.missing !== undefined) missing.push(found.missing);
    if (found.rules.some((rule) => allows(rule, action))) return allowed;
  }
  const [first, ...more] = [...new Set(missing)];
  if (first === undefined) return { allowed: false, why: '' };
  return { allowed: false, why: `RBAC: ${more.length === 0 ? first : `[${[first, ...more].join(', ')}]`}` };
}
