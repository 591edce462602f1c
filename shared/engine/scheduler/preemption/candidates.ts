/** Which of the nodes that could make room loses least (pickOneNodeForPreemption). */
import type { Pod } from '../../../model/pod.ts';
import { earliestStart, priorityOf } from './importance.ts';
import type { Victims } from './victims.ts';

/** minCandidateNodesPercentage, minCandidateNodesAbsolute */
const PERCENT = 10;
const AT_LEAST = 100;

/** How many candidates are enough, of so many nodes that might be (calculateNumCandidates). */
export const candidatesToFind = (nodes: number): number =>
  Math.min(nodes, Math.max(AT_LEAST, Math.floor((nodes * PERCENT) / 100)));

/** Makes every priority positive, so that fewer victims of a negative one are better than more. */
const OFFSET = 2 ** 31;
const sumOf = (pods: readonly Pod[]): number => pods.reduce((sum, pod) => sum + priorityOf(pod) + OFFSET, 0);

/** Each narrows the choice: the least is best. */
const COSTS: readonly ((victims: Victims) => number)[] = [
  ({ violations }) => violations,
  ({ pods }) => priorityOf(pods[0]!),
  ({ pods }) => sumOf(pods),
  ({ pods }) => pods.length,
];

/**
 * The one that breaks the fewest budgets; whose most important victim counts least; whose victims count least together;
 * with the fewest; whose most important victims started last; the first.
 * candidates: at least one.
 */
export function pickCandidate(candidates: readonly Victims[]): Victims {
  let left = candidates;
  for (const cost of COSTS) {
    const costs = left.map(cost);
    const least = Math.min(...costs);
    left = left.filter((_, i) => costs[i] === least);
  }
  return left.reduce((best, one) => (earliestStart(one.pods) > earliestStart(best.pods) ? one : best));
}
