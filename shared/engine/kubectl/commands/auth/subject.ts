/** Who asks: the administrator of the kubeconfig, or whom --as and --as-group name. */
import { accountGroups, AUTHENTICATED, type Asker } from '../../../api/rbac/subject.ts';
import type { Call } from '../../call.ts';

const ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** The person of the built-in kubeconfig may do everything. */
const ADMIN: Asker = { name: 'admin', groups: ['system:masters', AUTHENTICATED] };

export function askerOf({ flags }: Call): Asker {
  const name = flags.text('as');
  if (name === '') return ADMIN;
  const namespace = ACCOUNT.exec(name)?.[1];
  const own = namespace === undefined ? [] : accountGroups(namespace);
  return { name, groups: [...flags.list('as-group'), ...own, AUTHENTICATED] };
}
