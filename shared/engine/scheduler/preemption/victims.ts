/** The fewest pods of a node that have to go so that another fits (SelectVictimsOnNode). */
import type { PodDisruptionBudget } from '../../../model/disruption.ts';
import type { Pod } from '../../../model/pod.ts';
import { pretend, refusalWithNominated } from '../filtering.ts';
import type { NodeCache } from '../node-cache.ts';
import type { NodeInfo } from '../node-info.ts';
import type { Plugin } from '../plugins/plugin.ts';
import type { PodView } from '../pod-view.ts';
import { divideByBudgets } from './budgets.ts';
import { byImportance, priorityOf } from './importance.ts';

export interface Victims {
  node: string;
  /** The most important first; at least one. */
  pods: readonly Pod[];
  /** How many of them a budget would rather keep. */
  violations: number;
}

/** Upstream's words for why a node's pods cannot make room. */
export type Hopeless = readonly string[];

export const NO_VICTIMS: Hopeless = ['No preemption victims found for incoming pod'];

export interface Room {
  view: PodView;
  filters: readonly Plugin[];
  cache: NodeCache;
  budgets: readonly PodDisruptionBudget[];
}

/**
 * Takes away, in thought, all pods that count for less, and lets them back one by one as long as the pod still fits:
 * first those that budgets protect, the most important first.
 * held: the pods that hold something of the node.
 */
export function victimsOn(room: Room, node: NodeInfo, held: readonly Pod[]): Victims | Hopeless {
  const { view, filters, cache, budgets } = room;
  const priority = priorityOf(view.pod);
  const potential = held.filter((pod) => priorityOf(pod) < priority);
  if (potential.length === 0) return NO_VICTIMS;
  const absent = new Set<Pod>();
  const move = (pod: Pod, by: 1 | -1): void => {
    if (by === 1) absent.delete(pod);
    else absent.add(pod);
    pretend(view, pod, node, by, cache);
  };
  view.absent = absent;
  try {
    for (const pod of potential) move(pod, -1);
    const refusal = refusalWithNominated(filters, view, node, cache);
    if (refusal !== undefined) return refusal.reasons;
    const isSpared = (pod: Pod): boolean => {
      move(pod, 1);
      if (refusalWithNominated(filters, view, node, cache) === undefined) return true;
      move(pod, -1);
      return false;
    };
    const { violating, others } = divideByBudgets([...potential].sort(byImportance), budgets);
    const lost = violating.filter((pod) => !isSpared(pod));
    const pods = [...lost, ...others.filter((pod) => !isSpared(pod))];
    if (violating.length > 0 && others.length > 0) pods.sort(byImportance);
    return { node: node.name, pods, violations: lost.length };
  } finally {
    for (const pod of [...absent]) move(pod, 1);
    delete view.absent;
  }
}
