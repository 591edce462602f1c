/** Keeps pods evenly spread over zones, machines or whatever a label of nodes tells apart (upstream plugins/podtopologyspread). */
import type { Taint } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { matchesNode } from '../node-selector.ts';
import type { PodView } from '../pod-view.ts';
import { defaultSelector } from '../default-spread.ts';
import type { NodeCache } from '../node-cache.ts';
import { scoreOf, spreadScore } from '../spread-score.ts';
import { shiftSpread, spreadState } from '../spread-state.ts';
import { hasSpread, spreadsOf, systemSpreads, type NodeQuestions, type Spread } from '../spread.ts';
import { firstUntolerated } from '../../kinds/tolerations.ts';
import type { Verdict } from '../verdict.ts';
import { MAX_SCORE, type Plugin } from './plugin.ts';

const NAME = 'PodTopologySpread';
const UNEVEN: Verdict = {
  plugin: NAME,
  reasons: ["node(s) didn't match pod topology spread constraints"],
  unresolvable: false,
};
const NO_LABEL: Verdict = {
  plugin: NAME,
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  unresolvable: true,
};
/** What the constraints ask of nodes, for this pod. */
const questionsOf = ({ nodeSelector, affinity, tolerations }: PodView): NodeQuestions => ({
  isWanted: ({ labels, name }) => matchesNode(nodeSelector, affinity, labels, name),
  isTolerated: ({ node }) => firstUntolerated((node?.spec.taints ?? []).filter(keepsAway), tolerations) === undefined,
});

const keepsAway = ({ effect }: Taint): boolean => effect !== 'PreferNoSchedule';

/** The scheduler's own constraints, where the pod is one of several alike: those by labels that some node has. */
function systemSpreadsFor(pod: Pod, nodes: NodeCache): readonly Spread[] {
  const selector = defaultSelector(pod, nodes.read);
  return selector.length === 0 ? [] : systemSpreads(selector).filter(({ topologyKey }) => nodes.hasLabel(topologyKey));
}

/** A node that lacks a label of the constraints: it gets no score. */
const IGNORED = -1;

/** The fewest pods are best; a node without the labels is worst (NormalizeScore). */
function fewest(raw: number[], count: number): void {
  let least = Infinity;
  let most = 0;
  for (let i = 0; i < count; i++) {
    if (raw[i] === IGNORED) continue;
    least = Math.min(least, raw[i]!);
    most = Math.max(most, raw[i]!);
  }
  for (let i = 0; i < count; i++) {
    if (raw[i] === IGNORED) raw[i] = 0;
    else raw[i] = most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + least - raw[i]!)) / most);
  }
}

export const podTopologySpread: Plugin = {
  name: NAME,
  weight: 2,
  prepare(view, nodes) {
    const { pod } = view;
    if (!hasSpread(pod)) return;
    const state = spreadState({ pod, nodes: nodes.nodes, likes: nodes.likes, ...questionsOf(view) });
    if (state !== undefined) view.spread = state;
  },
  shift(view, other, node, by) {
    if (view.spread !== undefined) shiftSpread(view.spread, view.pod, other, node, questionsOf(view), by);
  },
  filters: ({ spread }) => spread !== undefined,
  filter({ pod, spread }, { labels }) {
    for (const [i, one] of spread!.hard.entries()) {
      const value = labels[one.topologyKey];
      if (value === undefined) return NO_LABEL;
      const self = one.matches(pod.metadata.labels) ? 1 : 0;
      const skew = spread!.counts[i]!.get(one.topologyKey, value) + self - spread!.least[i]!;
      if (skew > one.maxSkew) return UNEVEN;
    }
    return undefined;
  },
  scores(view, nodes, feasible, found) {
    const { pod } = view;
    const isOwn = hasSpread(pod);
    const soft = isOwn ? spreadsOf(pod, 'ScheduleAnyway') : systemSpreadsFor(pod, nodes);
    if (soft.length === 0) return false;
    const { likes, nodes: all } = nodes;
    const input = { pod, soft, needsLabels: isOwn, feasible, found, all, likes };
    view.evenness = spreadScore({ ...input, ...questionsOf(view) });
    return true;
  },
  score: ({ evenness }, node) => scoreOf(evenness!, node) ?? IGNORED,
  normalize: fewest,
  nodeHelps: (_view, before, after) => before === undefined || before.metadata.labels !== after.metadata.labels,
  podHelps({ pod, spread }, before, after) {
    const other = after ?? before!;
    if (other.metadata.namespace !== pod.metadata.namespace) return false;
    return (
      spread === undefined ||
      spread.hard.some(({ matches }) => matches(before?.metadata.labels) || matches(after?.metadata.labels))
    );
  },
};
