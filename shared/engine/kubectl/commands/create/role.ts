/** `kubectl create role` and `clusterrole` (kubectl/pkg/cmd/create/create_{role,clusterrole}.go). */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { listFlag, textsFlag, type Flag } from '../../flags/flag.ts';
import { discovery } from '../../resources/discovery.ts';
import type { Task } from '../../waits.ts';
import { generator, type Made } from './generator.ts';
import { checkResources, distinct, resourcesOf, rulesOf, verbsOf, warnOfVerbs } from './rules.ts';

const GROUP_VERSION = 'rbac.authorization.k8s.io/v1';
const URL_VERBS = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

function* makeRole(call: Call, name: string): Task<Made> {
  const { flags } = call;
  const verbs = verbsOf(flags.list('verb'));
  const resources = resourcesOf(flags.list('resource'));
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  warnOfVerbs(call, verbs);
  if (resources.length === 0) throw new CommandError('at least one resource must be specified');
  const known = yield* discovery();
  checkResources(known, verbs, resources);
  const rules = rulesOf(known, verbs, resources, distinct(flags.list('resource-name')));
  return { apiVersion: GROUP_VERSION, kind: 'Role', metadata: { name }, rules };
}

/** @throws CommandError */
function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  for (const verb of urls.length === 0 ? [] : verbs)
    if (!URL_VERBS.has(verb)) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** "key=value" each. @throws CommandError (cliflag.MapStringString) */
function labelsOf(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 0)
      throw new CommandError(
        `invalid argument ${JSON.stringify(texts.join(','))} for "--aggregation-rule" flag: malformed pair, expect string=string`,
      );
    return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

function* makeClusterRole(call: Call, name: string): Task<Made> {
  const { flags } = call;
  const verbs = verbsOf(flags.list('verb'));
  const resources = resourcesOf(flags.list('resource'));
  const urls = distinct(flags.list('non-resource-url'));
  const names = distinct(flags.list('resource-name'));
  const made = { apiVersion: GROUP_VERSION, kind: 'ClusterRole', metadata: { name } };
  const matchLabels = labelsOf(flags.list('aggregation-rule'));
  if (Object.keys(matchLabels).length > 0) {
    if ([verbs, resources, urls, names].some((given) => given.length > 0))
      throw new CommandError(
        'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
      );
    return { ...made, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
  }
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0)
    throw new CommandError('one of resource or nonResourceURL must be specified');
  const known = yield* discovery();
  if (resources.length > 0) {
    warnOfVerbs(call, verbs);
    checkResources(known, verbs, resources);
  }
  checkUrls(verbs, urls);
  const rules = rulesOf(known, verbs, resources, names);
  return { ...made, rules: urls.length === 0 ? rules : [...rules, { verbs, nonResourceURLs: urls }] };
}

const RULE_FLAGS: readonly Flag[] = [
  listFlag('verb', 'What may be done with the resources.'),
  listFlag('resource', 'The resources: plural.group/subresource.'),
  textsFlag('resource-name', 'Only the resource of this name; may be given many times.'),
];

export const role = generator({
  name: 'role',
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: 'Create a role with single rule',
  flags: RULE_FLAGS,
  make: makeRole,
});

export const clusterRole = generator({
  name: 'clusterrole',
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  short: 'Create a cluster role',
  clusterWide: true,
  flags: [
    ...RULE_FLAGS,
    listFlag('non-resource-url', 'A path that may be asked for.'),
    listFlag('aggregation-rule', 'Labels of the ClusterRoles that this one gathers.', { fallback: '' }),
  ],
  make: makeClusterRole,
});
