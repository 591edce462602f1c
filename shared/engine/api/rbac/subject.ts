/** Who asks, and whether a binding means them (rbac/v1 Subject, k8s.io/apiserver/pkg/authentication/user). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';

export interface Asker {
  name: string;
  groups: readonly string[];
}

export const AUTHENTICATED = 'system:authenticated';

/** Nobody said who it is. */
export const ANONYMOUS: Asker = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The groups that a ServiceAccount is in. */
export const accountGroups = (namespace: string): string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
];

/** A ServiceAccount as it asks. */
export const accountAsker = (namespace: string, name: string): Asker => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  groups: [...accountGroups(namespace), AUTHENTICATED],
});

function isSubject({ name, groups }: Asker, subject: { kind: string; name: string; namespace: string }): boolean {
  if (subject.kind === 'Group') return groups.includes(subject.name);
  if (subject.kind === 'ServiceAccount') return name === `system:serviceaccount:${subject.namespace}:${subject.name}`;
  return subject.kind === 'User' && subject.name === name;
}

/** Whether a RoleBinding or ClusterRoleBinding has the asker among its subjects. */
export function bindsTo(asker: Asker, binding: AnyObject): boolean {
  return listAt(binding, 'subjects').some((subject) =>
    isSubject(asker, {
      kind: textAt(subject, 'kind'),
      name: textAt(subject, 'name'),
      namespace: textAt(subject, 'namespace') || (binding.metadata.namespace ?? ''),
    }),
  );
}
