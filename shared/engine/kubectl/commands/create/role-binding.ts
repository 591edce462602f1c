/** `kubectl create rolebinding` and `clusterrolebinding` (kubectl/pkg/cmd/create/create_{role,clusterrole}binding.go). */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { textFlag, textsFlag, type Flag } from '../../flags/flag.ts';
import { generator, type Made } from './generator.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Those who are bound: users, groups, "namespace:name" of ServiceAccounts. @throws CommandError */
function subjectsOf({ flags }: Call): object[] {
  const named = (kind: string, names: readonly string[]): object[] =>
    names.map((name) => ({ kind, apiGroup: GROUP, name }));
  const accounts = flags.list('serviceaccount').map((text) => {
    const [namespace = '', name = '', more] = text.split(':');
    if (namespace === '' || name === '' || more !== undefined)
      throw new CommandError('serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  return [...named('User', flags.list('user')), ...named('Group', flags.list('group')), ...accounts];
}

function binding(call: Call, kind: string, name: string, role: { kind: string; name: string }): Made {
  const subjects = subjectsOf(call);
  return {
    apiVersion: `${GROUP}/v1`,
    kind,
    metadata: { name },
    roleRef: { apiGroup: GROUP, ...role },
    ...(subjects.length === 0 ? {} : { subjects }),
  };
}

function bindsRole(call: Call, name: string): Made {
  const [role, clusterRole] = [call.flags.text('role'), call.flags.text('clusterrole')];
  if ((role === '') === (clusterRole === ''))
    throw new CommandError('exactly one of clusterrole or role must be specified');
  const ref = role === '' ? { kind: 'ClusterRole', name: clusterRole } : { kind: 'Role', name: role };
  return binding(call, 'RoleBinding', name, ref);
}

const SUBJECTS: readonly Flag[] = [
  textsFlag('user', 'A user; may be given many times.'),
  textsFlag('group', 'A group; may be given many times.'),
  textsFlag('serviceaccount', 'A ServiceAccount, namespace:name; may be given many times.'),
];

export const roleBinding = generator({
  name: 'rolebinding',
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Create a role binding for a particular role or cluster role',
  refused: 'failed to create rolebinding: ',
  flags: [textFlag('clusterrole', 'The ClusterRole.'), textFlag('role', 'The Role.'), ...SUBJECTS],
  make: bindsRole,
});

export const clusterRoleBinding = generator({
  name: 'clusterrolebinding',
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Create a cluster role binding for a particular cluster role',
  clusterWide: true,
  refused: 'failed to create clusterrolebinding: ',
  flags: [textFlag('clusterrole', 'The ClusterRole.', { required: true }), ...SUBJECTS],
  make: (call, name) =>
    binding(call, 'ClusterRoleBinding', name, { kind: 'ClusterRole', name: call.flags.text('clusterrole') }),
});
