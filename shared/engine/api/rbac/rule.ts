/** What a role allows: one rule, and whether an action falls under it (pkg/registry/rbac/validation, rbac.RuleAllows). */
import { textsAt } from '../../kinds/look.ts';

/** rbac/v1 PolicyRule. */
export interface Rule {
  groups: readonly string[];
  resources: readonly string[];
  names: readonly string[];
  urls: readonly string[];
  verbs: readonly string[];
}

export type Action =
  | { verb: string; group: string; resource: string; part: string; name: string }
  | { verb: string; url: string };

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
export const EVERYTHING: readonly Rule[] = [forResources('*', '*', ['*']), forUrls(['*'], '*')];

/** system:public-info-viewer: bound to everybody, known or not. */
export const ANYBODY: readonly Rule[] = ['/healthz', '/livez', '/readyz', '/version/', '/version'].map((url) =>
  forUrls(['get'], url),
);

/** system:basic-user, system:discovery: bound to everybody who is known. */
export const EVERYBODY: readonly Rule[] = [
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

/** A rule as a Role or ClusterRole has it. */
export const ruleOf = (rule: unknown): Rule => ({
  groups: textsAt(rule, 'apiGroups'),
  resources: textsAt(rule, 'resources'),
  names: textsAt(rule, 'resourceNames'),
  urls: textsAt(rule, 'nonResourceURLs'),
  verbs: textsAt(rule, 'verbs'),
});

const has = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);

const matchesUrl = (pattern: string, url: string): boolean =>
  pattern === '*' || pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1)));

/** Whether a rule allows something. */
export function allows({ groups, resources, names, urls, verbs }: Rule, action: Action): boolean {
  if (!has(verbs, action.verb)) return false;
  if ('url' in action) return urls.some((pattern) => matchesUrl(pattern, action.url));
  const { group, resource, part, name } = action;
  const whole = part === '' ? resource : `${resource}/${part}`;
  const isMeant = has(resources, whole) || (part !== '' && resources.includes(`*/${part}`));
  return isMeant && has(groups, group) && (names.length === 0 || names.includes(name));
}
