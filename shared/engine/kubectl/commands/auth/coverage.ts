/** Whether rules cover others, broken down to one verb on one resource each (component-helpers/auth/rbac/validation). */
import { textsAt } from '../../../kinds/look.ts';

/** rbac/v1 PolicyRule. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

const listed = (rule: PolicyRule, field: keyof PolicyRule): string[] => textsAt(rule, field);

/** BreakdownRule: verb and resource by themselves. */
function parts(rule: PolicyRule): PolicyRule[] {
  const [verbs, groups, resources, names, urls] = (
    ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const
  ).map((field) => listed(rule, field)) as [string[], string[], string[], string[], string[]];
  const ofResources = groups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] => {
        const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
        return names.length === 0 ? [one] : names.map((name) => ({ ...one, resourceNames: [name] }));
      }),
    ),
  );
  return [...ofResources, ...urls.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })))];
}

const hasAll = (owner: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((each) => owner.includes(each));

function coversResources(owner: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((each) => {
    const [, part] = each.split('/');
    return owner.includes('*') || owner.includes(each) || (part !== undefined && owner.includes(`*/${part}`));
  });
}

const coversUrls = (owner: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((url) =>
    owner.some((pattern) => pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1)))),
  );

function covers(owner: PolicyRule, part: PolicyRule): boolean {
  const any = (field: 'verbs' | 'apiGroups'): boolean =>
    listed(owner, field).includes('*') || hasAll(listed(owner, field), listed(part, field));
  const [names, wanted] = [listed(owner, 'resourceNames'), listed(part, 'resourceNames')];
  return (
    any('verbs') &&
    any('apiGroups') &&
    coversResources(listed(owner, 'resources'), listed(part, 'resources')) &&
    coversUrls(listed(owner, 'nonResourceURLs'), listed(part, 'nonResourceURLs')) &&
    (names.length === 0 || (wanted.length > 0 && hasAll(names, wanted)))
  );
}

/** The parts of `wanted` that no rule of `owners` covers. */
export function uncovered(owners: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  const own = owners.flatMap(parts);
  return wanted.flatMap(parts).filter((part) => ![...owners, ...own].some((owner) => covers(owner, part)));
}
