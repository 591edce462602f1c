/** One scheduling cycle: which nodes can take the pod, and which of them is best (upstream schedule_one.go). */
import type { Stream } from '../kernel/random.ts';
import type { NodeCache } from './node-cache.ts';
import { filtersFor, refusalOf, refusalWithNominated } from './filtering.ts';
import type { NodeInfo } from './node-info.ts';
import { nominatedTo } from './nominations.ts';
import { PLUGINS } from './plugins/all.ts';
import { MAX_SCORE, type Plugin } from './plugins/plugin.ts';
import type { PodView } from './pod-view.ts';
import type { Verdict } from './verdict.ts';

/** minFeasibleNodesToFind, minFeasibleNodesPercentageToFind */
const MIN_TO_FIND = 100;
const MIN_PERCENT = 5;

/** How many nodes that fit are enough: large clusters are not searched to the end. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_TO_FIND) return nodes;
  const percent = Math.max(MIN_PERCENT, 50 - Math.floor(nodes / 125));
  return Math.max(MIN_TO_FIND, Math.floor((nodes * percent) / 100));
}

/** Why no node was found. */
export interface Refusal {
  /** Every node there is. */
  nodes: number;
  /** What the nodes that were looked at said, by name, in the order in which they were asked. */
  verdicts: ReadonlyMap<string, Verdict>;
  /** What holds for the others, when the pod could not go there to begin with. */
  absent?: string;
  /** Why no node was looked at at all. */
  atOnce?: Verdict;
}

export interface Outcome {
  /** The node that was chosen. */
  node?: NodeInfo;
  /** Set when none was. */
  refusal?: Refusal;
  /** The index of the node from which the next search starts. */
  next: number;
}

/** What holds for nodes that a pod's own affinity leaves out. */
export const ELSEWHERE = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
const CONFLICT: Verdict = { plugin: 'NodeAffinity', reasons: ['pod affinity terms conflict'], unresolvable: true };

/** Plugins whose score follows from what the pod asks for and what the node holds: a node remembers their sum. */
const BY_REQUESTS = PLUGINS.filter((p) => p.byRequests === true);
const PRE_FILTERS = PLUGINS.filter((p) => p.preFilter !== undefined);
const PREPARING = PLUGINS.filter((p) => p.prepare !== undefined);
const OTHERS = PLUGINS.filter((p) => p.score !== undefined && p.byRequests !== true);

const NONE: readonly NodeInfo[] = [];

function scoreByRequests(pod: PodView, node: NodeInfo, cache: NodeCache): number {
  if (node.rememberedFor === pod.requests) return node.remembered;
  let sum = 0;
  for (const plugin of BY_REQUESTS)
    if (plugin.scores?.(pod, cache, NONE, 0) !== false) sum += plugin.weight * plugin.score!(pod, node);
  node.rememberedFor = pod.requests;
  node.remembered = sum;
  return sum;
}

