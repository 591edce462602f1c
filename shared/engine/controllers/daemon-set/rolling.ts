/** A rolling update, machine by machine (update.go rollingUpdate). Pure. */
import { scaledValue } from '../../api/int-or-string.ts';
import { isPodAvailable } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Claim } from './machines.ts';
import { isUpdated, type Situation, surgeOf } from './plan.ts';

interface OnMachine {
  node: string;
  /** undefined: the machine is no more. */
  claim: Claim | undefined;
  fresh?: Pod;
  old?: Pod;
  /** Two of a kind: the other loop clears that first. */
  muddled: boolean;
}

export interface Step {
  remove: Pod[];
  create: string[];
}

const NOTHING: Step = { remove: [], create: [] };

function lookAt(node: string, at: Situation): OnMachine {
  const staying = (at.pods.get(node) ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const fresh = staying.filter((pod) => isUpdated(pod, at));
  const old = staying.filter((pod) => !isUpdated(pod, at));
  return {
    node,
    claim: at.claims.get(node),
    ...(fresh[0] !== undefined && { fresh: fresh[0] }),
    ...(old[0] !== undefined && { old: old[0] }),
    muddled: fresh.length > 1 || old.length > 1,
  };
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

interface Surge {
  most: number;
  /** Machines it is for. */
  desired: number;
  isAvailable(pod: Pod): boolean;
}

/**
 * Makes new pods beside old ones; an old one goes when its new one is available. Where there is to be none any more, an
 * old one that is available stays until enough others are. Nothing while a pod's machine is no more.
 */
function surge(machines: readonly OnMachine[], { most, desired, isAvailable }: Surge): Step {
  let [surging, available] = [0, 0];
  const broken: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  const unwanted: Pod[] = [];
  for (const { node, claim, fresh, old, muddled } of machines) {
    if (muddled) {
      surging += 1;
      continue;
    }
    const first = old ?? fresh;
    if (first !== undefined && isAvailable(first)) available += 1;
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (isAvailable(fresh)) remove.push(old);
      else surging += 1;
    } else if (claim === undefined) return NOTHING;
    else if (!claim.run) (isAvailable(old) ? unwanted : remove).push(old);
    else if (!isAvailable(old)) broken.push(node);
    else if (surging < most) candidates.push(node);
  }
  return {
    remove: [...remove, ...unwanted.slice(0, Math.max(0, available - desired))],
    create: [...broken, ...candidates.slice(0, Math.max(0, most - surging))],
  };
}

/** What a rolling update does now; nothing for another strategy. */
export function planRolling(at: Situation): Step {
  const { set, claims, pods, nowMs } = at;
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return NOTHING;
  const wanted = [...claims].filter(([, claim]) => claim.run).map(([node]) => node);
  // A pod on a machine that gets none any more is old or new like the others.
  const machines = [...new Set([...wanted, ...pods.keys()])].map((node) => lookAt(node, at));
  const isAvailable = (pod: Pod): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
  const desired = wanted.length;
  const most = surgeOf(set, desired);
  if (most > 0) return surge(machines, { most, desired, isAvailable });
  const missing = scaledValue(rollingUpdate?.maxUnavailable ?? 1, desired, true);
  return replace(machines, desired > 0 && missing === 0 ? 1 : missing, isAvailable);
}
