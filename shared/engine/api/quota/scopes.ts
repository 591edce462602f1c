/** Which objects a quota is about (k8s.io/apiserver/pkg/quota/v1/generic, getScopeSelectorsFromQuota). */
import type { ResourceQuota, ScopeRequirement } from '../../../model/quota.ts';
import type { KubeObject } from '../../../model/meta.ts';
import { meets, type RequirementOperator } from '../label-requirement.ts';
import type { Evaluator } from './evaluator.ts';

const NONE: readonly ScopeRequirement[] = [];

/** All conditions of a quota: its scopes, which have to be there, and those of its selector. */
export function scopesOf({ spec }: ResourceQuota): readonly ScopeRequirement[] {
  if (spec?.scopes === undefined && spec?.scopeSelector === undefined) return NONE;
  const plain = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** Whether an object is in every scope of the quota. */
export function isInScopes(object: KubeObject, quota: ResourceQuota, evaluator: Evaluator): boolean {
  return scopesOf(quota).every((scope) => evaluator.isInScope?.(object, scope) === true);
}

const OPERATORS: Readonly<Record<string, RequirementOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** Whether a name ('' for none) meets the condition, as a label called like the scope would. */
export function meetsScope({ scopeName, operator, values = [] }: ScopeRequirement, name: string): boolean {
  const known = OPERATORS[operator];
  if (known === undefined) return false;
  return meets({ key: scopeName, operator: known, values }, name === '' ? {} : { [scopeName]: name });
}