/** The first word that the pod can go nowhere. */
export function refusedAtOnce(pod: PodView): Verdict | undefined {
  if (pod.affinity.conflict) return CONFLICT;
  for (const plugin of PRE_FILTERS) {
    const verdict = plugin.preFilter!(pod);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

/**
 * Its arrays are used again for each pod, so that a search makes next to nothing; what is left in them is never read.
 */
export class Cycle {
  private readonly feasible: NodeInfo[] = [];
  private readonly totals: number[] = [];
  private readonly raw: number[] = [];
  private readonly best: number[] = [];

  /**
   * @param start index of the node to begin with, so that all get their turn when not all are searched
   * @param random decides between equals
   */
  run(pod: PodView, cache: NodeCache, start: number, random: Stream): Outcome {
    const { only } = pod.affinity;
    const atOnce = cache.nodes.length === 0 ? undefined : refusedAtOnce(pod);
    if (atOnce !== undefined)
      return { refusal: { nodes: cache.nodes.length, verdicts: new Map(), atOnce }, next: start };
    const nodes = only === undefined ? cache.nodes : only.map((name) => cache.get(name)).filter((n) => n !== undefined);
    for (const plugin of PREPARING) plugin.prepare!(pod, cache);
    const verdicts = new Map<string, Verdict>();
    if (this.fitsNominated(pod, cache)) return { node: this.feasible[0]!, next: start };
    const found = this.filter(pod, nodes, start, verdicts, cache);
    const all = cache.nodes.length;
    const next = all === 0 ? 0 : (start + found + verdicts.size) % all;
    if (found === 0) {
      return { refusal: { nodes: all, verdicts, ...(only === undefined ? {} : { absent: ELSEWHERE }) }, next };
    }
    return { node: this.feasible[found === 1 ? 0 : this.choose(pod, cache, found, random)]!, next };
  }

  /** The node on which the pod made room is asked before all others (evaluateNominatedNode). */
  private fitsNominated(view: PodView, cache: NodeCache): boolean {
    const nominated = nominatedTo(view.pod);
    const node = nominated === undefined ? undefined : cache.get(nominated);
    if (node === undefined || refusalWithNominated(filtersFor(view), view, node, cache) !== undefined) return false;
    this.feasible[0] = node;
    return true;
  }

  private filter(
    pod: PodView,
    nodes: readonly NodeInfo[],
    start: number,
    verdicts: Map<string, Verdict>,
    cache: NodeCache,
  ): number {
    const filters = filtersFor(pod);
    const { nominations } = cache;
    const enough = feasibleNodesToFind(nodes.length);
    let found = 0;
    let at = nodes.length === 0 ? 0 : start % nodes.length;
    for (let i = 0; i < nodes.length && found < enough; i++) {
      const node = nodes[at]!;
      at = at + 1 === nodes.length ? 0 : at + 1;
      const verdict = nominations.isEmpty
        ? refusalOf(filters, pod, node)
        : refusalWithNominated(filters, pod, node, cache);
      if (verdict === undefined) this.feasible[found++] = node;
      else verdicts.set(node.name, verdict);
    }
    return found;
  }

  /** The index of the node with the highest weighted sum; one at random of those that share it. */
  private choose(pod: PodView, cache: NodeCache, found: number, random: Stream): number {
    const { totals, best } = this;
    for (let i = 0; i < found; i++) totals[i] = scoreByRequests(pod, this.feasible[i]!, cache);
    for (const plugin of OTHERS)
      if (plugin.scores?.(pod, cache, this.feasible, found) !== false) this.addScores(plugin, pod, found);
    let highest = -1;
    let ties = 0;
    for (let i = 0; i < found; i++) {
      const total = totals[i]!;
      if (total > highest) {
        highest = total;
        ties = 0;
      }
      if (total === highest) best[ties++] = i;
    }
    // One draw among equals gives each the same chance as upstream's draw for each.
    return best[ties === 1 ? 0 : random.int(ties)]!;
  }

  private addScores(plugin: Plugin, pod: PodView, found: number): void {
    const { feasible, totals, raw } = this;
    scoreAll(plugin, pod, feasible, found, raw);
    for (let i = 0; i < found; i++) totals[i]! += plugin.weight * raw[i]!;
  }
}

/** Writes what the plugin gives each of the first `found` nodes, 0 to 100, before its weight. */
export function scoreAll(
  plugin: Plugin,
  pod: PodView,
  feasible: readonly NodeInfo[],
  found: number,
  into: number[],
): void {
  for (let i = 0; i < found; i++) into[i] = plugin.score!(pod, feasible[i]!);
  if (typeof plugin.normalize === 'function') plugin.normalize(into, found);
  else if (plugin.normalize !== undefined) normalize(into, found, plugin.normalize);
}

/** Spreads raw scores over 0 to 100 in place (plugins/helper DefaultNormalizeScore). */
export function normalize(scores: number[], count: number, best: 'highest' | 'lowest'): void {
  let top = 0;
  for (let i = 0; i < count; i++) if (scores[i]! > top) top = scores[i]!;
  for (let i = 0; i < count; i++) {
    const score = top === 0 ? 0 : Math.floor((scores[i]! * MAX_SCORE) / top);
    scores[i] = best === 'lowest' ? MAX_SCORE - score : score;
  }
}
