/** The ClusterRoles that every cluster has, as far as people bind them, and to whom they are bound (rbac/bootstrappolicy/policy.go). */
import type { Rule } from './rule.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** @param resources parted by spaces */
const rule = (group: string, verbs: readonly string[], resources: string): Rule => ({
  verbs,
  groups: [group],
  resources: resources.split(' '),
  names: [],
  urls: [],
});
const forUrls = (verbs: readonly string[], ...urls: string[]): Rule => ({
  verbs,
  groups: [],
  resources: [],
  names: [],
  urls,
});
const reads = (...urls: string[]): Rule => forUrls(['get'], ...urls);

const AGGREGATE_TO_VIEW: readonly Rule[] = [
  rule(
    '',
    READ,
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
  ),
  rule(
    '',
    READ,
    'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
  ),
  rule('', READ, 'namespaces'),
  rule('discovery.k8s.io', READ, 'endpointslices'),
  rule(
    'apps',
    READ,
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  rule('autoscaling', READ, 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule('batch', READ, 'cronjobs cronjobs/status jobs jobs/status'),
  rule(
    'extensions',
    READ,
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
  ),
  rule('policy', READ, 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule('networking.k8s.io', READ, 'ingresses ingresses/status networkpolicies'),
];

const AGGREGATE_TO_EDIT: readonly Rule[] = [
  rule('', READ, 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
  rule('', ['impersonate'], 'serviceaccounts'),
  rule('', WRITE, 'pods pods/attach pods/exec pods/portforward pods/proxy'),
  rule('', ['create'], 'pods/eviction'),
  rule(
    '',
    WRITE,
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule('', ['create'], 'serviceaccounts/token'),
  rule(
    'apps',
    WRITE,
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
  ),
  rule('autoscaling', WRITE, 'horizontalpodautoscalers'),
  rule('batch', WRITE, 'cronjobs jobs'),
  rule(
    'extensions',
    WRITE,
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
  ),
  rule('policy', WRITE, 'poddisruptionbudgets'),
  rule('networking.k8s.io', WRITE, 'ingresses networkpolicies'),
  rule('coordination.k8s.io', ALL, 'leases'),
];

const AGGREGATE_TO_ADMIN: readonly Rule[] = [
  rule('authorization.k8s.io', ['create'], 'localsubjectaccessreviews'),
  rule('rbac.authorization.k8s.io', ALL, 'rolebindings roles'),
];

const HEALTH = ['/healthz', '/livez', '/readyz'];

/** By name. What others are gathered into comes in the order in which the aggregation puts it: by the names of its parts. */
export const BUILT_IN_ROLES: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [rule('*', ['*'], '*'), forUrls(['*'], '*')],
  admin: [...AGGREGATE_TO_EDIT, ...AGGREGATE_TO_VIEW, ...AGGREGATE_TO_ADMIN],
  edit: [...AGGREGATE_TO_EDIT, ...AGGREGATE_TO_VIEW],
  view: AGGREGATE_TO_VIEW,
  'system:aggregate-to-admin': AGGREGATE_TO_ADMIN,
  'system:aggregate-to-edit': AGGREGATE_TO_EDIT,
  'system:aggregate-to-view': AGGREGATE_TO_VIEW,
  'system:auth-delegator': [
    rule('authentication.k8s.io', ['create'], 'tokenreviews'),
    rule('authorization.k8s.io', ['create'], 'subjectaccessreviews'),
  ],
  'system:basic-user': [
    rule('authorization.k8s.io', ['create'], 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('authentication.k8s.io', ['create'], 'selfsubjectreviews'),
  ],
  'system:discovery': [
    reads(
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ),
  ],
  'system:monitoring': [
    reads('/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*'),
  ],
  'system:public-info-viewer': [reads(...HEALTH, '/version', '/version/')],
  'system:service-account-issuer-discovery': [
    reads(
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ),
  ],
};

/** Which role each group is bound to in the whole cluster. */
export const BUILT_IN_BINDINGS: readonly (readonly [role: string, group: string])[] = [
  ['cluster-admin', 'system:masters'],
  ['system:basic-user', 'system:authenticated'],
  ['system:discovery', 'system:authenticated'],
  ['system:monitoring', 'system:monitoring'],
  ['system:public-info-viewer', 'system:authenticated'],
  ['system:public-info-viewer', 'system:unauthenticated'],
  ['system:service-account-issuer-discovery', 'system:serviceaccounts'],
];

/** By which label a ClusterRole of somebody's own becomes part of a built-in one. */
export const aggregateLabel = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`;
/** What is gathered into each: a part of view is a part of edit, too. */
export const GATHERED: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', 'edit', 'view'],
  edit: ['edit', 'view'],
  view: ['view'],
};
