/** kubectl auth reconcile adds what roles and bindings lack, and takes away only what it is told to. */
import { expect, test } from 'vitest';
import { uncovered } from '../../../shared/engine/kubectl/commands/auth/coverage.ts';
import { ruleOf } from '../../../shared/engine/api/rbac/rule.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectls } from './frozen.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const NOW = '2026-11-23T08:20:14Z';
const role = {
  apiVersion: RBAC,
  kind: 'Role',
  metadata: { name: 'reader', namespace: 'default', uid: '1', resourceVersion: '1' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] }],
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', uid: '0' } };
const binding = {
  apiVersion: RBAC,
  kind: 'RoleBinding',
  metadata: { name: 'readers', namespace: 'default', uid: '2', resourceVersion: '2' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
  subjects: [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }],
};
const file = `
apiVersion: ${RBAC}
kind: Role
metadata: {name: reader, labels: {a: b}}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: ${RBAC}
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: default}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: not-looked-at}
`;

const runs = (more: Record<string, string> = {}) =>
  kubectls({
    objects: [namespace, role, binding] as unknown as KubeObject[],
    now: NOW,
    files: { 'rbac.yaml': file, ...more },
  });

test('adds what is missing', () => {
  const run = runs();
  expect(run('auth reconcile -f rbac.yaml')).toEqual({
    stdout:
      'role.rbac.authorization.k8s.io/reader reconciled\nrolebinding.rbac.authorization.k8s.io/readers reconciled\n',
    stderr: `\treconciliation required update
\tmissing rules added:
\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
\treconciliation required update
\tmissing subjects added:
\t\t{Kind:ServiceAccount APIGroup: Name:robot Namespace:default}
`,
    exit: 0,
  });
  const after = JSON.parse(run('get role reader -o json').stdout) as { rules: unknown; metadata: { labels: unknown } };
  expect(after.rules).toEqual([...role.rules, { apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
  expect(after.metadata.labels).toEqual({ a: 'b' });
  expect(run('get rolebinding readers -o jsonpath={.subjects[*].name}').stdout).toBe('jane robot');
  expect(run('auth reconcile -f rbac.yaml').stderr).toBe('');
});

test('takes away what is too much, when asked; a dry run leaves all', () => {
  const run = runs();
  const flags = '--remove-extra-permissions --remove-extra-subjects';
  expect(run(`auth reconcile -f rbac.yaml ${flags} --dry-run=client`).stderr).toContain('extra rules removed:\n');
  expect(run('get role reader -o jsonpath={.rules[*].verbs}').stdout).toBe('["get","watch"]');
  expect(run(`auth reconcile -f rbac.yaml ${flags}`).stderr).toContain(
    '\textra subjects removed:\n\t\t{Kind:User APIGroup:rbac.authorization.k8s.io Name:jane Namespace:}\n',
  );
  expect(run('get role reader -o jsonpath={.rules[*].verbs}').stdout).toBe('["get","list"]');
  expect(run('get rolebinding readers -o jsonpath={.subjects[*].name}').stdout).toBe('robot');
});

test('a binding that is to lead elsewhere is made anew, one that is not there made', () => {
  const other = file.replace('kind: Role, name: reader', 'kind: ClusterRole, name: view');
  const run = runs({
    'other.yaml': other.split('---')[1]!,
    'new.yaml': other.split('---')[1]!.replace('readers', 'new'),
  });
  expect(run('auth reconcile -f other.yaml').stderr).toContain('\treconciliation required recreate\n');
  expect(run('get rolebinding readers -o jsonpath={.roleRef.name}').stdout).toBe('view');
  expect(run('auth reconcile -f new.yaml').stderr).toContain('\treconciliation required create\n');
  expect(run('get rolebinding new -o name').stdout).toBe('rolebinding.rbac.authorization.k8s.io/new\n');
});

test.each([
  [[{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }], 0],
  [[{ verbs: ['get'], apiGroups: [''], resources: ['*'] }], 2],
  [[{ verbs: ['get', 'list'], apiGroups: [''], resources: ['*/log'] }], 2],
  [[{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'], resourceNames: ['a'] }], 4],
  [
    [
      { verbs: ['get'], apiGroups: [''], resources: ['pods', 'pods/log'] },
      { verbs: ['list'], apiGroups: [''], resources: ['pods/log', 'pods'] },
    ],
    0,
  ],
])('what %j leaves open', (owners, open) => {
  const wanted = [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] }];
  expect(uncovered(owners.map(ruleOf), wanted.map(ruleOf))).toHaveLength(open);
});
