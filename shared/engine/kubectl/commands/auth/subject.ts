/** Who asks: the administrator of the kubeconfig, or whom --as and --as-group name. */
import type { Call } from '../../call.ts';
import { textFlag, textsFlag, type Flag } from '../../flags/flag.ts';

export interface Asker {
  name: string;
  groups: readonly string[];
}

export const AS_FLAGS: readonly Flag[] = [
  textFlag('as', 'The user to act as; system:serviceaccount:NAMESPACE:NAME is a service account.'),
  textsFlag('as-group', 'A group to act as a member of; may be given many times.'),
];

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
