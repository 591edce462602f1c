/** `kubectl set subject` (kubectl/pkg/cmd/set/set_subject.go). */
import { sameJson } from '../../../api/equal.ts';
import { listAt } from '../../../kinds/look.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { CommandError } from '../../errors.ts';
import { listFlag } from '../../flags/flag.ts';
import { distinct } from '../create/rules.ts';
import type { Task } from '../../waits.ts';
import { setAll, setFlags } from './pod-templates.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** "namespace:name"; a name alone is of the call's namespace. */
function account(text: string, namespace: string): object {
  const [first = '', name = '', more] = text.split(':');
  if (more !== undefined) throw new CommandError('serviceaccount must be <namespace>:<name>');
  if (name === '') throw new CommandError('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', namespace: first || namespace, name };
}

function* run(call: Call): Task<number> {
  const { flags, args } = call;
  const { namespace } = yield* namespaceOf(call);
  if (args.length > 0 || flags.list('filename').length > 0)
    if (['user', 'group', 'serviceaccount'].every((flag) => flags.list(flag).length === 0))
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
  const named = (kind: string, names: readonly string[]): object[] =>
    distinct(names).map((name) => ({ kind, apiGroup: GROUP, name }));
  const subjects = [
    ...named('User', flags.list('user')),
    ...named('Group', flags.list('group')),
    ...distinct(flags.list('serviceaccount')).map((text) => account(text, namespace)),
  ];
  return yield* setAll(call, {
    resources: args,
    done: 'subjects updated',
    refused: 'failed to patch subjects to rolebinding:',
    next: (object) => {
      if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
        throw new CommandError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
      const there = listAt(object, 'subjects');
      const missing = subjects.filter((subject) => !there.some((one) => sameJson(one, subject)));
      return { ...object, subjects: [...there, ...missing] };
    },
  });
}

export const subject: Command = {
  name: 'subject',
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: [
    ...setFlags(true),
    listFlag('user', 'Users to bind to the role.'),
    listFlag('group', 'Groups to bind to the role.'),
    listFlag('serviceaccount', 'ServiceAccounts to bind to the role, namespace:name.'),
  ],
  run,
};
