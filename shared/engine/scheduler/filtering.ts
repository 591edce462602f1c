/** Whether a pod may go to a node, as the plugins say one after the other (framework RunFilterPlugins). */
import type { Pod } from '../../model/pod.ts';
import type { NodeCache } from './node-cache.ts';
import type { NodeInfo } from './node-info.ts';
import { PLUGINS } from './plugins/all.ts';
import type { Plugin } from './plugins/plugin.ts';
import type { PodView } from './pod-view.ts';
import type { Verdict } from './verdict.ts';

const SHIFTING = PLUGINS.filter((plugin) => plugin.shift !== undefined);

/** The plugins that might refuse a node to this pod, in their order. */
export const filtersFor = (pod: PodView): readonly Plugin[] =>
  PLUGINS.filter((p) => p.filter !== undefined && (p.filters === undefined || p.filters(pod)));

/** The first refusal, or undefined. Makes nothing. */
export function refusalOf(filters: readonly Plugin[], pod: PodView, node: NodeInfo): Verdict | undefined {
  for (let f = 0; f < filters.length; f++) {
    const verdict = filters[f]!.filter!(pod, node);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

/** Sees the other pod as if it were on the node, or (-1) as if it were not, until it is seen the other way again. */
export function pretend(view: PodView, other: Pod, node: NodeInfo, by: 1 | -1, cache: NodeCache): void {
  node.countPod(other, by);
  for (const plugin of SHIFTING) plugin.shift!(view, other, node, by, cache.labelsOfNamespace);
}

/**
 * The same, where pods that count for no less wait for this node: it must fit with them, and, since they might come to
 * nothing, without (RunFilterPluginsWithNominatedPods).
 */
export function refusalWithNominated(
  filters: readonly Plugin[],
  view: PodView,
  node: NodeInfo,
  cache: NodeCache,
): Verdict | undefined {
  const { metadata, spec } = view.pod;
  const waiting = cache.nominations
    .on(node.name)
    .filter((other) => (other.spec.priority ?? 0) >= (spec.priority ?? 0) && other.metadata.uid !== metadata.uid);
  if (waiting.length > 0) {
    for (const other of waiting) pretend(view, other, node, 1, cache);
    const verdict = refusalOf(filters, view, node);
    for (const other of waiting) pretend(view, other, node, -1, cache);
    if (verdict !== undefined) return verdict;
  }
  return refusalOf(filters, view, node);
}
