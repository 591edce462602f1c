/** How good nodes are for a pod that should lie evenly, as far as may be (podtopologyspread scoring.go). */
import type { Labels } from '../api/labels.ts';
import type { Pod } from '../../model/pod.ts';
import { HOSTNAME } from './default-spread.ts';
import type { LikeCounts } from './like-counts.ts';
import { hasLabels, isCounted, type NodeQuestions, type Spread, type SpreadNode } from './spread.ts';

export interface SpreadScore {
  /** Constraints that should hold. */
  soft: readonly Spread[];
  /** Nodes that lack a label of them get no score. The scheduler's own constraints take what labels there are. */
  needsLabels: boolean;
  /** More domains, more weight: their counts are smaller. */
  weights: readonly number[];
  /** Pods in each domain; by node, where each node is a domain. */
  counts: readonly ReadonlyMap<string, number>[];
}

interface Input extends NodeQuestions {
  pod: Pod;
  soft: readonly Spread[];
  needsLabels: boolean;
  /** Those that can take the pod, from the first to `found`. */
  feasible: readonly SpreadNode[];
  found: number;
  all: Iterable<SpreadNode>;
  likes: LikeCounts;
}

/** Counts everything once. */
export function spreadScore(input: Input): SpreadScore {
  const { pod, soft, needsLabels, feasible, found, all, likes } = input;
  const isIgnored = (node: SpreadNode): boolean => needsLabels && !hasLabels(soft, node);
  let scored = needsLabels ? 0 : found;
  if (needsLabels) for (let i = 0; i < found; i++) if (!isIgnored(feasible[i]!)) scored += 1;
  const weights: number[] = [];
  const counts = soft.map((spread): ReadonlyMap<string, number> => {
    const byNode = likes.of(pod.metadata.namespace ?? '', spread.requirements);
    const { topologyKey } = spread;
    if (topologyKey === HOSTNAME) {
      weights.push(Math.log(scored + 2));
      return byNode;
    }
    const domains = new Map<string, number>();
    let size = 0;
    let unlabelled = 0;
    for (let i = 0; i < found; i++) {
      const node = feasible[i]!;
      if (isIgnored(node)) continue;
      const value = node.labels[topologyKey];
      if (value === undefined) unlabelled = 1;
      else if (!domains.has(value)) domains.set(value, 0);
    }
    size = domains.size + unlabelled;
    weights.push(Math.log(size + 2));
    if (domains.size === 0) return domains;
    for (const node of all) {
      const value = node.labels[topologyKey];
      if (value === undefined || !domains.has(value) || isIgnored(node) || !isCounted(spread, node, input)) continue;
      domains.set(value, domains.get(value)! + (byNode.get(node.name) ?? 0));
    }
    return domains;
  });
  return { soft, needsLabels, weights, counts };
}

/** The fewer pods, the lower; undefined for a node that gets no score. */
export function scoreOf({ soft, needsLabels, weights, counts }: SpreadScore, node: SpreadNode): number | undefined {
  if (needsLabels && !hasLabels(soft, node)) return undefined;
  const labels: Labels = node.labels;
  let sum = 0;
  for (let i = 0; i < soft.length; i++) {
    const { topologyKey, maxSkew } = soft[i]!;
    const value = labels[topologyKey];
    if (value === undefined) continue;
    const count = counts[i]!.get(topologyKey === HOSTNAME ? node.name : value) ?? 0;
    sum += count * weights[i]! + (maxSkew - 1);
  }
  return Math.round(sum);
}
