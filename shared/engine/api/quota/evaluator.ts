/** What a quota must know of a kind: which resources it has to do with, and how much of them one object takes. */
import type { ScopeRequirement } from '../../../model/quota.ts';
import type { KubeObject, ResourceList } from '../../../model/meta.ts';
import type { KindName } from '../kind-map.ts';

export interface Evaluator {
  kind: KindName;
  /** Of these names of resources, those that objects of the kind take. */
  matching(names: readonly string[]): string[];
  /** Whether a change of an object may take more; new objects always may. */
  changes: boolean;
  /** What an object lacks that a quota on these names asks for; undefined: nothing. */
  complaint?(object: KubeObject, names: readonly string[]): string | undefined;
  /** Whether the object is in the scope; absent: objects of the kind are in none. */
  isInScope?(object: KubeObject, scope: ScopeRequirement): boolean;
  /** What one object takes. Objects alike get the same list by reference. nowMs: Unix ms. */
  usage(object: KubeObject, nowMs: number): ResourceList;
}

/** What counts objects of a kind: "count/pods", "count/deployments.apps" (ObjectCountQuotaResourceNameFor). */
export const countName = ({ plural, group }: { plural: string; group: string }): string =>
  group === '' ? `count/${plural}` : `count/${plural}.${group}`;
