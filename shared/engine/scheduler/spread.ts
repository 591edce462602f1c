/** What a pod asks of spreading, ready to be counted (podtopologyspread common.go). */
import type { Requirement } from '../api/label-requirement.ts';
import { byKey, newRequirement } from '../api/label-requirement.ts';
import { matcherOf, selectorRequirements, type LabelMatcher } from '../api/label-selector.ts';
import type { Labels } from '../api/labels.ts';
import type { LabelSelector } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { SYSTEM_CONSTRAINTS } from './default-spread.ts';

/** core/v1 TopologySpreadConstraint. */
export interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: string;
  labelSelector?: LabelSelector;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
  matchLabelKeys?: string[];
}

export interface Spread {
  maxSkew: number;
  topologyKey: string;
  minDomains: number;
  honoursAffinity: boolean;
  honoursTaints: boolean;
  /** Undefined selects nothing. */
  requirements: readonly Requirement[] | undefined;
  matches: LabelMatcher;
}

const constraintsOf = (pod: Pod): readonly SpreadConstraint[] =>
  (pod.spec['topologySpreadConstraints'] as readonly SpreadConstraint[] | undefined) ?? [];

export const hasSpread = (pod: Pod): boolean => constraintsOf(pod).length > 0;

/** The selector with the pod's own values of the keys that are named. */
function requirementsOf(constraint: SpreadConstraint, labels: Labels): readonly Requirement[] | undefined {
  const plain = selectorRequirements(constraint.labelSelector);
  if (plain === undefined) return undefined;
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => labels[key] !== undefined);
  if (keys.length === 0) return plain;
  return [...plain, ...keys.map((key) => newRequirement(key, '=', [labels[key]!]))].sort(byKey);
}

const NOTHING: LabelMatcher = () => false;

const spreadOf = (
  { maxSkew, topologyKey, ...rest }: Omit<SpreadConstraint, 'labelSelector'>,
  requirements: readonly Requirement[] | undefined,
): Spread => ({
  maxSkew,
  topologyKey,
  minDomains: rest.minDomains ?? 1,
  honoursAffinity: (rest.nodeAffinityPolicy ?? 'Honor') === 'Honor',
  honoursTaints: rest.nodeTaintsPolicy === 'Honor',
  requirements,
  matches: requirements === undefined ? NOTHING : matcherOf(requirements),
});

/** The pod's own constraints of one sort: DoNotSchedule or ScheduleAnyway. */
export const spreadsOf = (pod: Pod, whenUnsatisfiable: string): Spread[] =>
  constraintsOf(pod)
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => spreadOf(constraint, requirementsOf(constraint, pod.metadata.labels ?? {})));

const system = new WeakMap<readonly Requirement[], readonly Spread[]>();

/** The scheduler's own, over pods of this selector. */
export function systemSpreads(requirements: readonly Requirement[]): readonly Spread[] {
  let spreads = system.get(requirements);
  if (spreads === undefined) {
    spreads = SYSTEM_CONSTRAINTS.map((constraint) => spreadOf(constraint, requirements));
    system.set(requirements, spreads);
  }
  return spreads;
}

/** A node as counting asks of it. */
export interface SpreadNode {
  name: string;
  labels: Labels;
  node: Node | undefined;
}

/** What constraints ask of nodes, for one pod. */
export interface NodeQuestions {
  /** Whether the pod's node selector and affinity let it go there. */
  isWanted: (node: SpreadNode) => boolean;
  isTolerated: (node: SpreadNode) => boolean;
}

/** Whether the node has the labels of all constraints. */
export function hasLabels(spreads: readonly Spread[], { labels }: SpreadNode): boolean {
  for (const { topologyKey } of spreads) if (labels[topologyKey] === undefined) return false;
  return true;
}

/** Whether the constraint counts pods on this node. */
export const isCounted = (spread: Spread, node: SpreadNode, { isWanted, isTolerated }: NodeQuestions): boolean =>
  (!spread.honoursAffinity || isWanted(node)) && (!spread.honoursTaints || isTolerated(node));
