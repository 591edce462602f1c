/** Which victims a PodDisruptionBudget would rather keep (filterPodsWithPDBViolation). */
import { isSelectorValid, compileLabelSelector, selectorRequirements } from '../../api/label-selector.ts';
import type { PodDisruptionBudget } from '../../../model/disruption.ts';
import type { Pod } from '../../../model/pod.ts';

/** Whether the budget speaks of the pod, and has not let it go already. */
function covers({ metadata, spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  const { selector } = spec;
  if (metadata.namespace !== pod.metadata.namespace || selector === undefined || !isSelectorValid(selector))
    return false;
  if (selectorRequirements(selector)!.length === 0 || !compileLabelSelector(selector)(pod.metadata.labels))
    return false;
  return status?.disruptedPods?.[pod.metadata.name] === undefined;
}

export interface Division {
  violating: Pod[];
  others: Pod[];
}

/**
 * Divides pods into those whose going would break a budget, each one counted on the allowance of all before it, and the
 * others; both keep their order.
 */
export function divideByBudgets(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): Division {
  const left = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0);
  const division: Division = { violating: [], others: [] };
  for (const pod of pods) {
    let violates = false;
    const isLabelled = Object.keys(pod.metadata.labels ?? {}).length > 0;
    for (const [i, budget] of budgets.entries()) {
      if (!isLabelled || !covers(budget, pod)) continue;
      left[i]! -= 1;
      if (left[i]! < 0) violates = true;
    }
    (violates ? division.violating : division.others).push(pod);
  }
  return division;
}
