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
  {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'editors', namespace: 'team', uid: '4' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'User', name: 'eva' }],
  },
  {
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'more', uid: '5', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
    rules: [{ apiGroups: ['node.k8s.io'], resources: ['runtimeclasses'], verbs: ['get'] }],
  },
  {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'gone', uid: '6' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'gone' },
    subjects: [{ kind: 'User', name: 'lost' }],
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team', uid: '7' } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'team', uid: '8', creationTimestamp: '2026-11-23T08:10:14Z' },
    spec: { containers: [{ name: 'c', image: 'i' }] },
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

test('the roles that every cluster has, and what is gathered into them', () => {
  const eva = (what: string): string => said(`auth can-i ${what} -n team --as=eva`);
  expect(eva('create deploy')).toBe('yes\n0');
  expect(eva('get secrets')).toBe('yes\n0');
  expect(eva('create rolebindings')).toBe('no\n1');
  expect(eva('get runtimeclasses')).toContain('yes\n');
  expect(said('auth can-i get pods -n default --as=eva')).toBe('no\n1');
  expect(run('auth can-i --list -n team --as=eva').stdout).toContain(
    'configmaps                                      []                  []               [create delete deletecollection patch update get list watch]\n',
  );
  expect(said('auth can-i list pods --as=lost')).toBe(
    'no - RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found\n1',
  );
});

test('--as: what the roles do not allow is refused, whatever the command', () => {
  expect(run(`get pods -n team ${ROBOT} -o name`).stdout).toBe('pod/p\n');
  expect(said(`get pods ${ROBOT}`)).toBe(
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" in the namespace "default"\n1',
  );
  expect(said(`delete pod p -n team ${ROBOT}`)).toBe(
    'Error from server (Forbidden): pods "p" is forbidden: User "system:serviceaccount:default:robot" cannot delete resource "pods" in API group "" in the namespace "team"\n1',
  );
  expect(said('get nodes --as=eva')).toBe(
    'Error from server (Forbidden): nodes is forbidden: User "eva" cannot list resource "nodes" in API group "" at the cluster scope\n1',
  );
  expect(said('get deploy --as=lost')).toContain(
    'in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found\n',
  );
  expect(said('exec p -n team --as=jane -- ls')).toContain('the cluster stands still');
  expect(said(`exec p -n team ${ROBOT} -- ls`)).toContain('cannot create resource "pods/exec" in API group ""');
  expect(said('create cm a -n team --as=eva')).toBe('configmap/a created\n0');
  expect(said(`scale deploy web --replicas=2 -n team ${ROBOT}`)).toContain('cannot get resource "deployments"');
});

test('--list and whoami', () => {
  // Sorted by verbs, then by group and resource; what several roles give stands there several times.
  expect(run(`auth can-i --list -n team ${ROBOT}`).stdout).toBe(
    `Resources                                       Non-Resource URLs                      Resource Names   Verbs
selfsubjectreviews.authentication.k8s.io        []                                     []               [create]
selfsubjectaccessreviews.authorization.k8s.io   []                                     []               [create]
selfsubjectrulesreviews.authorization.k8s.io    []                                     []               [create]
pods/log                                        []                                     []               [get list]
pods                                            []                                     []               [get list]
                                                [/.well-known/openid-configuration/]   []               [get]
                                                [/.well-known/openid-configuration]    []               [get]
                                                [/api/*]                               []               [get]
                                                [/api]                                 []               [get]
                                                [/apis/*]                              []               [get]
                                                [/apis]                                []               [get]
                                                [/healthz]                             []               [get]
                                                [/healthz]                             []               [get]
                                                [/livez]                               []               [get]
                                                [/livez]                               []               [get]
                                                [/openapi/*]                           []               [get]
                                                [/openapi]                             []               [get]
                                                [/openid/v1/jwks/]                     []               [get]
                                                [/openid/v1/jwks]                      []               [get]
                                                [/readyz]                              []               [get]
                                                [/readyz]                              []               [get]
                                                [/version/]                            []               [get]
                                                [/version/]                            []               [get]
                                                [/version]                             []               [get]
                                                [/version]                             []               [get]
deployments.apps                                []                                     [web]            [patch]
`,
  );
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
