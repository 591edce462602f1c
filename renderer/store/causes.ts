/** What lately happened to each owner's pods and why, and who took the place of whom: gathered from the frames as they come. */
import { useCallback, useSyncExternalStore } from 'react';
import type { HorizontalPodAutoscaler } from '../../shared/model/autoscaler.ts';
import type { KubeEvent } from '../../shared/model/event.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Node } from '../../shared/model/node.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { type Cause, metricsText, podCause, preemptorIn } from '../graph/causes.ts';
import { isCordoned } from '../graph/machine-patches.ts';
import { groupOf } from '../graph/owner.ts';
import { records } from './cluster.ts';
import type { Touched } from './records.ts';
import { newTopics } from './topics.ts';

/** A cause, when it last was at work (virtual ms), and on how many pods. */
export interface OwnerCause {
  cause: Cause;
  at: number;
  count: number;
}

/** Virtual ms for which a cause is shown: as long as what follows from it can be watched. */
export const causeShown = 60_000;

const topics = newTopics();
const owners = new Map<string, OwnerCause>();
/** The uid of the pod that came for it, by the uid of the pod that had to go. */
const preemptors = new Map<string, string>();
const mostPreemptors = 2000;

function isClosed(name: string): boolean {
  const node = records.get(records.find('Node', undefined, name) ?? '') as Node | undefined;
  return node !== undefined && isCordoned(node);
}

/** Why a pod is told to go, by what is known now. */
export const causeOf = (pod: Pod): Cause | undefined => podCause(pod, isClosed);

function note(group: string, cause: Cause, at: number): void {
  const was = owners.get(group);
  const goesOn =
    was !== undefined && at - was.at < causeShown && was.cause.key === cause.key && was.cause.node === cause.node;
  owners.set(group, { cause, at, count: goesOn ? was.count + 1 : 1 });
  topics.tell(`owner ${group}`);
}

/** The owner of a pod that had to go is told for whom. */
function nameTaker(victim: KubeObject | undefined, taker: KubeObject | undefined): void {
  const group = victim === undefined ? '' : groupOf(victim, records.get);
  const known = owners.get(group);
  if (known?.cause.key !== 'preempted' || taker === undefined) return;
  owners.set(group, { ...known, cause: { ...known.cause, name: taker.metadata.name } });
  topics.tell(`owner ${group}`);
}

function noteEvent({ reason, message, involvedObject: about }: KubeEvent, at: number): void {
  if (reason === 'Preempted') {
    const by = preemptorIn(message);
    if (by === undefined || about.uid === undefined) return;
    if (preemptors.size >= mostPreemptors) preemptors.clear();
    preemptors.set(about.uid, by);
    nameTaker(records.get(about.uid), records.get(by));
    topics.tell(`pod ${about.uid}`);
  } else if (reason === 'SuccessfulRescale' && about.kind === 'HorizontalPodAutoscaler') {
    const hpa = records.get(about.uid ?? '') as HorizontalPodAutoscaler | undefined;
    if (hpa === undefined) return;
    const { kind, name } = hpa.spec.scaleTargetRef;
    const why = metricsText(hpa) || message;
    note(`${about.namespace ?? ''}/${kind}/${name}`, { key: 'scaled', name: hpa.metadata.name, why }, at);
  }
}

const isTarget = (pod: Pod | undefined): boolean =>
  pod?.status?.conditions?.some((c) => c.type === 'DisruptionTarget' && c.status === 'True') ?? false;

/** Takes what a frame changed, after it was applied, and its virtual ms. */
export function noteCauses(touched: readonly Touched[], at: number): void {
  for (const { before, after } of touched) {
    if (after === undefined) continue;
    if (after.kind === 'Event') noteEvent(after as KubeEvent, at);
    else if (after.kind === 'Pod' && isTarget(after as Pod) && !isTarget(before as Pod | undefined)) {
      const cause = causeOf(after as Pod);
      if (cause === undefined) continue;
      note(groupOf(after, records.get), cause, at);
      const by = preemptors.get(after.metadata.uid ?? '');
      if (by !== undefined) nameTaker(after, records.get(by));
    }
  }
}

/** A new cluster: nothing happened yet. */
export function forgetCauses(): void {
  const told = [...owners.keys()];
  owners.clear();
  preemptors.clear();
  for (const group of told) topics.tell(`owner ${group}`);
}

/** What last happened to an owner's pods, by the key of its group; it may be long ago. */
export const ownerCauseOf = (group: string): OwnerCause | undefined => owners.get(group);

/** The uid of the pod for which a pod had to go; undefined where none is known. */
export const preemptorOf = (uid: string): string | undefined => preemptors.get(uid);

/** `ownerCauseOf`, drawn again when it changes. */
export function useOwnerCause(group: string): OwnerCause | undefined {
  const subscribe = useCallback((listener: () => void) => topics.watch(`owner ${group}`, listener), [group]);
  return useSyncExternalStore(subscribe, () => ownerCauseOf(group));
}

/** `preemptorOf`, drawn again when it is known. */
export function usePreemptor(uid: string): string | undefined {
  const subscribe = useCallback((listener: () => void) => topics.watch(`pod ${uid}`, listener), [uid]);
  return useSyncExternalStore(subscribe, () => preemptorOf(uid));
}
