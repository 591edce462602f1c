/**
 * Makes room for a pod that no node could take, by pods that count for less going away (upstream framework/preemption,
 * plugins/defaultpreemption).
 */
import type { Context } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { podCondition } from '../../kinds/pod/conditions.ts';
import { withDisruptionTarget } from '../../kinds/pod/disruption-target.ts';
import type { PodDisruptionBudget } from '../../../model/disruption.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Refusal } from '../cycle.ts';
import { filtersFor } from '../filtering.ts';
import { occupies, type NodeCache } from '../node-cache.ts';
import type { NodeInfo } from '../node-info.ts';
import { nominatedTo } from '../nominations.ts';
import { withNomination } from '../pod-condition.ts';
import type { PodView } from '../pod-view.ts';
import { reservations } from '../reservations.ts';
import { candidatesToFind, pickCandidate } from './candidates.ts';
import { priorityOf } from './importance.ts';
import { NO_VICTIMS, victimsOn, type Hopeless, type Victims } from './victims.ts';

/** What came of the attempt. */
export type Preemption =
  | { node: string }
  /** It may not make room, or not yet: upstream's words. */
  | { barred: string }
  /** No node can make room; the words of those that were looked at, by name. */
  | { hopeless: ReadonlyMap<string, Hopeless> };

/** Whether it was put out of its place for another pod and is still there. */
function isMakingRoom(pod: Pod): boolean {
  const condition = podCondition(pod, 'DisruptionTarget');
  if (pod.metadata.deletionTimestamp === undefined || condition?.status !== 'True') return false;
  return condition.reason === 'PreemptionByScheduler';
}

/** Every pod that holds something of the node. */
function heldOn(node: string, ctx: Context): Pod[] {
  const held = [...ctx.read.podsOnNode(node)].filter(occupies);
  for (const reservation of reservations(ctx).values()) if (reservation.node === node) held.push(reservation.pod);
  return held;
}

/** Why the pod may not take others' places, if it may not (PodEligibleToPreemptOthers). */
function barredFrom(pod: Pod, { verdicts }: Refusal, ctx: Context): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = nominatedTo(pod);
  if (nominated === undefined || verdicts.get(nominated)?.unresolvable === true) return undefined;
  const waits = heldOn(nominated, ctx).some((other) => priorityOf(other) < priorityOf(pod) && isMakingRoom(other));
  return waits ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

/** Looks through the nodes from one at random until there are enough candidates (DryRunPreemption). */
function candidatesAmong(nodes: readonly NodeInfo[], view: PodView, cache: NodeCache, ctx: Context) {
  const filters = filtersFor(view);
  const budgets = [...ctx.read.list('PodDisruptionBudget.policy')] as PodDisruptionBudget[];
  const enough = candidatesToFind(nodes.length);
  const start = ctx.random('preemption').int(nodes.length);
  const unbroken: Victims[] = [];
  const breaking: Victims[] = [];
  const hopeless = new Map<string, Hopeless>();
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(start + i) % nodes.length]!;
    const found = node.hasBelow(priorityOf(view.pod))
      ? victimsOn({ view, filters, cache, budgets }, node, heldOn(node.name, ctx))
      : NO_VICTIMS;
    if (!('node' in found)) {
      hopeless.set(node.name, found);
      continue;
    }
    (found.violations === 0 ? unbroken : breaking).push(found);
    if (unbroken.length > 0 && unbroken.length + breaking.length >= enough) break;
  }
  return { candidates: [...unbroken, ...breaking], hopeless };
}

function evict(victim: Pod, pod: Pod, node: string, ctx: Context): void {
  if (victim.metadata.deletionTimestamp !== undefined) return;
  const { namespace = '', name, uid } = victim.metadata;
  const why = 'default-scheduler: preempting to accommodate a higher priority pod';
  const status = withDisruptionTarget(victim, 'PreemptionByScheduler', why, ctx.timestamp);
  ctx.api.setStatus('Pod', namespace, name, status);
  ctx.api.delete('Pod', namespace, name, {});
  ctx.event(victim, 'Normal', 'Preempted', `Preempted by pod ${pod.metadata.uid ?? ''} on node ${node}`);
  const message = `for ${pod.metadata.name} on ${node}`;
  const about = uid === undefined ? {} : { uid };
  ctx.trace({ type: 'acted', at: ctx.now, actor: 'default-scheduler', what: 'preempted', ...about, message });
}

/** Pods that count for less and wait for the same node look for another one. */
function clearNominations(pod: Pod, node: string, cache: NodeCache, ctx: Context): void {
  for (const other of cache.nominations.on(node)) {
    if (priorityOf(other) >= priorityOf(pod)) continue;
    const { namespace = '', name } = other.metadata;
    ctx.api.setStatus('Pod', namespace, name, withNomination(other.status ?? {}, ''));
  }
}

/**
 * Tries to make room for a pod that was refused. What it decides is done: victims are on their way when it says a node.
 * The nomination itself is left to whoever writes the pod's status.
 */
export function preempt(view: PodView, refusal: Refusal, cache: NodeCache, ctx: Context): Preemption {
  const { pod } = view;
  const barred = barredFrom(pod, refusal, ctx);
  if (barred !== undefined) return { barred };
  const { verdicts } = refusal;
  const nodes = cache.nodes.filter(({ name }) => verdicts.get(name)?.unresolvable === false);
  if (nodes.length === 0) return { hopeless: new Map() };
  const { candidates, hopeless } = candidatesAmong(nodes, view, cache, ctx);
  if (candidates.length === 0) return { hopeless };
  const { node, pods } = pickCandidate(candidates);
  clearNominations(pod, node, cache, ctx);
  for (const victim of pods) {
    try {
      evict(victim, pod, node, ctx);
    } catch (error) {
      // Gone meanwhile: there is its room.
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  }
  return { node };
}
