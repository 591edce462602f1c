/** The conditions a kubelet owns, from the container statuses; alike conditions of one second are one object. */
import type { Condition } from '../../../model/meta.ts';
import type { Container, ContainerStatus, PodPhase, PodSpec } from '../../../model/pod.ts';
import { hasStarted, statusOf } from './phase.ts';

export interface Verdict {
  status: 'True' | 'False';
  reason?: string;
  message?: string;
}

const TRUE: Verdict = { status: 'True' };
export const FALSE: Verdict = { status: 'False' };
const UNKNOWN_STATUSES: Verdict = { status: 'False', reason: 'UnknownContainerStatuses' };
const COMPLETED: Verdict = { status: 'False', reason: 'PodCompleted' };
const FAILED: Verdict = { status: 'False', reason: 'PodFailed' };
const INITIALIZED_COMPLETED: Verdict = { status: 'True', reason: 'PodCompleted' };

export const verdictOf = (isTrue: boolean): Verdict => (isTrue ? TRUE : FALSE);

/** The names as Go prints a list: "[a b]". */
const goList = (names: readonly string[]): string => `[${names.join(' ')}]`;

function complaints(unknown: readonly string[], bad: readonly string[], adjective: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: ${goList(unknown)}`);
  if (bad.length > 0) parts.push(`containers with ${adjective} status: ${goList(bad)}`);
  return parts.join(', ');
}

function sift(
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  isGood: (container: Container, status: ContainerStatus) => boolean,
  unknown: string[],
  bad: string[],
): void {
  for (const container of containers) {
    const status = statusOf(statuses, container.name);
    if (status === undefined) unknown.push(container.name);
    else if (!isGood(container, status)) bad.push(container.name);
  }
}

const isReady = (_: Container, status: ContainerStatus): boolean => status.ready;

const isInitialized = (container: Container, status: ContainerStatus): boolean =>
  container.restartPolicy === 'Always' ? status.started === true : status.ready;

/** ContainersReady (pkg/kubelet/status/generate.go). `statuses`: of all containers; undefined: not known yet. */
export function containersReady(
  spec: PodSpec,
  statuses: readonly ContainerStatus[] | undefined,
  phase: PodPhase,
): Verdict {
  if (statuses === undefined) return UNKNOWN_STATUSES;
  const unknown: string[] = [];
  const unready: string[] = [];
  if (spec.initContainers !== undefined && spec.initContainers !== null) {
    sift(
      spec.initContainers.filter((c) => c.restartPolicy === 'Always'),
      statuses,
      isReady,
      unknown,
      unready,
    );
  }
  sift(spec.containers ?? [], statuses, isReady, unknown, unready);
  if (phase === 'Succeeded' && unknown.length === 0) return COMPLETED;
  if (phase === 'Failed') return FAILED;
  if (unknown.length === 0 && unready.length === 0) return TRUE;
  return { status: 'False', reason: 'ContainersNotReady', message: complaints(unknown, unready, 'unready') };
}

/** Ready: ContainersReady and every readiness gate. `conditions`: those the pod has from others. */
export function podReady(
  spec: PodSpec,
  conditions: readonly Condition[] | undefined,
  statuses: readonly ContainerStatus[] | undefined,
  phase: PodPhase,
): Verdict {
  const containers = containersReady(spec, statuses, phase);
  if (containers.status !== 'True' || (spec.readinessGates ?? []).length === 0) return containers;
  const messages: string[] = [];
  for (const { conditionType } of spec.readinessGates ?? []) {
    const gate = conditions?.find((c) => c.type === conditionType);
    if (gate === undefined) {
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    } else if (gate.status !== 'True') {
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
    }
  }
  if (messages.length === 0) return containers;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}

/** Initialized: all init containers have done their work (sidecars: have started). */
export function podInitialized(
  spec: PodSpec,
  statuses: readonly ContainerStatus[] | undefined,
  phase: PodPhase,
): Verdict {
  const init = spec.initContainers ?? [];
  if (init.length === 0) return phase === 'Succeeded' ? INITIALIZED_COMPLETED : TRUE;
  if (statuses === undefined) return UNKNOWN_STATUSES;
  const unknown: string[] = [];
  const incomplete: string[] = [];
  sift(init, statuses, isInitialized, unknown, incomplete);
  if (phase === 'Succeeded' && unknown.length === 0) return INITIALIZED_COMPLETED;
  if (hasStarted(spec, statuses) || (unknown.length === 0 && incomplete.length === 0)) return TRUE;
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: complaints(unknown, incomplete, 'incomplete'),
  };
}

/** Conditions made in the current second: thousands of pods share them. A cache only, equal in content to a new one. */
let internedAt = '';
const interned = new Map<string, Condition>();

/**
 * The condition to report. Keeps the time of the last transition while the status stays, and the very object
 * while nothing changes (pkg/kubelet/status updateLastTransitionTime).
 */
export function condition(
  type: string,
  verdict: Verdict,
  generation: number | undefined,
  previous: readonly Condition[] | undefined,
  timestamp: string,
): Condition {
  const { status, reason, message } = verdict;
  let since = timestamp;
  const before = previous?.find((c) => c.type === type);
  if (before !== undefined && before.status === status) {
    if (
      before.reason === reason &&
      before.message === message &&
      before.observedGeneration === generation &&
      before.lastProbeTime === null
    ) {
      return before;
    }
    since = before.lastTransitionTime ?? timestamp;
  }
  if (internedAt !== timestamp) {
    internedAt = timestamp;
    interned.clear();
  }
  const key = `${type}\n${status}\n${generation ?? ''}\n${since}\n${reason ?? ''}\n${message ?? ''}`;
  let made = interned.get(key);
  if (made === undefined) {
    made = { type, status, lastProbeTime: null, lastTransitionTime: since };
    if (generation !== undefined) made.observedGeneration = generation;
    if (reason !== undefined) made.reason = reason;
    if (message !== undefined) made.message = message;
    interned.set(key, made);
  }
  return made;
}
