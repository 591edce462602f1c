/** kubectl auth answers by the roles that are bound; commands that are not there say so. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectl } from './frozen.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const objects = [
  {
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'team', uid: '1' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['patch'] },
    ],
  },
  {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace: 'team', uid: '2' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
      { kind: 'Group', name: 'devs' },
    ],
  },
  {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'root', uid: '3' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'User', name: 'jane' }],
  },
] as unknown as KubeObject[];
const run = (line: string) => kubectl(line, { objects, now: '2026-11-23T08:20:14Z' });
const said = (line: string): string => {
  const { stdout, stderr, exit } = run(line);
  return `${stdout}${stderr}${exit}`;
};
const ROBOT = '--as=system:serviceaccount:default:robot';

test('can-i follows bindings, names, parts and groups', () => {
  expect(said('auth can-i delete nodes')).toBe("yes\nWarning: resource 'nodes' is not namespace scoped\n\n0");
  expect(said(`auth can-i list pods -n team ${ROBOT}`)).toBe('yes\n0');
  expect(said(`auth can-i list pods ${ROBOT}`)).toBe('no\n1');
  expect(said(`auth can-i delete pods -n team ${ROBOT}`)).toBe('no\n1');
  expect(said(`auth can-i get pods --subresource=log -n team ${ROBOT}`)).toBe('yes\n0');
  expect(said(`auth can-i get pods --subresource=exec -n team ${ROBOT}`)).toBe('no\n1');
  expect(said(`auth can-i patch deploy/web -n team ${ROBOT}`)).toBe('yes\n0');
  expect(said(`auth can-i patch deploy/api -n team ${ROBOT} -q`)).toBe('1');
  expect(said('auth can-i get po -n team --as=bob --as-group=devs')).toBe('yes\n0');
  expect(said('auth can-i get po -n team --as=bob')).toBe('no\n1');
  expect(said("auth can-i '*' '*' -A --as=jane")).toBe('yes\n0');
  expect(said('auth can-i get /healthz --as=bob')).toBe('yes\n0');
  expect(said('auth can-i get /metrics --as=bob')).toBe('no\n1');
});

test('mistakes, in upstream words', () => {
  expect(said('auth can-i get')).toBe(
    "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.\n1",
  );
  expect(said('auth can-i get nopes')).toBe("yes\nWarning: the server doesn't have a resource type 'nopes'\n\n0");
  expect(said('auth can-i fly pods')).toBe("yes\nWarning: verb 'fly' is not a known verb\n\n0");
  expect(said('auth can-i --list pods')).toBe('error: list option must be specified with no arguments\n1');
});

test('--list and whoami', () => {
  expect(run(`auth can-i --list -n team ${ROBOT}`).stdout.split('\n').slice(0, 4)).toEqual([
    'Resources                                       Non-Resource URLs   Resource Names   Verbs',
    'pods                                            []                  []               [get list]',
    'pods/log                                        []                  []               [get list]',
    'deployments.apps                                []                  [web]            [patch]',
  ]);
  expect(said('auth whoami')).toBe(
    'ATTRIBUTE   VALUE\nUsername    admin\nGroups      [system:masters system:authenticated]\n0',
  );
  expect(said(`auth whoami -o jsonpath={.status.userInfo.username} ${ROBOT}`)).toBe(
    'system:serviceaccount:default:robot0',
  );
});

test('what is not there says so', () => {
  expect(said('proxy')).toMatch(/^error: kubectl proxy is not simulated: .*\n1$/);
  expect(said('alpha')).toBe('No alpha commands are available in this version of kubectl\n0');
  expect(said('plugin list')).toBe('error: unable to find any kubectl plugins in your PATH\n1');
  expect(said('completion bash')).toMatch(/^# .*\n0$/);
  expect(said('completion')).toBe("error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\n1");
  expect(said('completion ksh')).toContain('error: Unsupported shell type "ksh".\n');
});
