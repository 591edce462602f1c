/** Which machines lack their pod and which pods are too many (podsShouldBeOnNode). Pure. */
import { isPodAvailable, isPodReady } from '../../kinds/pod/conditions.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Pod } from '../../../model/pod.ts';
import { scaledValue } from '../../api/int-or-string.ts';
import { POD_REVISION_LABEL } from '../ownership/revisions.ts';
import type { Claim } from './machines.ts';
import { GENERATION_LABEL, templateGeneration } from './pod.ts';

export interface Situation {
  set: DaemonSet;
  /** What it has to do with each machine there is, by its name. */
  claims: ReadonlyMap<string, Claim>;
  /** Its pods by machine; some of these machines may be no more. */
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

const hasHash = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[POD_REVISION_LABEL] === hash;

/** Of the wanted revision, or made for the template's present generation (IsPodUpdated). */
export function isUpdated(pod: Pod, { set, hash }: Pick<Situation, 'set' | 'hash'>): boolean {
  const generation = templateGeneration(set);
  return hasHash(pod, hash) || (generation !== undefined && pod.metadata.labels?.[GENERATION_LABEL] === generation);
}

/** How many machines more than one pod may be on. `desired`: machines it is for. */
export function surgeOf({ spec }: DaemonSet, desired: number): number {
  if (spec.updateStrategy?.type !== 'RollingUpdate') return 0;
  return scaledValue(spec.updateStrategy.rollingUpdate?.maxSurge ?? 0, desired, true);
}

/** Of an old and a new pod on one machine the old one goes when it is not ready, or when the new one can do without it. */
function extraOfSurge(running: readonly Pod[], { set, hash, nowMs }: Situation): Pod[] {
  const [fresh, ...moreFresh] = running.filter((pod) => hasHash(pod, hash));
  const [old, ...moreOld] = running.filter((pod) => !hasHash(pod, hash));
  const extra = [...moreFresh, ...moreOld];
  if (fresh === undefined || old === undefined) return extra;
  const isDone = !isPodReady(old) || isPodAvailable(fresh, set.spec.minReadySeconds ?? 0, nowMs);
  return isDone ? [...extra, old] : extra;
}

/** On a machine where pods may stay. With a surge one that is on its way out does not stand in another's way. */
function onMachine(node: string, pods: readonly Pod[], run: boolean, at: Situation, plan: DaemonPlan): void {
  const running: Pod[] = [];
  for (const pod of pods) {
    if (isGoing(pod)) continue;
    if (pod.status?.phase === 'Failed') plan.failed.push({ pod, node });
    else if (pod.status?.phase === 'Succeeded') plan.succeeded.push({ pod, node });
    else running.push(pod);
  }
  running.sort(byAge);
  const surges = surgeOf(at.set, 1) > 0;
  if (running.length > 1) plan.remove.push(...(surges ? extraOfSurge(running, at) : running.slice(1)));
  else if (surges && run && running.length === 0) plan.create.push(node);
}

/** What is to be made and removed, whatever the revision. */
export function planMachines(at: Situation): DaemonPlan {
  const plan: DaemonPlan = { create: [], remove: [], failed: [], succeeded: [] };
  for (const [node, { run, stay }] of at.claims) {
    const pods = at.pods.get(node);
    if (run && pods === undefined) plan.create.push(node);
    else if (stay) onMachine(node, pods ?? [], run, at, plan);
    else if (pods !== undefined) plan.remove.push(...pods.filter((pod) => !isGoing(pod)));
  }
  // Pods that nobody will ever place: their machine is gone.
  for (const [machine, pods] of at.pods)
    if (!at.claims.has(machine)) plan.remove.push(...pods.filter((pod) => (pod.spec.nodeName ?? '') === ''));
  return plan;
}
