/**
 * Selectors that take values from the pod's own labels are filled in when the pod is made (pkg/registry/core/pod
 * applyMatchLabelKeysAndMismatchLabelKeys, mutateTopologySpreadConstraints).
 */
import type { LabelSelector, LabelSelectorRequirement } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Labels } from '../../api/labels.ts';

interface Keyed {
  labelSelector?: LabelSelector;
  matchLabelKeys?: readonly string[];
  mismatchLabelKeys?: readonly string[];
}

/** The term with "key in (value)" for each label of the pod that it names, "key notin (value)" for those it shuns. */
function filled<T extends Keyed>(term: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (labelSelector === undefined || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term;
  const asked = (keys: readonly string[], operator: 'In' | 'NotIn'): LabelSelectorRequirement[] =>
    keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
  const added = [...asked(matchLabelKeys, 'In'), ...asked(mismatchLabelKeys, 'NotIn')];
  if (added.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

interface Company {
  requiredDuringSchedulingIgnoredDuringExecution?: readonly Keyed[];
  preferredDuringSchedulingIgnoredDuringExecution?: readonly { podAffinityTerm?: Keyed }[];
}

function filledCompany(company: Company, labels: Labels): Company {
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = company;
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred } = company;
  return {
    ...company,
    ...(required !== undefined && {
      requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => filled(term, labels)),
    }),
    ...(preferred !== undefined && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) =>
        each.podAffinityTerm === undefined ? each : { ...each, podAffinityTerm: filled(each.podAffinityTerm, labels) },
      ),
    }),
  };
}

/** Whether any selector of the pod takes values from its labels: most do not, and then nothing is made. */
const namesKeys = (part: unknown): boolean =>
  part !== undefined && /"(match|mismatch)LabelKeys"/.test(JSON.stringify(part));

/** The pod with such selectors filled in; the same object where there are none. */
export function withLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec as {
    affinity?: { podAffinity?: Company; podAntiAffinity?: Company };
    topologySpreadConstraints?: readonly Keyed[];
  };
  const labels = pod.metadata.labels ?? {};
  const isNear = namesKeys(affinity?.podAffinity);
  const isFar = namesKeys(affinity?.podAntiAffinity);
  const isSpread = namesKeys(topologySpreadConstraints);
  if (!isNear && !isFar && !isSpread) return pod;
  const next: Record<string, unknown> = { ...pod.spec };
  if (isNear || isFar)
    next['affinity'] = {
      ...affinity,
      ...(isNear && { podAffinity: filledCompany(affinity!.podAffinity!, labels) }),
      ...(isFar && { podAntiAffinity: filledCompany(affinity!.podAntiAffinity!, labels) }),
    };
  if (isSpread) next['topologySpreadConstraints'] = topologySpreadConstraints!.map((each) => filled(each, labels));
  return { ...pod, spec: next as unknown as Pod['spec'] };
}
