/** Turns what a kubelet knows of a pod into the pod's status, and stores it: once per sync, never field by field. */
import type { Condition } from '../../../model/meta.ts';
import type { ContainerStatus, Pod, PodPhase, PodStatus } from '../../../model/pod.ts';
import { initCount, save, type PodRecord, type Work } from '../pod-record.ts';
import { hostAddress } from '../node-address.ts';
import { condition, containersReady, podInitialized, podReady, verdictOf } from './conditions.ts';
import { hasStarted, podPhase } from './phase.ts';
import { neverFound } from './container-status.ts';

const OWNED: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);
const SCHEDULED = verdictOf(true);

const isOver = (phase: PodPhase | undefined): boolean => phase === 'Succeeded' || phase === 'Failed';

/** What was never found counts as failed once a pod without init containers, or past them, is stopped. */
function settleStopped(pod: Pod, statuses: readonly ContainerStatus[]): readonly ContainerStatus[] {
  if (statuses.every((s) => s.state?.terminated !== undefined)) return statuses;
  const init = initCount(pod);
  if (init > 0 && !hasStarted(pod.spec, statuses)) return statuses;
  const end = init + pod.spec.containers.length;
  return statuses.map((s, i) => (i < init || i >= end || s.state?.terminated !== undefined ? s : neverFound(s)));
}

function conditionsFor(
  pod: Pod,
  record: PodRecord,
  statuses: readonly ContainerStatus[],
  phase: PodPhase,
  now: string,
): Condition[] {
  const previous = pod.status?.conditions;
  const generation = pod.metadata.generation;
  const others = previous?.filter((c) => !OWNED.has(c.type)) ?? [];
  const { spec } = pod;
  others.push(
    condition('PodReadyToStartContainers', verdictOf(record.sandbox), generation, previous, now),
    condition('Initialized', podInitialized(spec, statuses, phase), generation, previous, now),
    condition('Ready', podReady(spec, previous, statuses, phase), generation, previous, now),
    condition('ContainersReady', containersReady(spec, statuses, phase), generation, previous, now),
    condition('PodScheduled', SCHEDULED, generation, previous, now),
  );
  return others;
}

/**
 * The status to report (pkg/kubelet/kubelet_pods.go generateAPIPodStatus, status/status_manager.go).
 * `hostIP`: of the node, if known; `now`: metav1.Time.
 */
export function podStatus(pod: Pod, record: PodRecord, hostIP: string | undefined, now: string): PodStatus {
  const stopped = record.stage === 'over';
  let statuses: readonly ContainerStatus[] = record.containers.map((c) => c.told ?? c.status);
  if (stopped) statuses = settleStopped(pod, statuses);
  const before = pod.status;
  let phase = podPhase(pod.spec, statuses, stopped);
  if (isOver(before?.phase)) phase = before?.phase ?? phase;
  // A stopped pod always has a verdict: one that never came to run has failed.
  else if (stopped && !isOver(phase)) phase = 'Failed';
  const { evicted } = record;
  if (evicted !== undefined) phase = 'Failed';
  const init = initCount(pod);
  const end = init + pod.spec.containers.length;
  const status: PodStatus = {
    ...before,
    ...evicted,
    phase,
    startTime: before?.startTime ?? record.startTime,
    conditions: conditionsFor(pod, record, statuses, phase, now),
    containerStatuses:
      statuses.length === pod.spec.containers.length ? (statuses as ContainerStatus[]) : statuses.slice(init, end),
  };
  if (statuses.length > end) status.ephemeralContainerStatuses = statuses.slice(end);
  if (init > 0) status.initContainerStatuses = statuses.slice(0, init);
  if (pod.metadata.generation !== undefined) status.observedGeneration = pod.metadata.generation;
  if (hostIP !== undefined && before?.hostIP !== hostIP) {
    status.hostIP = hostIP;
    status.hostIPs = [{ ip: hostIP }];
  }
  const ip = record.ip;
  if (ip !== undefined && before?.podIP !== ip) {
    status.podIP = ip;
    status.podIPs = [{ ip }];
  }
  return status;
}

/** Stores the pod's status as it is now. The pod must still be there (see `Work`). */
export function writeStatus(work: Work): void {
  const { ctx, pod, record } = work;
  if (work.isUnheard === true) return;
  const status = podStatus(pod, record, hostAddress(ctx, record.node), ctx.timestamp);
  if (record.dirty) save(work, { dirty: false });
  work.pod = ctx.api.setStatus('Pod', record.namespace, record.name, status);
}
