/** The shape of a scheduler plugin: it may refuse nodes, and say how good the others are. */
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import type { NodeCache } from '../node-cache.ts';
import type { NodeInfo } from '../node-info.ts';
import type { NamespaceLabels } from '../pod-terms.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';

/** The best score of a plugin, before its weight (framework.MaxNodeScore). */
export const MAX_SCORE = 100;

export interface Plugin {
  /** Upstream's name. */
  name: string;
  /** What its score counts beside the others; 0 when it has none. */
  weight: number;
  /** Looks around once a cycle, before any node is asked; what it finds it keeps in the view. */
  prepare?(pod: PodView, nodes: NodeCache): void;
  /** Refuses the pod wherever it might go; asked once, before any node. */
  preFilter?(pod: PodView): Verdict | undefined;
  /**
   * Counts another pod in on the node, or (-1) out, in what `prepare` found: it is seen as if it were there, or not
   * (upstream's AddPod and RemovePod of PreFilterExtensions).
   */
  shift?(pod: PodView, other: Pod, node: NodeInfo, by: 1 | -1, labelsOf: NamespaceLabels): void;
  /** False when the filter cannot refuse any node for this pod: it is then not asked (upstream's Skip). */
  filters?(pod: PodView): boolean;
  /** Undefined when the pod may go there. Must make nothing when it may: it is asked once for each pod and node. */
  filter?(pod: PodView, node: NodeInfo): Verdict | undefined;
  /**
   * Looks around before nodes are scored; false when the score would be the same on all (upstream's PreScore and Skip).
   * feasible: the nodes that can take the pod, from the first to `found`.
   */
  scores?(pod: PodView, nodes: NodeCache, feasible: readonly NodeInfo[], found: number): boolean;
  /** 0 to 100, or any whole number where `normalize` is set. */
  score?(pod: PodView, node: NodeInfo): number;
  /**
   * The score, already 0 to 100, follows from the pod's requests and the node's sums alone, so that it can be
   * remembered.
   */
  byRequests?: boolean;
  /**
   * How raw scores become 0 to 100: the highest is best, or the lowest is (plugins/helper DefaultNormalizeScore), or in
   * place in a way of its own.
   */
  normalize?: 'highest' | 'lowest' | ((raw: number[], count: number) => void);
  /** Whether a node that came or changed might take a pod that this plugin refused (upstream's QueueingHint). */
  nodeHelps?(pod: PodView, before: Node | undefined, after: Node): boolean;
  /** Whether a pod with a node that came, changed or went might let a pod in that this plugin refused. */
  podHelps?(pod: PodView, before: Pod | undefined, after: Pod | undefined, labelsOf: NamespaceLabels): boolean;
  /** Whether a pod that went, or asks for less, might make room for a pod that this plugin refused. */
  freedRoomHelps?: boolean;
}
