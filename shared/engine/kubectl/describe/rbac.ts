/** `kubectl describe` of Roles and their bindings. */
import { listAt, textAt, textsAt } from '../../kinds/look.ts';
import { byText } from '../../text/go-json.ts';
import { Page } from './page.ts';
import { goList, head } from './parts.ts';
import type { Subject } from './subject.ts';

interface Rule {
  group: string;
  resource: string;
  names: string[];
  urls: string[];
  verbs: string[];
}

const someOrNone = (list: readonly string[]): (string | undefined)[] => (list.length === 0 ? [undefined] : [...list]);

/** A rule for each resource in each group, or each URL (rbac.BreakdownRule). */
function broken(rule: unknown): Rule[] {
  const [groups, resources, names, urls, verbs] = [
    'apiGroups',
    'resources',
    'resourceNames',
    'nonResourceURLs',
    'verbs',
  ].map((field) => textsAt(rule, field)) as [string[], string[], string[], string[], string[]];
  const ofResources = groups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        someOrNone(names).map((name) => ({
          group,
          resource,
          names: name === undefined ? [] : [name],
          urls: [],
          verbs: [verb],
        })),
      ),
    ),
  );
  const ofUrls = urls.flatMap((url) =>
    verbs.map((verb) => ({ group: '', resource: '', names: [], urls: [url], verbs: [verb] })),
  );
  return [...ofResources, ...ofUrls];
}

/** Rules about the same resource become one with all their verbs (rbac.CompactRules). */
function compacted(rules: readonly Rule[]): Rule[] {
  const found = new Map<string, Rule>();
  const rest: Rule[] = [];
  for (const rule of rules) {
    if (rule.urls.length > 0) {
      rest.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.group, rule.resource, rule.names]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...rule, verbs: [...rule.verbs] });
    else known.verbs.push(...rule.verbs.filter((verb) => !known.verbs.includes(verb)));
  }
  return [...rest, ...found.values()];
}

/** Rules stand in the order of their texts, which begin with the verbs (rbac.SortableRuleSlice). */
const sortKey = ({ verbs, group, resource, names, urls }: Rule): string =>
  `Verbs:[${verbs.join(' ')}],APIGroups:[${group}],Resources:[${resource}],ResourceNames:[${names.join(' ')}],NonResourceURLs:[${urls.join(' ')}]`;

/** "pods/log", "deployments.apps/scale". */
function resourceCell({ group, resource }: Rule): string {
  if (resource === '') return '';
  const slash = resource.indexOf('/');
  const [name, sub] = slash < 0 ? [resource, ''] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group === '' ? '' : `.${group}`}${sub}`;
}

export function describeRole({ object }: Subject): string {
  const page = new Page();
  head(page, object, false);
  page.line(0, 'PolicyRule:');
  page.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  page.line(1, '---------\t-----------------\t--------------\t-----');
  const rules = compacted(listAt(object, 'rules').flatMap(broken));
  for (const rule of rules.sort((a, b) => byText(sortKey(a), sortKey(b))))
    page.line(1, [resourceCell(rule), goList(rule.urls), goList(rule.names), goList(rule.verbs)].join('\t'));
  return page.text();
}

export function describeBinding({ object }: Subject): string {
  const page = new Page();
  head(page, object, false);
  page.line(0, 'Role:');
  page.row(1, 'Kind', textAt(object, 'roleRef', 'kind'));
  page.row(1, 'Name', textAt(object, 'roleRef', 'name'));
  page.line(0, 'Subjects:');
  page.line(1, 'Kind\tName\tNamespace');
  page.line(1, '----\t----\t---------');
  for (const subject of listAt(object, 'subjects'))
    page.line(1, ['kind', 'name', 'namespace'].map((field) => textAt(subject, field)).join('\t'));
  return page.text();
}
