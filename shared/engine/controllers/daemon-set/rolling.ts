/** A rolling update, machine by machine (update.go rollingUpdate). Pure. */
import { scaledValue } from '../../api/int-or-string.ts';
import { isPodAvailable } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import { claimOn } from './machines.ts';
import { isUpdated, type Situation, surgeOf } from './plan.ts';

interface OnMachine {
  node: string;
  fresh?: Pod;
  old?: Pod;
  /** Two of a kind: the other loop clears that first. */
  muddled: boolean;
}

function lookAt(node: string, pods: readonly Pod[], hash: string): OnMachine {
  const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const fresh = staying.filter((pod) => isUpdated(pod, hash));
  const old = staying.filter((pod) => !isUpdated(pod, hash));
  return {
    node,
    ...(fresh[0] !== undefined && { fresh: fresh[0] }),
    ...(old[0] !== undefined && { old: old[0] }),
    muddled: fresh.length > 1 || old.length > 1,
  };
}

export interface Step {
  remove: Pod[];
  create: string[];
}

/** Deletes as many old pods as may be missing; those that do not work anyway first. */
function replace(machines: readonly OnMachine[], most: number, isAvailable: (pod: Pod) => boolean): Step {
  let missing = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const { fresh, old, muddled } of machines) {
    if (muddled || (old === undefined) === (fresh === undefined)) missing += 1;
    else if (fresh !== undefined) missing += isAvailable(fresh) ? 0 : 1;
    else if (old !== undefined && !isAvailable(old)) {
      missing += 1;
      broken.push(old);
    } else if (old !== undefined && missing < most) candidates.push(old);
  }
  return { remove: [...broken, ...candidates.slice(0, Math.max(0, most - missing))], create: [] };
}

/** Makes new pods beside old ones; an old one goes when its new one is available. */
function surge(machines: readonly OnMachine[], most: number, isAvailable: (pod: Pod) => boolean): Step {
  let surging = 0;
  const broken: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  for (const { node, fresh, old, muddled } of machines) {
    if (muddled) surging += 1;
    else if (old === undefined) continue;
    else if (fresh === undefined) {
      if (!isAvailable(old)) broken.push(node);
      else if (surging < most) candidates.push(node);
    } else if (isAvailable(fresh)) remove.push(old);
    else surging += 1;
  }
  return { remove, create: [...broken, ...candidates.slice(0, Math.max(0, most - surging))] };
}

/** What a rolling update does now; nothing for another strategy. */
export function planRolling(at: Situation): Step {
  const { set, nodes, pods, hash, nowMs } = at;
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return { remove: [], create: [] };
  const wanted = nodes.filter((node) => claimOn(node, set).run);
  const machines = wanted.map(({ metadata: { name } }) => lookAt(name, pods.get(name) ?? [], hash));
  const isAvailable = (pod: Pod): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
  const mostExtra = surgeOf(set, wanted.length);
  if (mostExtra > 0) return surge(machines, mostExtra, isAvailable);
  const mostMissing = scaledValue(rollingUpdate?.maxUnavailable ?? 1, wanted.length, true);
  return replace(machines, Math.max(1, mostMissing), isAvailable);
}
