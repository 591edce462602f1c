/** What the roles that are bound to somebody allow (plugin/pkg/auth/authorizer/rbac, kubernetes/pkg/registry/rbac/validation). */
import { listAt, textAt, textsAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { findObject, listObjects } from '../../resources/client.ts';
import type { Task } from '../../waits.ts';
import { isSubject, type Asker } from './subject.ts';

export interface Rule {
  groups: readonly string[];
  resources: readonly string[];
  names: readonly string[];
  urls: readonly string[];
  verbs: readonly string[];
}

const rbac = (plural: string) => ({ group: 'rbac.authorization.k8s.io', version: 'v1', plural });

const forUrls = (verbs: readonly string[], ...urls: string[]): Rule => ({
  groups: [],
  resources: [],
  names: [],
  urls,
  verbs,
});
const forResources = (group: string, resource: string, verbs: readonly string[]): Rule => ({
  groups: [group],
  resources: [resource],
  names: [],
  urls: [],
  verbs,
});

/** cluster-admin, which every cluster has. */
const EVERYTHING: readonly Rule[] = [forResources('*', '*', ['*']), forUrls(['*'], '*')];
/** system:basic-user, system:discovery: bound to everybody who is known. */
const EVERYBODY: readonly Rule[] = [
  forResources('authentication.k8s.io', 'selfsubjectreviews', ['create']),
  forResources('authorization.k8s.io', 'selfsubjectaccessreviews', ['create']),
  forResources('authorization.k8s.io', 'selfsubjectrulesreviews', ['create']),
  ...[
    '/api/*',
    '/api',
    '/apis/*',
    '/apis',
    '/healthz',
    '/livez',
    '/openapi/*',
    '/openapi',
    '/readyz',
    '/version/',
    '/version',
  ].map((url) => forUrls(['get'], url)),
];

const ruleOf = (rule: unknown): Rule => ({
  groups: textsAt(rule, 'apiGroups'),
  resources: textsAt(rule, 'resources'),
  names: textsAt(rule, 'resourceNames'),
  urls: textsAt(rule, 'nonResourceURLs'),
  verbs: textsAt(rule, 'verbs'),
});

function bindsTo(asker: Asker, binding: AnyObject): boolean {
  return listAt(binding, 'subjects').some((subject) =>
    isSubject(asker, {
      kind: textAt(subject, 'kind'),
      name: textAt(subject, 'name'),
      namespace: textAt(subject, 'namespace') || (binding.metadata.namespace ?? ''),
    }),
  );
}

/** The rules of the role that a binding refers to; none where it is not there. */
function* rulesOfBinding(binding: AnyObject): Task<readonly Rule[]> {
  const [kind, name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')];
  const isCluster = kind === 'ClusterRole';
  const role = yield* isCluster
    ? findObject(rbac('clusterroles'), '', name)
    : findObject(rbac('roles'), binding.metadata.namespace ?? '', name);
  if (role === undefined) return isCluster && name === 'cluster-admin' ? EVERYTHING : [];
  return listAt(role, 'rules').map(ruleOf);
}

/** Everything that somebody may do in a namespace; '' for what holds in all. */
export function* rulesFor(asker: Asker, namespace: string): Task<Rule[]> {
  const found: Rule[] = asker.groups.includes('system:masters') ? [...EVERYTHING] : [];
  const bindings = yield* listObjects(rbac('clusterrolebindings'), '');
  if (namespace !== '') bindings.push(...(yield* listObjects(rbac('rolebindings'), namespace)));
  for (const binding of bindings) if (bindsTo(asker, binding)) found.push(...(yield* rulesOfBinding(binding)));
  return [...found, ...EVERYBODY];
}

export type Action =
  | { verb: string; group: string; resource: string; part: string; name: string }
  | { verb: string; url: string };

const has = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);

const matchesUrl = (pattern: string, url: string): boolean =>
  pattern === '*' || pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1)));

/** Whether a rule allows something (rbac.RuleAllows). */
export function allows({ groups, resources, names, urls, verbs }: Rule, action: Action): boolean {
  if (!has(verbs, action.verb)) return false;
  if ('url' in action) return urls.some((pattern) => matchesUrl(pattern, action.url));
  const { group, resource, part, name } = action;
  const whole = part === '' ? resource : `${resource}/${part}`;
  const isMeant = has(resources, whole) || (part !== '' && resources.includes(`*/${part}`));
  return isMeant && has(groups, group) && (names.length === 0 || names.includes(name));
}
