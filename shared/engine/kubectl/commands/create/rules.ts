/** The rules that verbs and resources make: one a group, with names as the API knows them (kubectl/pkg/cmd/create/create_role.go). */
import type { Call } from '../../call.ts';
import { BareError, CommandError } from '../../errors.ts';
import { byText } from '../../../text/go-json.ts';
import type { Discovery } from '../../resources/discovery.ts';

const RESOURCE_VERBS = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
);

/** Verbs that go with some resources only, as "group/plural". */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ['policy/podsecuritypolicies', 'extensions/podsecuritypolicies'],
  bind: ['rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles'],
  escalate: ['rbac.authorization.k8s.io/roles', 'rbac.authorization.k8s.io/clusterroles'],
  impersonate: ['/users', '/serviceaccounts', '/groups', 'authentication.k8s.io/userextras'],
};

export interface RuleResource {
  group: string;
  plural: string;
  /** '' for the thing itself. */
  inner: string;
}

/** Each once, in order. */
export const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** "*" stands for all. */
export const verbsOf = (texts: readonly string[]): string[] => (texts.includes('*') ? ['*'] : distinct(texts));

/** "deployments.apps/scale" each; "*" alone stands for all. */
export function resourcesOf(texts: readonly string[]): RuleResource[] {
  const read = texts.map((text): RuleResource => {
    const slash = text.indexOf('/');
    const whole = slash < 0 ? text : text.slice(0, slash);
    const dot = whole.indexOf('.');
    return {
      plural: dot < 0 ? whole : whole.slice(0, dot),
      group: dot < 0 ? '' : whole.slice(dot + 1),
      inner: slash < 0 ? '' : text.slice(slash + 1),
    };
  });
  const all = texts.indexOf('*');
  return all < 0 ? read : [read[all]!];
}

/** The resource as the API names it; undefined: it has none such. */
function known(discovery: Discovery, { plural, group }: RuleResource): { plural: string; group: string } | undefined {
  return discovery.find(group === '' ? plural : `${plural}.${group}`);
}

/** @throws CommandError for what is no resource, or not to be had with a verb */
export function checkResources(
  discovery: Discovery,
  verbs: readonly string[],
  resources: readonly RuleResource[],
): void {
  for (const resource of resources) {
    if (resource.plural === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (resource.plural === '*') return;
    const found = known(discovery, resource);
    const { plural, group } = found ?? resource;
    let special = false;
    for (const verb of verbs) {
      const allowed = SPECIAL[verb];
      if (allowed === undefined) continue;
      if (!allowed.includes(`${group}/${plural}`))
        throw new CommandError(`can not perform '${verb}' on '${plural}' in group '${group}'`);
      special = true;
    }
    if (found === undefined && !special)
      throw new BareError(
        `the server doesn't have a resource type ${JSON.stringify(group === '' ? plural : `${plural}.${group}`)}`,
      );
  }
}

/** Says which verbs are none of a resource. */
export function warnOfVerbs({ io }: Call, verbs: readonly string[]): void {
  for (const verb of verbs)
    if (!RESOURCE_VERBS.has(verb)) io.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

export function rulesOf(
  discovery: Discovery,
  verbs: readonly string[],
  resources: readonly RuleResource[],
  names: readonly string[],
): object[] {
  const byGroup = new Map<string, string[]>();
  for (const resource of resources) {
    const { group, plural } = known(discovery, resource) ?? resource;
    const word = resource.inner === '' ? plural : `${plural}/${resource.inner}`;
    const words = byGroup.get(group) ?? [];
    if (!words.includes(word)) words.push(word);
    byGroup.set(group, words);
  }
  return [...byGroup.keys()].sort(byText).map((group) => ({
    verbs,
    apiGroups: [group],
    resources: byGroup.get(group),
    ...(names.length === 0 ? {} : { resourceNames: names }),
  }));
}
