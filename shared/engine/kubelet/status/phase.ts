/** The phase of a pod follows from the states of its containers and the restart policy, and from nothing else. */
import type { ContainerStatus, PodPhase, PodSpec } from '../../../model/pod.ts';

export function statusOf(statuses: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  for (const status of statuses) if (status.name === name) return status;
  return undefined;
}

/** True once a container other than an init container has run (pkg/kubelet/container HasAnyRegularContainerStarted). */
export function hasStarted(spec: PodSpec, statuses: readonly ContainerStatus[]): boolean {
  for (const container of spec.containers ?? []) {
    const status = statusOf(statuses, container.name);
    if (status === undefined) continue;
    if (status.state?.running !== undefined || status.state?.terminated !== undefined) return true;
    if (status.lastState?.terminated !== undefined) return true;
  }
  return false;
}

interface Initialization {
  pending: number;
  failed: number;
  waiting: number;
  running: number;
  unknown: number;
}

function countInit(spec: PodSpec, statuses: readonly ContainerStatus[]): Initialization {
  const count: Initialization = { pending: 0, failed: 0, waiting: 0, running: 0, unknown: 0 };
  for (const container of spec.initContainers ?? []) {
    const sidecar = container.restartPolicy === 'Always';
    const status = statusOf(statuses, container.name);
    const state = status?.state;
    const lastExit = status?.lastState?.terminated;
    if (status === undefined) {
      if (sidecar) count.unknown += 1;
      else count.pending += 1;
    } else if (state?.running !== undefined) {
      if (sidecar) count.running += 1;
      if (!sidecar || status.started !== true) count.pending += 1;
    } else if (state?.terminated !== undefined) {
      if (!sidecar && state.terminated.exitCode !== 0) count.failed += 1;
    } else if (state?.waiting !== undefined && lastExit !== undefined) {
      if (!sidecar && lastExit.exitCode !== 0) count.failed += 1;
    } else {
      count.pending += 1;
      if (sidecar && state?.waiting !== undefined) count.waiting += 1;
      else if (sidecar) count.unknown += 1;
    }
  }
  return count;
}

/**
 * The phase by upstream's rules (pkg/kubelet/kubelet_pods.go getPhase).
 * `statuses`: of all containers, init ones included. `isTerminal`: nothing will be started any more.
 */
export function podPhase(spec: PodSpec, statuses: readonly ContainerStatus[], isTerminal: boolean): PodPhase {
  const init = countInit(spec, statuses);
  let { waiting, running, unknown } = init;
  let stopped = 0;
  let succeeded = 0;
  for (const container of spec.containers ?? []) {
    const status = statusOf(statuses, container.name);
    const state = status?.state;
    if (state?.running !== undefined) running += 1;
    else if (state?.terminated !== undefined) {
      stopped += 1;
      if (state.terminated.exitCode === 0) succeeded += 1;
    } else if (state?.waiting !== undefined) {
      if (status?.lastState?.terminated !== undefined) stopped += 1;
      else waiting += 1;
    } else unknown += 1;
  }
  if (init.failed > 0 && spec.restartPolicy === 'Never') return 'Failed';
  if (init.pending > 0 && !hasStarted(spec, statuses)) return 'Pending';
  if (waiting > 0 || unknown > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (isTerminal) return stopped === succeeded ? 'Succeeded' : 'Failed';
  if (spec.restartPolicy === 'Always') return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}
