/** Roles and bindings, read through the API's door (kubectl/pkg/cmd/auth). */
import { RBAC_GROUP, type Policy } from '../../../api/rbac/grants.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { listObjects } from '../../resources/client.ts';
import type { Task } from '../../waits.ts';

const rbac = (plural: string) => ({ group: RBAC_GROUP, version: 'v1', plural });
const named =
  (objects: readonly AnyObject[]) =>
  (name: string): AnyObject | undefined =>
    objects.find(({ metadata }) => metadata.name === name);

/** What holds in a namespace; '' for what holds in all. */
export function* policyIn(namespace: string): Task<Policy> {
  const clusterRoles = yield* listObjects(rbac('clusterroles'), '');
  const clusterBindings = yield* listObjects(rbac('clusterrolebindings'), '');
  const roles = namespace === '' ? [] : yield* listObjects(rbac('roles'), namespace);
  const own = namespace === '' ? [] : yield* listObjects(rbac('rolebindings'), namespace);
  return {
    clusterRole: named(clusterRoles),
    clusterRoles: () => clusterRoles,
    role: (_namespace, name) => named(roles)(name),
    bindings: () => [...clusterBindings, ...own],
  };
}
