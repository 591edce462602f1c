/**
 * Node selectors and node affinity: where a pod must go, and where it would rather go (upstream plugins/nodeaffinity).
 */
import type { Node } from '../../../model/node.ts';
import { matchesNode } from '../node-selector.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const REFUSED: Verdict = {
  plugin: 'NodeAffinity',
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  unresolvable: true,
};

const matches = (pod: PodView, node: Node): boolean =>
  matchesNode(pod.nodeSelector, pod.affinity, node.metadata.labels ?? {}, node.metadata.name);

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filters: (pod) => pod.nodeSelector !== undefined || pod.affinity.required !== undefined,
  filter: (pod, node) => (matchesNode(pod.nodeSelector, pod.affinity, node.labels, node.name) ? undefined : REFUSED),
  scores: (pod) => pod.affinity.preferred.length > 0,
  score(pod, node) {
    let sum = 0;
    for (const { weight, matches: met } of pod.affinity.preferred) if (met(node.labels, node.name)) sum += weight;
    return sum;
  },
  normalize: 'highest',
  nodeHelps: (pod, before, after) => (before === undefined || !matches(pod, before)) && matches(pod, after),
};
