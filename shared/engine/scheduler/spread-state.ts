/** How evenly the pods that constraints select lie over the values of nodes' labels: what decides where a pod may go. */
import type { Pod } from '../../model/pod.ts';
import type { LikeCounts } from './like-counts.ts';
import { hasLabels, isCounted, spreadsOf, type NodeQuestions, type Spread, type SpreadNode } from './spread.ts';
import { TopologyCounts } from './topology-counts.ts';

export interface SpreadState {
  /** Constraints that must hold. */
  hard: readonly Spread[];
  /** For each of them the pods in each domain. */
  counts: readonly TopologyCounts[];
  /** The fewest pods that a domain of each has. */
  least: number[];
}

export interface SpreadInput extends NodeQuestions {
  pod: Pod;
  nodes: Iterable<SpreadNode>;
  likes: LikeCounts;
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
  const { namespace, deletionTimestamp, labels } = other.metadata;
  if (namespace !== pod.metadata.namespace || deletionTimestamp !== undefined) return;
  if (!hasLabels(state.hard, node)) return;
  for (const [i, spread] of state.hard.entries()) {
    if (!spread.matches(labels) || !isCounted(spread, node, questions)) continue;
    state.counts[i]!.add(spread.topologyKey, node.labels[spread.topologyKey], by);
    state.least[i] = leastOf(spread, state.counts[i]!);
  }
}

/** Counts everything once; undefined when nothing must hold. */
export function spreadState(input: SpreadInput): SpreadState | undefined {
  const { pod, likes } = input;
  const hard = spreadsOf(pod, 'DoNotSchedule');
  if (hard.length === 0) return undefined;
  const counts = hard.map(() => new TopologyCounts());
  const byNode = hard.map(({ requirements }) => likes.of(pod.metadata.namespace ?? '', requirements));
  for (const node of input.nodes) {
    if (!hasLabels(hard, node)) continue;
    for (const [i, spread] of hard.entries())
      if (isCounted(spread, node, input))
        counts[i]!.add(spread.topologyKey, node.labels[spread.topologyKey], byNode[i]!.get(node.name) ?? 0);
  }
  return { hard, counts, least: hard.map((spread, i) => leastOf(spread, counts[i]!)) };
}
