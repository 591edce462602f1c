/**
 * Which nodes a pod may go to, or would rather: nodeSelector and node affinity
 * (k8s.io/component-helpers/scheduling/corev1/nodeaffinity).
 */
import { matchesSet, type Labels } from '../api/labels.ts';
import { meets, newRequirement, type Requirement, type RequirementOperator } from '../api/label-requirement.ts';
import type { PodSpec } from '../../model/pod.ts';

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

export interface NodeSelectorTerm {
  matchExpressions?: Expression[];
  matchFields?: Expression[];
}

export interface PreferredTerm {
  weight: number;
  preference: NodeSelectorTerm;
}

interface NodeAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms?: NodeSelectorTerm[] };
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredTerm[];
}

/** A term ready to be asked. */
export type TermMatcher = (labels: Labels, nodeName: string) => boolean;

export interface CompiledAffinity {
  /** One of these must match; undefined: nothing is required. */
  required: readonly TermMatcher[] | undefined;
  preferred: readonly { weight: number; matches: TermMatcher }[];
  /** The only nodes that can match, where every required term names nodes; DaemonSet pods do. */
  only: readonly string[] | undefined;
  /** A required term names different nodes at once: no node can ever match. */
  conflict: boolean;
}

const OPERATORS: Readonly<Record<string, RequirementOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

const never: TermMatcher = () => false;

/** @throws Error in upstream's words when the expression is no valid requirement on labels */
function labelRequirement({ key, operator, values }: Expression): Requirement {
  const known = OPERATORS[operator];
  if (known === undefined) throw new Error(`${JSON.stringify(operator)} is not a valid node selector operator`);
  return newRequirement(key, known, values ?? []);
}

/** Fields: metadata.name alone, In or NotIn, one value. */
function fieldMatcher({ key, operator, values }: Expression): (nodeName: string) => boolean {
  const wanted = values?.length === 1 ? values[0] : undefined;
  if (key !== 'metadata.name' || wanted === undefined || (operator !== 'In' && operator !== 'NotIn')) {
    throw new Error(`${JSON.stringify(key)} ${operator} is not a valid field selector`);
  }
  return (nodeName) => (nodeName === wanted) === (operator === 'In');
}

/**
 * A term: all its expressions and fields must match, an empty one matches nothing.
 * @throws Error when an expression is not valid
 */
export function compileTerm(term: NodeSelectorTerm): TermMatcher {
  const requirements = (term.matchExpressions ?? []).map(labelRequirement);
  const fields = (term.matchFields ?? []).map(fieldMatcher);
  if (requirements.length === 0 && fields.length === 0) return never;
  return (labels, nodeName) => {
    for (const requirement of requirements) if (!meets(requirement, labels)) return false;
    for (const field of fields) if (!field(nodeName)) return false;
    return true;
  };
}

/** A term that is not valid matches nothing: the API server refuses such pods, so only older objects have them. */
function compileOrNever(term: NodeSelectorTerm): TermMatcher {
  try {
    return compileTerm(term);
  } catch {
    return never;
  }
}

/** The nodes that a term names, if it does. */
function namedBy({ matchFields }: NodeSelectorTerm): readonly string[] | undefined {
  let named: readonly string[] | undefined;
  for (const { key, operator, values = [] } of matchFields ?? []) {
    if (key === 'metadata.name' && operator === 'In')
      named = named === undefined ? values : named.filter((n) => values.includes(n));
  }
  return named;
}

/** Upstream's PreFilter: it goes from term to term and stops at the first that names no node, or too many at once. */
function narrow(terms: readonly NodeSelectorTerm[]): Pick<CompiledAffinity, 'only' | 'conflict'> {
  const names = new Set<string>();
  for (const term of terms) {
    const named = namedBy(term);
    if (named === undefined) return { only: undefined, conflict: false };
    if (named.length === 0) return { only: undefined, conflict: true };
    for (const name of named) names.add(name);
  }
  return { only: terms.length === 0 ? undefined : [...names].sort(), conflict: false };
}

const compiled = new WeakMap<object, CompiledAffinity>();
const NOTHING: CompiledAffinity = { required: undefined, preferred: [], only: undefined, conflict: false };

/** The node affinity of a pod; made once for each `affinity` object, which pods of one template share. */
export function nodeAffinityOf(spec: PodSpec): CompiledAffinity {
  const affinity = spec.affinity;
  if (affinity === undefined || affinity === null) return NOTHING;
  let made = compiled.get(affinity);
  if (made !== undefined) return made;
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = (affinity['nodeAffinity'] ?? {}) as NodeAffinity;
  const terms = required?.nodeSelectorTerms ?? [];
  made = {
    required: required === undefined || required === null ? undefined : terms.map(compileOrNever),
    preferred: (preferred ?? []).map((p) => ({ weight: p.weight, matches: compileOrNever(p.preference) })),
    ...narrow(terms),
  };
  compiled.set(affinity, made);
  return made;
}

/** Whether a node with these labels and this name is one that the pod may go to. */
export function matchesNode(
  selector: Readonly<Record<string, string>> | undefined,
  affinity: CompiledAffinity,
  labels: Labels,
  nodeName: string,
): boolean {
  if (selector !== undefined && !matchesSet(selector, labels)) return false;
  if (affinity.required === undefined) return true;
  for (const matches of affinity.required) if (matches(labels, nodeName)) return true;
  return false;
}
