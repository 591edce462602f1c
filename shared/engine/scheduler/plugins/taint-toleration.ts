/**
 * Taints keep pods away that do not tolerate them, or make the node a poorer choice (upstream
 * plugins/tainttoleration).
 */
import type { Node, Taint } from '../../../model/node.ts';
import { firstUntolerated, tolerates } from '../../kinds/tolerations.ts';
import type { PodView } from '../pod-view.ts';
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const NAME = 'TaintToleration';
const verdicts = new WeakMap<Taint, Verdict>();

/** 1.34 names the first taint; 1.35 is the first to say only "taint(s)". */
function refusal(taint: Taint): Verdict {
  let verdict = verdicts.get(taint);
  if (verdict === undefined) {
    const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
    verdict = { plugin: NAME, reasons: [reason], unresolvable: true };
    verdicts.set(taint, verdict);
  }
  return verdict;
}

function keptAwayFrom(pod: PodView, node: Node | undefined): boolean {
  const taints = (node?.spec.taints ?? []).filter((t) => t.effect !== 'PreferNoSchedule');
  return firstUntolerated(taints, pod.tolerations) !== undefined;
}

export const taintToleration: Plugin = {
  name: NAME,
  weight: 3,
  filter(pod, node) {
    if (node.blocking.length === 0) return undefined;
    const taint = firstUntolerated(node.blocking, pod.tolerations);
    return taint === undefined ? undefined : refusal(taint);
  },
  scores: (_pod, nodes) => nodes.hasUnwelcoming,
  /** How many taints the pod would have to put up with; tolerations of another effect do not count. */
  score(pod, node) {
    let count = 0;
    for (const taint of node.unwelcoming) {
      if (!pod.tolerations.some((t) => tolerates(t, taint))) count += 1;
    }
    return count;
  },
  normalize: 'lowest',
  nodeHelps: (pod, before, after) => (before === undefined || keptAwayFrom(pod, before)) && !keptAwayFrom(pod, after),
};
