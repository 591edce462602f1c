/** Whether a node is one that a pod may be on: selector, required affinity, and taints that drive pods out. */
import { matchesSet, type Labels } from '../api/labels.ts';
import { meets, newRequirement, type RequirementOperator } from '../api/label-requirement.ts';
import { tolerates } from './tolerations.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

interface Term {
  matchExpressions?: Expression[];
  matchFields?: Expression[];
}

const OPERATORS: Readonly<Record<string, RequirementOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

function holds({ key, operator, values }: Expression, labels: Labels): boolean {
  const known = OPERATORS[operator];
  return known !== undefined && meets(newRequirement(key, known, values ?? []), labels);
}

/** All of a term must hold; an empty term matches nothing. */
function matchesTerm(term: Term, labels: Labels, fields: Labels): boolean {
  const expressions = term.matchExpressions ?? [];
  const onFields = term.matchFields ?? [];
  if (expressions.length + onFields.length === 0) return false;
  return expressions.every((e) => holds(e, labels)) && onFields.every((e) => holds(e, fields));
}

/** nodeSelector and the required part of node affinity (k8s.io/component-helpers/scheduling/corev1/nodeaffinity). */
export function matchesNode(pod: Pick<Pod, 'spec'>, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!matchesSet(pod.spec.nodeSelector ?? {}, labels)) return false;
  const affinity = pod.spec.affinity?.['nodeAffinity'] as
    | { requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: Term[] } }
    | undefined;
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return true;
  const fields = { 'metadata.name': node.metadata.name };
  return (required.nodeSelectorTerms ?? []).some((term) => matchesTerm(term, labels, fields));
}

/** The kubelet minds NoExecute taints only; NoSchedule is the scheduler's affair. */
export function toleratesNode(pod: Pod, node: Node): boolean {
  const tolerations = pod.spec.tolerations ?? [];
  return (node.spec.taints ?? []).every((t) => t.effect !== 'NoExecute' || tolerations.some((o) => tolerates(o, t)));
}
