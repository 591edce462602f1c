/** What a pod's card says: a look (colour and border), a glyph, a word, its probe lights; all read from the pod itself. */
import type { Condition } from '../../shared/model/meta.ts';
import type { Container, ContainerStatus, Pod, Probe } from '../../shared/model/pod.ts';

export type PodLook = 'ready' | 'not-ready' | 'pending' | 'init' | 'crash' | 'terminating' | 'done' | 'unknown';
/** A probe's light: there is none, it has not said yes yet, it says yes, it says no. */
export type Light = 'none' | 'waiting' | 'pass' | 'fail';

export interface PodView {
  look: PodLook;
  glyph: string;
  /** The word of kubectl's STATUS column. */
  status: string;
  ready: boolean;
  readyContainers: number;
  containers: number;
  restarts: number;
  startup: Light;
  readiness: Light;
  liveness: Light;
}

export const glyphs: Record<PodLook, string> = {
  ready: '●',
  'not-ready': '◐',
  pending: '◌',
  init: '◔',
  crash: '✕',
  terminating: '▽',
  done: '✓',
  unknown: '?',
};

const none: readonly never[] = [];

function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
}

function endWord(prefix: string, status: ContainerStatus): string | undefined {
  const ended = status.state?.terminated;
  if (ended === undefined) return undefined;
  if (ended.reason !== undefined && ended.reason !== '') return prefix + ended.reason;
  return ended.signal !== undefined && ended.signal !== 0
    ? `${prefix}Signal:${ended.signal}`
    : `${prefix}ExitCode:${ended.exitCode}`;
}

/** The first init container that holds the pod back, as STATUS words it; undefined when none does. */
function initWord(pod: Pod): string | undefined {
  const specs = new Map((pod.spec.initContainers ?? none).map((c: Container) => [c.name, c]));
  const statuses = pod.status?.initContainerStatuses ?? none;
  for (const [i, status] of statuses.entries()) {
    const ended = status.state?.terminated;
    if (ended !== undefined && ended.exitCode === 0) continue;
    if (specs.get(status.name)?.restartPolicy === 'Always' && status.started === true) continue;
    const end = endWord('Init:', status);
    if (end !== undefined) return end;
    const waiting = status.state?.waiting?.reason;
    if (waiting !== undefined && waiting !== '' && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${i}/${specs.size}`;
  }
  return undefined;
}

/** The STATUS column of `kubectl get pods` (upstream pkg/printers/internalversion printPod). */
export function podStatusWord(pod: Pod): string {
  const status = pod.status;
  let word: string = status?.phase ?? 'Pending';
  if (status?.reason !== undefined && status.reason !== '') word = status.reason;
  if (status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated'))
    word = 'SchedulingGated';
  const init = initWord(pod);
  if (init !== undefined) {
    word = init;
  } else {
    let running = false;
    for (const container of [...(status?.containerStatuses ?? none)].reverse()) {
      const waiting = container.state?.waiting?.reason;
      const end = endWord('', container);
      if (waiting !== undefined && waiting !== '') word = waiting;
      else if (end !== undefined) word = end;
      else if (container.ready && container.state?.running !== undefined) running = true;
    }
    if (word === 'Completed' && running) word = isTrue(status?.conditions, 'Ready') ? 'Running' : 'NotReady';
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') word = 'Unknown';
    else if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') word = 'Terminating';
  }
  return word;
}

const calmWaits = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'SchedulingGated', 'Running']);

function lookOf(pod: Pod, word: string, ready: boolean): PodLook {
  // kubectl words a pod that ended before it is gone "Completed"; in the picture it is on its way out all the same.
  if (word === 'Terminating' || (pod.metadata.deletionTimestamp !== undefined && word !== 'Unknown'))
    return 'terminating';
  if (word === 'Unknown' || word === 'NodeLost') return 'unknown';
  const phase = pod.status?.phase;
  if (phase === 'Succeeded') return 'done';
  if (phase === 'Failed') return 'crash';
  if (ready) return 'ready';
  if (/^Init:\d+\/\d+$/.test(word) || word === 'PodInitializing') return 'init';
  if (word === 'Running' || word === 'NotReady') return 'not-ready';
  if (calmWaits.has(word)) return 'pending';
  return word === 'Completed' ? 'not-ready' : 'crash';
}

/** It was ready since it started, and is no more: so the probe failed. Before that it only has not passed yet. */
function hasLostReadiness(pod: Pod, status: ContainerStatus): boolean {
  const since = status.state?.running?.startedAt;
  const lost = pod.status?.conditions?.find(
    (c) => c.type === 'ContainersReady' && c.status === 'False',
  )?.lastTransitionTime;
  return since !== undefined && lost !== undefined && lost > since;
}

type ProbeField = 'startupProbe' | 'readinessProbe' | 'livenessProbe';

function light(pod: Pod, field: ProbeField, verdict: (status: ContainerStatus) => Light): Light {
  let said: Light = 'none';
  for (const container of pod.spec.containers) {
    const probe: Probe | undefined = container[field];
    if (probe === undefined) continue;
    const status = pod.status?.containerStatuses?.find((s) => s.name === container.name);
    const one = status === undefined ? 'waiting' : verdict(status);
    if (said === 'none' || one === 'fail' || (one === 'waiting' && said === 'pass')) said = one;
  }
  return said;
}

/** Everything a card needs of a pod. Pure: the same pod gives the same view. */
export function toPodView(pod: Pod): PodView {
  const status = podStatusWord(pod);
  const ready = isTrue(pod.status?.conditions, 'Ready');
  const look = lookOf(pod, status, ready);
  const statuses = pod.status?.containerStatuses ?? none;
  return {
    look,
    glyph: glyphs[look],
    status,
    ready,
    readyContainers: statuses.filter((s) => s.ready).length,
    containers: pod.spec.containers.length,
    restarts: statuses.reduce((sum, s) => sum + s.restartCount, 0),
    startup: light(pod, 'startupProbe', (s) => (s.started === true ? 'pass' : 'waiting')),
    readiness: light(pod, 'readinessProbe', (s) => (s.ready ? 'pass' : hasLostReadiness(pod, s) ? 'fail' : 'waiting')),
    liveness: light(pod, 'livenessProbe', (s) =>
      s.state?.running !== undefined && s.started === true
        ? 'pass'
        : s.state?.waiting?.reason === 'CrashLoopBackOff'
          ? 'fail'
          : 'waiting',
    ),
  };
}
