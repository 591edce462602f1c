/** What a StatefulSet does next: which ordinals get a pod, which pod goes, which is waited for (updateStatefulSet). Pure. */
import type { Pod } from '../../../model/pod.ts';
import type { StatefulSet } from '../../../model/stateful-set.ts';
import { isOver, isRunningAndAvailable, isRunningAndReady, isTerminating, isUnavailable } from './health.ts';
import { isInRange, ordinalOf, replicasOf, revisionOf, startOf } from './identity.ts';

export type Action =
  | { do: 'create'; ordinal: number }
  /** Makes its claims if they lack, and puts its labels and its claims' owners right. */
  | { do: 'keep'; pod: Pod }
  /** Puts the owners of its claims right, before it goes. */
  | { do: 'release claims'; pod: Pod }
  | { do: 'delete'; pod: Pod; why: 'over' | 'scaled down' | 'update' };

export interface Situation {
  set: StatefulSet;
  pods: readonly Pod[];
  /** Name of the revision that pods are to have. */
  updateRevision: string;
  /** Unix ms. */
  nowMs: number;
  /** Whether a claim of this ordinal still belongs to a pod that is gone: then its next pod has to wait. */
  hasStaleClaim(ordinal: number): boolean;
}

interface Members {
  /** By ordinal from the first; undefined where there is no pod. */
  replicas: (Pod | undefined)[];
  /** Outside of the range, the highest first. */
  condemned: Pod[];
}

/** Who is wanted and who is not. Pods whose name tells of no ordinal are nobody's. */
export function membersOf(set: StatefulSet, pods: readonly Pod[]): Members {
  const replicas: (Pod | undefined)[] = Array.from({ length: replicasOf(set) });
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(pod);
    if (isInRange(set, ordinal)) replicas[ordinal - startOf(set)] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  return { replicas, condemned: condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a)) };
}

/** Looks at one wanted ordinal; gives true when nothing after it may be done in order. */
function planReplica(
  pod: Pod | undefined,
  ordinal: number,
  at: Situation,
  ordered: boolean,
  actions: Action[],
): boolean {
  const wait = at.set.spec.minReadySeconds ?? 0;
  if (pod === undefined) {
    if (at.hasStaleClaim(ordinal)) return true;
    actions.push({ do: 'create', ordinal });
    return ordered;
  }
  if (isOver(pod)) {
    if (!isTerminating(pod)) actions.push({ do: 'delete', pod, why: 'over' });
    return true;
  }
  const isBlocking = isTerminating(pod) || !isRunningAndReady(pod) || !isRunningAndAvailable(pod, wait, at.nowMs);
  // A pod that waits may wait for a claim that somebody removed.
  if (pod.status?.phase === 'Pending' || !(isBlocking && ordered)) actions.push({ do: 'keep', pod });
  return isBlocking && ordered;
}

/** The first pod that is not well: of the wanted the lowest, then of the condemned the lowest. */
function firstUnavailable({ replicas, condemned }: Members, at: Situation): Pod | 'missing' | undefined {
  const wait = at.set.spec.minReadySeconds ?? 0;
  for (const pod of replicas) {
    if (pod === undefined) return 'missing';
    if (isUnavailable(pod, wait, at.nowMs)) return pod;
  }
  return [...condemned].reverse().find((pod) => isUnavailable(pod, wait, at.nowMs));
}

function planCondemned(members: Members, at: Situation, ordered: boolean, actions: Action[]): boolean {
  const wait = at.set.spec.minReadySeconds ?? 0;
  const first = firstUnavailable(members, at);
  for (const pod of members.condemned) {
    if (isTerminating(pod)) {
      if (ordered) return true;
      continue;
    }
    const isWell = isRunningAndReady(pod) && isRunningAndAvailable(pod, wait, at.nowMs);
    if (ordered && !isWell && pod !== first) return true;
    actions.push({ do: 'delete', pod, why: 'scaled down' });
    if (ordered) return true;
  }
  return false;
}

/** The highest ordinal that is not of the update revision goes, once all above it are available again. */
function planUpdate({ replicas }: Members, at: Situation, actions: Action[]): void {
  const { updateStrategy, minReadySeconds = 0 } = at.set.spec;
  if (updateStrategy?.type === 'OnDelete') return;
  const least = updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let i = replicas.length - 1; i >= least; i--) {
    const pod = replicas[i];
    // Just made: it has the revision that it is to have, and is waited for.
    if (pod === undefined) return;
    if (revisionOf(pod) !== at.updateRevision && !isTerminating(pod)) {
      actions.push({ do: 'delete', pod, why: 'update' });
      return;
    }
    if (isUnavailable(pod, minReadySeconds, at.nowMs)) return;
  }
}

/** In the order in which it is to be done. A set that is going away does nothing: the garbage collector takes its pods. */
export function planSet(at: Situation): Action[] {
  const { set } = at;
  if (set.metadata.deletionTimestamp !== undefined) return [];
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const members = membersOf(set, at.pods);
  const actions: Action[] = [];
  for (const [i, pod] of members.replicas.entries())
    if (planReplica(pod, startOf(set) + i, at, ordered, actions) && ordered) return actions;
  for (const pod of members.condemned) actions.push({ do: 'release claims', pod });
  if (planCondemned(members, at, ordered, actions)) return actions;
  planUpdate(members, at, actions);
  return actions;
}
