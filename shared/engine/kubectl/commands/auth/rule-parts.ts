/** Rules taken apart and put together, as lists of them are printed (component-helpers/auth/rbac/validation). */
import type { Rule } from '../../../api/rbac/rule.ts';

/** Verb and resource by themselves, in upstream's order (BreakdownRule). */
export function partsOf({ verbs, groups, resources, names, urls }: Rule): Rule[] {
  const ofResources = groups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): Rule[] => {
        const one = { verbs: [verb], groups: [group], resources: [resource], names: [], urls: [] };
        return names.length === 0 ? [one] : names.map((name) => ({ ...one, names: [name] }));
      }),
    ),
  );
  const ofUrls = urls.flatMap((url) =>
    verbs.map((verb) => ({ verbs: [verb], groups: [], resources: [], names: [], urls: [url] })),
  );
  return [...ofResources, ...ofUrls];
}

const goList = (list: readonly string[]): string => `[${list.join(' ')}]`;

const fieldsText = ({ verbs, groups, resources, names, urls }: Rule, between: string): string =>
  [
    `Verbs:${goList(verbs)}`,
    `APIGroups:${goList(groups)}`,
    `Resources:${goList(resources)}`,
    `ResourceNames:${goList(names)}`,
    `NonResourceURLs:${goList(urls)}`,
  ].join(between);

/** As Go prints it. */
export const ruleText = (rule: Rule): string => `{${fieldsText(rule, ' ')}}`;

/** As objects have it. */
export const policyRule = ({ verbs, groups, resources, names, urls }: Rule): object => ({
  ...(groups.length === 0 ? {} : { apiGroups: groups }),
  ...(urls.length === 0 ? {} : { nonResourceURLs: urls }),
  ...(names.length === 0 ? {} : { resourceNames: names }),
  ...(resources.length === 0 ? {} : { resources }),
  verbs,
});

/** The verbs on one resource together, in upstream's order (CompactRules, SortableRuleSlice). */
export function compacted(rules: readonly Rule[]): Rule[] {
  const whole: Rule[] = [];
  const bySubject = new Map<string, Rule>();
  for (const part of rules.flatMap(partsOf)) {
    if (part.resources.length === 0) {
      whole.push(part);
      continue;
    }
    const subject = JSON.stringify([part.groups, part.resources, part.names]);
    const known = bySubject.get(subject);
    bySubject.set(subject, known === undefined ? part : { ...known, verbs: [...known.verbs, ...part.verbs] });
  }
  const keyed = [...whole, ...bySubject.values()].map((rule) => ({
    rule,
    key: `&PolicyRule{${fieldsText(rule, ',')},}`,
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ rule }) => rule);
}
