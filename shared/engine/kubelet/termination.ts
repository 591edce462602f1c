/** Stops containers and pods: asks, waits, kills; reports the end; then lets the API forget the pod. */
import { stopOf } from './behaviour.ts';
import { imageOf } from './container-image.ts';
import type { SimulatedImage } from './images/image-catalogue.ts';
import { ImageNameError } from './images/image-name.ts';
import { releaseAddress } from './node-address.ts';
import { containerAt, fieldPath, isInit, isSidecar, save, saveContainer, type Work } from './pod-record.ts';
import { closeServer } from './runtime/close-server.ts';
import { beginPreStop, stopMain, stopsByProcesses } from './runtime/container-commands.ts';
import { writeStatus } from './status/pod-status.ts';
import { containerKey } from './timer-key.ts';

/** kuberuntime_container.go minimumGracePeriodInSeconds. */
const MIN_GRACE_MS = 2000;
const STOP_JITTER = 0.3;
/** To take down sandbox, volumes and cgroups before the pod is removed from the API. */
const REMOVE_MS = 400;
const REMOVE_JITTER = 0.5;

function graceMs(work: Work): number {
  const { metadata, spec } = work.pod;
  const { graceSeconds } = work.record;
  if (graceSeconds !== undefined) return graceSeconds * 1000;
  const seconds = metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  return Math.max(MIN_GRACE_MS, seconds * 1000);
}

function imageAt(work: Work, index: number): SimulatedImage | undefined {
  const image = imageOf(work, containerAt(work.pod, index)!);
  return image instanceof ImageNameError ? undefined : image;
}

/** Asks one running container to stop; `message` says to whom it may concern. */
export function stopContainer(work: Work, index: number, grace: number, message: string): void {
  work.ctx.event(work.pod, 'Normal', 'Killing', message, fieldPath(work.pod, index));
  stopNow(work, index, grace);
}

/** The container has so many ms to end, its hook included. */
function stopNow(work: Work, index: number, grace: number): void {
  const { ctx, pod, record, uid } = work;
  const c = record.containers[index]!;
  const image = imageAt(work, index);
  saveContainer(work, index, { ...c, stopping: true });
  if (image !== undefined && stopsByProcesses(work, index)) {
    stopMain(work, index, image, grace);
    return;
  }
  const stop = stopOf(pod, index, image, grace);
  const ends = stop.afterMs < grace;
  const busy = ends && image !== undefined ? closeServer(work, index, image, image.stop.signal ?? 'TERM') : 0;
  const ms = ends ? Math.min(grace, Math.max(busy, ctx.random().about(stop.afterMs, STOP_JITTER))) : grace;
  ctx.after(ms, 'container stopped', `${containerKey(uid, index, c.run)} ${stop.exitCode}`);
}

const isRunning = (work: Work, index: number): boolean =>
  work.record.containers[index]?.status.state?.running !== undefined;

const isSidecarAt = (work: Work, index: number): boolean =>
  isInit(work.pod, index) && isSidecar(containerAt(work.pod, index)!);

/**
 * Everything that runs is told: ordinary containers stop at once, each after its hook; the hooks of sidecars begin with
 * them (kuberuntime killContainer: event, hook, turn, signal).
 */
function stopAll(work: Work): void {
  const grace = graceMs(work);
  for (let i = 0; i < work.record.containers.length; i++) {
    if (!isRunning(work, i) || work.record.containers[i]!.stopping === true) continue;
    const message = `Stopping container ${containerAt(work.pod, i)!.name}`;
    if (!isSidecarAt(work, i)) {
      stopContainer(work, i, grace, message);
      continue;
    }
    work.ctx.event(work.pod, 'Normal', 'Killing', message, fieldPath(work.pod, i));
    const image = imageAt(work, i);
    if (image !== undefined) beginPreStop(work, i, image);
  }
}

/**
 * The sidecar whose turn it is stops: the last of them when all ordinary containers have ended, each other one when
 * those started after it have (kuberuntime_termination_order.go). It has what is left of the grace period. Gives whether
 * anything still runs.
 */
function nextTurn(work: Work): boolean {
  const { record, ctx } = work;
  for (let i = record.containers.length - 1; i >= 0; i--) {
    if (!isRunning(work, i)) continue;
    if (!isSidecarAt(work, i)) return true;
    if (record.containers[i]!.stopping !== true) {
      const waited = Math.floor((ctx.now - (record.terminatingAt ?? ctx.now)) / 1000) * 1000;
      stopNow(work, i, Math.max(MIN_GRACE_MS, graceMs(work) - waited));
    }
    return true;
  }
  return false;
}

/**
 * The pod is to go (pkg/kubelet SyncTerminatingPod). Called again when its grace period was shortened: what
 * still runs then is killed at the new end.
 */
export function terminate(work: Work): void {
  const { ctx, record, uid } = work;
  if (record.stage === 'over') {
    if (work.pod.metadata.deletionTimestamp !== undefined) removeSoon(work);
    return;
  }
  if (record.stage === 'terminating') {
    record.containers.forEach((c, i) => {
      if (isRunning(work, i)) ctx.after(graceMs(work), 'container stopped', `${containerKey(uid, i, c.run)} 137`);
    });
    return;
  }
  save(work, { stage: 'terminating', busy: false, terminatingAt: ctx.now });
  stopAll(work);
  onStopped(work);
}

/** Goes on when a container of a terminating pod has stopped: sidecars in their turn, then the end. */
export function onStopped(work: Work): void {
  if (!nextTurn(work)) end(work);
}

function end(work: Work): void {
  const { ctx, uid, record } = work;
  if (record.sandbox && work.pod.spec.hostNetwork !== true) releaseAddress(ctx, record.ip, uid);
  save(work, { stage: 'over', sandbox: false });
  writeStatus(work);
  if (work.pod.metadata.deletionTimestamp !== undefined) removeSoon(work);
}

function removeSoon(work: Work): void {
  const { ctx, uid } = work;
  ctx.after(ctx.random().about(REMOVE_MS, REMOVE_JITTER), 'pod removed', uid);
}

/** The kubelet's last word about a deleted pod: remove it from the API now. */
export function remove(work: Work): void {
  const { ctx, pod, record, uid } = work;
  if (pod.metadata.deletionTimestamp === undefined || record.stage !== 'over' || work.isUnheard === true) return;
  ctx.api.delete('Pod', record.namespace, record.name, { gracePeriodSeconds: 0, preconditions: { uid } });
}
