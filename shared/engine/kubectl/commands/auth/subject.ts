/** Who asks: the administrator of the kubeconfig, or whom --as and --as-group name. */
import type { Call } from '../../call.ts';

export interface Asker {
  name: string;
  groups: readonly string[];
}

const AUTHENTICATED = 'system:authenticated';
const ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** The person of the built-in kubeconfig may do everything. */
const ADMIN: Asker = { name: 'admin', groups: ['system:masters', AUTHENTICATED] };

export function askerOf({ flags }: Call): Asker {
  const name = flags.text('as');
  if (name === '') return ADMIN;
  const namespace = ACCOUNT.exec(name)?.[1];
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { name, groups: [...flags.list('as-group'), ...own, AUTHENTICATED] };
}

/** Whether a subject of a binding means the asker. */
export function isSubject(
  { name, groups }: Asker,
  subject: { kind: string; name: string; namespace: string },
): boolean {
  if (subject.kind === 'Group') return groups.includes(subject.name);
  if (subject.kind === 'ServiceAccount') return name === `system:serviceaccount:${subject.namespace}:${subject.name}`;
  return subject.kind === 'User' && subject.name === name;
}
