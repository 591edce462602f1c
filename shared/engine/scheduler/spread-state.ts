/** How evenly the pods that a constraint selects lie over the values of a node's label (podtopologyspread common.go). */
import { compileLabelSelector, type LabelMatcher } from '../api/label-selector.ts';
import type { Labels } from '../api/labels.ts';
import type { LabelSelector } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { TopologyCounts } from './topology-counts.ts';

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
  matches: LabelMatcher;
}

export interface SpreadState {
  /** Constraints that must hold. */
  hard: readonly Spread[];
  /** Constraints that should. */
  soft: readonly Spread[];
  /** For each hard constraint the pods in each domain. */
  counts: readonly TopologyCounts[];
  /** The fewest pods that a domain of each hard constraint has. */
  least: number[];
  /** For each soft constraint the pods in each domain. */
  softCounts: readonly TopologyCounts[];
}

const constraintsOf = (pod: Pod): readonly SpreadConstraint[] =>
  (pod.spec['topologySpreadConstraints'] as readonly SpreadConstraint[] | undefined) ?? [];

export const hasSpread = (pod: Pod): boolean => constraintsOf(pod).length > 0;

/** The selector with the pod's own values of the keys that are named. */
function matcherFor(constraint: SpreadConstraint, labels: Labels): LabelMatcher {
  const plain = compileLabelSelector(constraint.labelSelector);
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => labels[key] !== undefined);
  if (keys.length === 0 || constraint.labelSelector === undefined) return plain;
  return (other) => plain(other) && keys.every((key) => other?.[key] === labels[key]);
}

function spreadOf(constraint: SpreadConstraint, labels: Labels): Spread {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    minDomains: constraint.minDomains ?? 1,
    honoursAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honoursTaints: constraint.nodeTaintsPolicy === 'Honor',
    matches: matcherFor(constraint, labels),
  };
}

/** A node as counting asks of it. */
export interface SpreadNode {
  name: string;
  labels: Labels;
  node: Node | undefined;
}

export interface SpreadInput {
  pod: Pod;
  nodes: Iterable<SpreadNode>;
  /** Every pod that has a node and has not ended. */
  placed: Iterable<Pod>;
  /** Whether the pod's node selector and affinity let it go there. */
  isWanted: (node: SpreadNode) => boolean;
  isTolerated: (node: SpreadNode) => boolean;
}

type NodeQuestions = Pick<SpreadInput, 'isWanted' | 'isTolerated'>;

/** Whether the node has the labels of all constraints. */
const hasLabels = (spreads: readonly Spread[], { labels }: SpreadNode): boolean =>
  spreads.every(({ topologyKey }) => labels[topologyKey] !== undefined);

/** Whether the constraint counts pods on this node. */
const isCounted = (spread: Spread, node: SpreadNode, { isWanted, isTolerated }: NodeQuestions): boolean =>
  (!spread.honoursAffinity || isWanted(node)) && (!spread.honoursTaints || isTolerated(node));

/** Whether it is among those that are kept even: pods of other namespaces, and those that are going, are not. */
const isLike = (pod: Pod, other: Pod): boolean =>
  other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined;

/** Constraints of one sort with their counts, over nodes that have the labels of all of them. */
function counted(input: SpreadInput, spreads: readonly Spread[], placed: ReadonlyMap<string, readonly Pod[]>) {
  const counts = spreads.map(() => new TopologyCounts());
  for (const node of input.nodes) {
    if (!hasLabels(spreads, node)) continue;
    for (const [i, spread] of spreads.entries()) {
      if (!isCounted(spread, node, input)) continue;
      let found = 0;
      for (const other of placed.get(node.name) ?? []) if (spread.matches(other.metadata.labels)) found += 1;
      counts[i]!.add(spread.topologyKey, node.labels[spread.topologyKey], found);
    }
  }
  return counts;
}

function leastOf({ topologyKey, minDomains }: Spread, counts: TopologyCounts): number {
  const domains = counts.of(topologyKey);
  // Fewer domains than there should be: the missing ones have none.
  if ((domains?.size ?? 0) < minDomains) return 0;
  let least = Infinity;
  for (const count of domains?.values() ?? []) least = Math.min(least, count);
  return least;
}

/** Counts a pod in, or (-1) out, on the node, as far as it decides where another may go (updateWithPod). */
export function shiftSpread(
  state: SpreadState,
  pod: Pod,
  other: Pod,
  node: SpreadNode,
  questions: NodeQuestions,
  by: 1 | -1,
): void {
  if (!isLike(pod, other) || !hasLabels(state.hard, node)) return;
  for (const [i, spread] of state.hard.entries()) {
    if (!spread.matches(other.metadata.labels) || !isCounted(spread, node, questions)) continue;
    state.counts[i]!.add(spread.topologyKey, node.labels[spread.topologyKey], by);
    state.least[i] = leastOf(spread, state.counts[i]!);
  }
}

/** Counts everything once. */
export function spreadState(input: SpreadInput): SpreadState {
  const { pod } = input;
  const labels = pod.metadata.labels ?? {};
  const of = (word: string): Spread[] =>
    constraintsOf(pod)
      .filter((c) => c.whenUnsatisfiable === word)
      .map((c) => spreadOf(c, labels));
  const [hard, soft] = [of('DoNotSchedule'), of('ScheduleAnyway')];
  const placed = new Map<string, Pod[]>();
  for (const other of input.placed) {
    if (!isLike(pod, other)) continue;
    const list = placed.get(other.spec.nodeName ?? '');
    if (list === undefined) placed.set(other.spec.nodeName ?? '', [other]);
    else list.push(other);
  }
  const counts = counted(input, hard, placed);
  return {
    hard,
    soft,
    counts,
    least: hard.map((spread, i) => leastOf(spread, counts[i]!)),
    softCounts: counted(input, soft, placed),
  };
}
