/** Stops containers and pods: asks, waits, kills; reports the end; then lets the API forget the pod. */
import { stopOf } from './behaviour.ts';
import { imageOf } from './container-image.ts';
import { ImageNameError } from './images/image-name.ts';
import { releaseAddress } from './node-address.ts';
import { containerAt, fieldPath, initCount, isInit, save, saveContainer, type Work } from './pod-record.ts';
import { stopMain, stopsByProcesses } from './runtime/container-commands.ts';
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

/** Asks one running container to stop; `message` says to whom it may concern. */
export function stopContainer(work: Work, index: number, grace: number, message: string): void {
  const { ctx, pod, record, uid } = work;
  const c = record.containers[index]!;
  const container = containerAt(pod, index)!;
  ctx.event(pod, 'Normal', 'Killing', message, fieldPath(pod, index));
  const image = imageOf(work, container);
  if (!(image instanceof ImageNameError) && stopsByProcesses(work, index)) {
    saveContainer(work, index, { ...c, stopping: true });
    stopMain(work, index, image, grace);
    return;
  }
  const stop = stopOf(pod, index, image instanceof ImageNameError ? undefined : image, grace);
  const killed = stop.afterMs === grace;
  const ms = killed ? grace : Math.min(grace, ctx.random().about(stop.afterMs, STOP_JITTER));
  saveContainer(work, index, { ...c, stopping: true });
  ctx.after(ms, 'container stopped', `${containerKey(uid, index, c.run)} ${stop.exitCode}`);
}

const isRunning = (work: Work, index: number): boolean =>
  work.record.containers[index]?.status.state?.running !== undefined;

/** Stops what runs among the containers of one sort; says whether anything did. Sidecars are stopped last. */
function stopAll(work: Work, init: boolean): boolean {
  let any = false;
  const grace = graceMs(work);
  for (let i = 0; i < work.record.containers.length; i++) {
    if (isInit(work.pod, i) !== init || !isRunning(work, i)) continue;
    any = true;
    if (work.record.containers[i]!.stopping === true) continue;
    stopContainer(work, i, grace, `Stopping container ${containerAt(work.pod, i)!.name}`);
  }
  return any;
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
  save(work, { stage: 'terminating', busy: false });
  onStopped(work);
}

/** Goes on when a container of a terminating pod has stopped: sidecars next, then the end. */
export function onStopped(work: Work): void {
  if (stopAll(work, false)) return;
  if (initCount(work.pod) > 0 && stopAll(work, true)) return;
  end(work);
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
  if (pod.metadata.deletionTimestamp === undefined || record.stage !== 'over') return;
  ctx.api.delete('Pod', record.namespace, record.name, { gracePeriodSeconds: 0, preconditions: { uid } });
}
