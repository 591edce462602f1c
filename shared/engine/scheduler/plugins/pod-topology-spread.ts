/** Keeps pods evenly spread over zones, machines or whatever a label of nodes tells apart (upstream plugins/podtopologyspread). */
import type { Taint } from '../../../model/node.ts';
import { matchesNode } from '../node-selector.ts';
import type { PodView } from '../pod-view.ts';
import { hasSpread, shiftSpread, spreadState, type SpreadInput } from '../spread-state.ts';
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
const questionsOf = ({
  nodeSelector,
  affinity,
  tolerations,
}: PodView): Pick<SpreadInput, 'isWanted' | 'isTolerated'> => ({
  isWanted: ({ labels, name }) => matchesNode(nodeSelector, affinity, labels, name),
  isTolerated: ({ node }) => firstUntolerated((node?.spec.taints ?? []).filter(keepsAway), tolerations) === undefined,
});

const keepsAway = ({ effect }: Taint): boolean => effect !== 'PreferNoSchedule';

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
    view.spread = spreadState({ pod, nodes: nodes.nodes, placed: nodes.placed(), ...questionsOf(view) });
  },
  shift(view, other, node, by) {
    if (view.spread !== undefined) shiftSpread(view.spread, view.pod, other, node, questionsOf(view), by);
  },
  filters: ({ spread }) => (spread?.hard.length ?? 0) > 0,
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
  scores: ({ spread }) => (spread?.soft.length ?? 0) > 0,
  score({ spread }, { labels }) {
    let sum = 0;
    for (const [i, { topologyKey, maxSkew }] of spread!.soft.entries()) {
      const value = labels[topologyKey];
      if (value === undefined) return IGNORED;
      const domains = spread!.softCounts[i]!.of(topologyKey)?.size ?? 0;
      // More domains, more weight: their counts are smaller.
      sum += spread!.softCounts[i]!.get(topologyKey, value) * Math.log(domains + 2) + (maxSkew - 1);
    }
    return Math.round(sum);
  },
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
