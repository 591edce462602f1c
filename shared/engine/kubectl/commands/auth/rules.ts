/** What the roles that are bound to somebody allow, read through the API's door (kubectl/pkg/cmd/auth). */
import { EVERYBODY, EVERYTHING, ruleOf, type Rule } from '../../../api/rbac/rule.ts';
import { bindsTo, type Asker } from '../../../api/rbac/subject.ts';
import { listAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { findObject, listObjects } from '../../resources/client.ts';
import type { Task } from '../../waits.ts';

const rbac = (plural: string) => ({ group: 'rbac.authorization.k8s.io', version: 'v1', plural });

/** The rules of the role that a binding refers to; none where it is not there. */
function* rulesOfBinding(binding: AnyObject): Task<readonly Rule[]> {
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  const isCluster = kind === 'ClusterRole';
  const role = yield* isCluster
    ? findObject(rbac('clusterroles'), '', name)
    : findObject(rbac('roles'), binding.metadata.namespace ?? '', name);
  if (role === undefined) return isCluster && name === 'cluster-admin' ? EVERYTHING : [];
  return listAt(role, 'rules').map(ruleOf);
}

/** Everything that somebody may do in a namespace; '' for what holds in all. */
export function* rulesFor(asker: Asker, namespace: string): Task<Rule[]> {
  const found: Rule[] = asker.groups.includes('system:masters') ? [...EVERYTHING] : [];
  const bindings = yield* listObjects(rbac('clusterrolebindings'), '');
  if (namespace !== '') bindings.push(...(yield* listObjects(rbac('rolebindings'), namespace)));
  for (const binding of bindings) if (bindsTo(asker, binding)) found.push(...(yield* rulesOfBinding(binding)));
  return [...found, ...EVERYBODY];
}
