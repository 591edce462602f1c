/** Whether rules cover others, broken down to one verb on one resource each (component-helpers/auth/rbac/validation Covers). */
import type { Rule } from '../../../api/rbac/rule.ts';
import { partsOf } from './rule-parts.ts';

const hasAll = (owner: readonly string[], wanted: readonly string[]): boolean =>
  owner.includes('*') || wanted.every((each) => owner.includes(each));

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

const coversNames = (owner: readonly string[], wanted: readonly string[]): boolean =>
  owner.length === 0 || (wanted.length > 0 && wanted.every((each) => owner.includes(each)));

const covers = (owner: Rule, part: Rule): boolean =>
  hasAll(owner.verbs, part.verbs) &&
  hasAll(owner.groups, part.groups) &&
  coversResources(owner.resources, part.resources) &&
  coversUrls(owner.urls, part.urls) &&
  coversNames(owner.names, part.names);

/** The parts of `wanted` that no rule of `owners` covers. */
export const uncovered = (owners: readonly Rule[], wanted: readonly Rule[]): Rule[] =>
  wanted.flatMap(partsOf).filter((part) => !owners.some((owner) => covers(owner, part)));
