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
