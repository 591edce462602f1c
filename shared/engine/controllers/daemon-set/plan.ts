/** Which machines lack their pod and which pods are too many (podsShouldBeOnNode). Pure. */
import { isPodAvailable, isPodReady } from '../../kinds/pod/conditions.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { scaledValue } from '../../api/int-or-string.ts';
import { POD_REVISION_LABEL } from '../ownership/revisions.ts';
import { claimOn } from './machines.ts';

export interface Situation {
  set: DaemonSet;
  nodes: readonly Node[];
  /** Its pods by machine. */
  pods: ReadonlyMap<string, readonly Pod[]>;
  /** Of the revision that pods are to have. */
  hash: string;
  /** Unix ms. */
  nowMs: number;
}

export interface Ended {
  pod: Pod;
  node: string;
}

export interface DaemonPlan {
  /** Machines that get a pod. */
  create: string[];
  remove: Pod[];
  /** Pods that ended: each with an event, and those that failed with a back-off of their machine. */
  failed: Ended[];
  succeeded: Ended[];
}

const isGoing = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
const bornAt = (pod: Pod): string => pod.metadata.creationTimestamp ?? '';
/** Those on a machine first, then the oldest (podByCreationTimestampAndPhase). */
export const byAge = (a: Pod, b: Pod): number =>
  Number((b.spec.nodeName ?? '') !== '') - Number((a.spec.nodeName ?? '') !== '') ||
  (bornAt(a) < bornAt(b) ? -1 : bornAt(a) > bornAt(b) ? 1 : a.metadata.name < b.metadata.name ? -1 : 1);

export const isUpdated = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[POD_REVISION_LABEL] === hash;

/** How many machines more than one pod may be on. `desired`: machines it is for. */
export function surgeOf({ spec }: DaemonSet, desired: number): number {
  if (spec.updateStrategy?.type !== 'RollingUpdate') return 0;
  return scaledValue(spec.updateStrategy.rollingUpdate?.maxSurge ?? 0, desired, true);
}

/** Of an old and a new pod on one machine the old one goes when it is not ready, or when the new one can do without it. */
function extraOfSurge(running: readonly Pod[], { set, hash, nowMs }: Situation): Pod[] {
  const [fresh, ...moreFresh] = running.filter((pod) => isUpdated(pod, hash));
  const [old, ...moreOld] = running.filter((pod) => !isUpdated(pod, hash));
  const extra = [...moreFresh, ...moreOld];
  if (fresh === undefined || old === undefined) return extra;
  const isDone = !isPodReady(old) || isPodAvailable(fresh, set.spec.minReadySeconds ?? 0, nowMs);
  return isDone ? [...extra, old] : extra;
}

function onMachine(node: string, pods: readonly Pod[], surge: boolean, at: Situation, plan: DaemonPlan): void {
  const running: Pod[] = [];
  for (const pod of pods) {
    if (isGoing(pod)) continue;
    if (pod.status?.phase === 'Failed') plan.failed.push({ pod, node });
    else if (pod.status?.phase === 'Succeeded') plan.succeeded.push({ pod, node });
    else running.push(pod);
  }
  if (running.length <= 1) return;
  running.sort(byAge);
  plan.remove.push(...(surge ? extraOfSurge(running, at) : running.slice(1)));
}

/** What is to be made and removed, whatever the revision. */
export function planMachines(at: Situation): DaemonPlan {
  const plan: DaemonPlan = { create: [], remove: [], failed: [], succeeded: [] };
  const known = new Set<string>();
  const surge = surgeOf(at.set, at.nodes.length) > 0;
  for (const node of at.nodes) {
    const { name } = node.metadata;
    known.add(name);
    const pods = at.pods.get(name);
    const { run, stay } = claimOn(node, at.set);
    if (run && pods === undefined) plan.create.push(name);
    else if (stay && pods !== undefined) onMachine(name, pods, surge, at, plan);
    else if (!stay && pods !== undefined) plan.remove.push(...pods.filter((pod) => !isGoing(pod)));
  }
  // Pods that nobody will ever place: their machine is gone.
  for (const [machine, pods] of at.pods) {
    if (known.has(machine)) continue;
    plan.remove.push(...pods.filter((pod) => (pod.spec.nodeName ?? '') === '' && !isGoing(pod)));
  }
  return plan;
}
