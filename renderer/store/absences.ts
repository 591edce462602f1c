/**
 * Machines that nobody hears of and pods that are about to be driven away: asked for while there are any, told to whoever
 * watches one of them. While every machine is well nothing is asked and no timer runs.
 */
import { useCallback, useSyncExternalStore } from 'react';
import type { Node } from '../../shared/model/node.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { Absences } from '../../shared/model/session.ts';
import { machineFaultOf } from '../graph/machine-fault.ts';
import { clock, records } from './cluster.ts';
import { absences } from './machines.ts';
import { newTopics } from './topics.ts';

export type Silence = Absences['silent'][number];

/** Real ms between two questions. */
const every = 300;
/** Virtual ms after the last change during which the cluster may not have begun to count yet. */
const settling = 1000;

const topics = newTopics();
let silences: ReadonlyMap<string, Silence> = new Map();
let evictions: ReadonlyMap<string, number> = new Map();
/** The moment of the first pod that leaves, by its machine. */
let earliest: ReadonlyMap<string, number> = new Map();
let disrupted = false;
let away: number | undefined;

/** Somebody is away, or a taint drives pods off. */
function isAny(): boolean {
  for (const object of records.ofKind('Node').values()) {
    const node = object as Node;
    if (machineFaultOf(node) !== undefined || node.spec.taints?.some((t) => t.effect === 'NoExecute')) return true;
  }
  return away !== undefined || silences.size > 0 || evictions.size > 0;
}

function firstByMachine(list: Absences['evictions']): Map<string, number> {
  const first = new Map<string, number>();
  for (const { uid, at } of list) {
    const node = (records.get(uid) as Pod | undefined)?.spec.nodeName;
    if (node !== undefined) first.set(node, Math.min(at, first.get(node) ?? Infinity));
  }
  return first;
}

function tellChanges<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  prefix: string,
  same: (a: T, b: T) => boolean,
): void {
  for (const [key, value] of after) {
    const was = before.get(key);
    if (was === undefined || !same(was, value)) topics.tell(prefix + key);
  }
  for (const key of before.keys()) if (!after.has(key)) topics.tell(prefix + key);
}

/** Takes the host's answer; whoever watches something that changed hears of it. */
export function takeAbsences(answer: Absences): void {
  const before = { silences, evictions, earliest, disrupted, away };
  const known = (s: Silence): Silence => {
    const was = silences.get(s.node);
    return was?.since === s.since && was.missedAt === s.missedAt ? was : s;
  };
  silences = new Map(answer.silent.map((s) => [s.node, known(s)]));
  evictions = new Map(answer.evictions.map(({ uid, at }) => [uid, at]));
  earliest = firstByMachine(answer.evictions);
  disrupted = answer.disrupted;
  away = answer.controlPlaneAway;
  tellChanges(before.silences, silences, 'silent ', Object.is);
  tellChanges(before.evictions, evictions, 'pod ', Object.is);
  tellChanges(before.earliest, earliest, 'first ', Object.is);
  if (before.disrupted !== disrupted) topics.tell('disrupted');
  if (before.away !== away) topics.tell('away');
}

const nobody: Absences = { silent: [], disrupted: false, evictions: [] };

/** Keeps it in step with the cluster. Gives a function that stops. */
export function followAbsences(): () => void {
  let timer = 0;
  let asked = '';
  let changedAt = 0;
  const ask = async (): Promise<void> => {
    if (!isAny()) return takeAbsences(nobody);
    const now = `${records.version('Node')} ${records.version('Pod')}`;
    if (now !== asked) changedAt = clock.lastNews;
    if (now !== asked || clock.lastNews - changedAt < settling) {
      asked = now;
      const answer = await absences();
      if (answer !== undefined) takeAbsences(answer);
    }
    wake();
  };
  const wake = (): void => {
    if (timer !== 0) return;
    timer = window.setTimeout(() => {
      timer = 0;
      void ask();
    }, every);
  };
  const stop = records.watch('kind:Node', wake);
  wake();
  return () => {
    stop();
    window.clearTimeout(timer);
    timer = -1;
  };
}

function useTopic<T>(topic: string, read: () => T): T {
  const subscribe = useCallback((listener: () => void) => topics.watch(topic, listener), [topic]);
  return useSyncExternalStore(subscribe, read);
}

/** Since when a machine is silent, and when it is given up; undefined while it is heard. */
export const useSilence = (node: string): Silence | undefined => useTopic(`silent ${node}`, () => silences.get(node));

/** When a pod is driven away, virtual ms; undefined while it may stay. */
export const useEviction = (uid: string): number | undefined => useTopic(`pod ${uid}`, () => evictions.get(uid));

/** When the first pod of a machine is driven away, virtual ms. */
export const useFirstEviction = (node: string): number | undefined =>
  useTopic(`first ${node}`, () => earliest.get(node));

/** Whether so many machines are away that pods stay where they are. */
export const useDisrupted = (): boolean => useTopic('disrupted', () => disrupted);

/** Since when the control plane does not answer, virtual ms; undefined: it does. */
export const useControlPlaneAway = (): number | undefined => useTopic('away', () => away);
