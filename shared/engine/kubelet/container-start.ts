/** Brings one container up: its image, its creation, its start; or says in upstream's words why not yet. */
import { backOffUntil, FIRST_BACK_OFF_MS, nextBackOff, type BackOff } from './back-off.ts';
import { exitOf, hasFault } from './behaviour.ts';
import { createFailure } from './container-config.ts';
import { goDuration } from '../kernel/go-duration.ts';
import { imageOf } from './container-image.ts';
import type { SimulatedImage } from './images/image-catalogue.ts';
import { ImageNameError } from './images/image-name.ts';
import { imagePulled } from './images/list-images.ts';
import { hasImage, pullError, queuePull } from './images/node-images.ts';
import {
  containerAt,
  fieldPath,
  isEphemeral,
  isInit,
  isSidecar,
  podText,
  save,
  saveContainer,
  type ContainerRecord,
  type Work,
} from './pod-record.ts';
import { isTriedAgain } from './plan-sync.ts';
import { armProbes } from './probes/probe-timers.ts';
import { probeOf } from './probes/probe-run.ts';
import { beginMemory } from './memory.ts';
import { refusalOf } from './programs/requirement.ts';
import { beginMain, startError } from './runtime/container-commands.ts';
import { processesAt } from './runtime/container-processes.ts';
import { ownerOf } from './runtime/owner.ts';
import { noteEnvironment } from './runtime/process-environment.ts';
import { ofUser, running, terminated, waiting } from './status/container-status.ts';
import { containerKey } from './timer-key.ts';

/** A container that is down shows its end this long before it shows that it waits: the runtime is looked at every second. */
const RELIST_MS = 1000;
/** A failed sync is repeated after 10 s and up to half as much more (pod_workers.go backOffPeriod, jitter 0.5). */
const RESYNC_MS = 10_000;
const START_JITTER = 0.5;

const resyncMs = (work: Work): number => RESYNC_MS + work.ctx.random('resync').int(RESYNC_MS / 2);

/** Says why the container does not start, and when to try again. */
function failStart(
  work: Work,
  index: number,
  reason: string,
  message: string,
  retryMs: number,
  changes: Partial<ContainerRecord> = {},
  said = reason,
): void {
  const { ctx, pod, record } = work;
  const c = record.containers[index]!;
  ctx.event(pod, 'Warning', 'Failed', `Error: ${said}`, fieldPath(pod, index));
  saveContainer(work, index, {
    ...c,
    ...changes,
    status: waiting(c.status, reason, message),
    retryAt: ctx.now + retryMs,
  });
  // Only the first look after a failed pull is news; the rest repeats for ever.
  ctx.after(retryMs, 'retry', work.uid, { background: reason !== 'ErrImagePull' || c.pulls !== undefined });
}

/** True when the container ended a short while ago and must wait. The wait is shown a moment after the end. */
function isBackingOff(work: Work, index: number): boolean {
  const { ctx, pod, record, uid } = work;
  const c = record.containers[index]!;
  if (c.run === 0 || c.finishedAt === undefined) return false;
  const until = backOffUntil(c.restarts, c.finishedAt, ctx.now);
  if (until === undefined) {
    saveContainer(work, index, { ...c, retryAt: undefined, restarts: nextBackOff(c.restarts, c.finishedAt, ctx.now) });
    return false;
  }
  const name = containerAt(pod, index)?.name ?? '';
  ctx.event(
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${podText(pod)}`,
    fieldPath(pod, index),
  );
  saveContainer(work, index, { ...c, retryAt: until });
  ctx.after(Math.min(RELIST_MS, until - ctx.now), 'back-off', containerKey(uid, index, c.run));
  ctx.after(until - ctx.now, 'retry', uid, { background: true });
  return true;
}

/** Shows that the container waits for its back-off to pass. Gives whether anything changed. */
export function showBackOff(work: Work, index: number): boolean {
  const { ctx, pod, record } = work;
  const c = record.containers[index]!;
  const isDown = c.status.state?.terminated !== undefined || c.hookError !== undefined;
  if (!isDown || c.retryAt === undefined || c.retryAt <= ctx.now) return false;
  const name = containerAt(pod, index)?.name ?? '';
  const wait = goDuration(c.restarts?.ms ?? 0);
  const message = `back-off ${wait} restarting failed container=${name} pod=${podText(pod)}`;
  saveContainer(work, index, { ...c, status: waiting(c.status, 'CrashLoopBackOff', message) });
  return true;
}

/** It was restarted after a wait before: it will go on like this for ever, and nobody need wait for it to settle. */
const isLooping = (restarts: BackOff | undefined): boolean => restarts !== undefined && restarts.ms > FIRST_BACK_OFF_MS;

/** The container is being created. False: its configuration cannot be made; its record says why. */
function create(work: Work, index: number, image: SimulatedImage): boolean {
  const { ctx, uid, record } = work;
  const failure = createFailure(work, index, image);
  if (failure !== undefined) {
    const { reason, message } = failure;
    failStart(work, index, reason, message, resyncMs(work), {}, message);
    return false;
  }
  const c = record.containers[index]!;
  const ms = ctx.random().about(image.startMs, START_JITTER);
  ctx.after(ms, 'container created', containerKey(uid, index, c.run), { background: isLooping(c.restarts) });
  return true;
}

/**
 * Begins to start a container (pkg/kubelet/kuberuntime startContainer, pkg/kubelet/images EnsureImageExists).
 * True: it is under way, a timer will go on. False: not now; its record says why.
 */
export function beginStart(work: Work, index: number): boolean {
  const { ctx, pod, uid } = work;
  const container = containerAt(pod, index)!;
  if (isBackingOff(work, index)) return false;
  const image = imageOf(work, container);
  const written = container.image ?? '';
  const path = fieldPath(pod, index);
  if (image instanceof ImageNameError) {
    const quoted = JSON.stringify(written);
    const message = `Failed to apply default image tag ${quoted}: couldn't parse image name ${quoted}: ${image.message}`;
    ctx.event(pod, 'Warning', 'InspectFailed', message, path);
    failStart(work, index, 'InvalidImageName', message, resyncMs(work));
    return false;
  }
  const c = work.record.containers[index]!;
  const policy = container.imagePullPolicy ?? 'IfNotPresent';
  // A fault takes it from the machine and from the registry.
  const present = !hasFault(pod, 'image-not-found') && hasImage(ctx, work.record.node, image);
  saveContainer(work, index, { ...c, starting: written }, false);
  if (present && policy !== 'Always') {
    ctx.event(pod, 'Normal', 'Pulled', `Container image "${written}" already present on machine`, path);
    return create(work, index, image);
  }
  if (policy === 'Never') {
    const message = `Container image "${written}" is not present with pull policy of Never`;
    ctx.event(pod, 'Warning', 'ErrImageNeverPull', message, path);
    failStart(work, index, 'ErrImageNeverPull', message, resyncMs(work));
    return false;
  }
  const until = c.pulls === undefined ? undefined : backOffUntil(c.pulls, c.pulls.at, ctx.now);
  if (until !== undefined) {
    const message = `Back-off pulling image "${written}"`;
    ctx.event(pod, 'Normal', 'BackOff', message, path);
    failStart(work, index, 'ImagePullBackOff', `${message}: ${c.pullError ?? ''}`, until - ctx.now);
    return false;
  }
  ctx.event(pod, 'Normal', 'Pulling', `Pulling image "${written}"`, path);
  const pull = queuePull(ctx, work.record.node, image, missing(work, image) === undefined);
  const key = `${containerKey(uid, index, c.run)} ${ctx.now} ${pull.ms}`;
  ctx.after(pull.doneAt - ctx.now, 'image pulled', key, { background: c.pulls !== undefined });
  return true;
}

function missing(work: Work, image: SimulatedImage): 'tag' | 'repository' | undefined {
  return image.missing ?? (hasFault(work.pod, 'image-not-found') ? 'tag' : undefined);
}

/** False when the spec got another image meanwhile: the start is to be begun anew. */
function isCurrent(work: Work, index: number): boolean {
  return work.record.containers[index]?.starting === containerAt(work.pod, index)?.image;
}

/**
 * Goes on after a pull that was asked for at `askedAt` and itself took `ms`.
 * True: the container is being created. False: the image cannot be had.
 */
export function endPull(work: Work, index: number, askedAt: number, ms: number): boolean {
  const { ctx, pod } = work;
  const container = containerAt(pod, index)!;
  const image = imageOf(work, container);
  if (image instanceof ImageNameError || !isCurrent(work, index)) return false;
  const c = work.record.containers[index]!;
  const path = fieldPath(pod, index);
  const fault = missing(work, image);
  if (fault !== undefined) {
    const error = pullError(image, fault);
    ctx.event(pod, 'Warning', 'Failed', `Failed to pull image "${container.image}": ${error}`, path);
    const first = c.pulls === undefined;
    const pulls = nextBackOff(c.pulls, ctx.now, ctx.now);
    // The sandbox of a new pod is noticed within a second and makes for a second look; later ones take a resync.
    const retryMs = first ? RELIST_MS : Math.min(resyncMs(work), pulls.ms);
    failStart(work, index, 'ErrImagePull', error, retryMs, { pulls, pullError: `ErrImagePull: ${error}` });
    return false;
  }
  imagePulled(ctx, work.record.node, image);
  const took = `${goDuration(ms)} (${goDuration(ctx.now - askedAt)} including waiting)`;
  const size = `Image size: ${image.sizeBytes} bytes.`;
  ctx.event(pod, 'Normal', 'Pulled', `Successfully pulled image "${container.image}" in ${took}. ${size}`, path);
  return create(work, index, image);
}

/** What a new run does not take over from the last. */
const FRESH_RUN: Partial<ContainerRecord> = {
  finishedAt: undefined,
  retryAt: undefined,
  starting: undefined,
  stopping: undefined,
  probes: undefined,
  hookError: undefined,
  told: undefined,
  isOfLostSandbox: undefined,
};

/** The first process of a new run could not be made: it ended before it began (kuberuntime startContainer, RunContainerError). */
function failRun(work: Work, index: number, message: string): void {
  const { ctx, pod } = work;
  const c = work.record.containers[index]!;
  ctx.event(pod, 'Warning', 'Failed', `Error: ${message}`, fieldPath(pod, index));
  const ended = terminated(c.status, 128, ctx.timestamp, false);
  const end = { ...ended.state!.terminated!, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' };
  const over = { ...ended, state: { terminated: end } };
  const status = isTriedAgain(pod, index, 128) ? waiting(over, 'RunContainerError', message) : over;
  saveContainer(work, index, { ...c, status, finishedAt: ctx.now });
  ctx.after(RELIST_MS, 'retry', work.uid, { background: isLooping(c.restarts) });
}

/** The container runs from now, unless its image was changed meanwhile. */
export function markRunning(work: Work, index: number): void {
  const { ctx, pod, uid, record } = work;
  const container = containerAt(pod, index)!;
  const image = imageOf(work, container);
  if (image instanceof ImageNameError || !isCurrent(work, index)) return;
  const c = record.containers[index]!;
  const path = fieldPath(pod, index);
  ctx.event(pod, 'Normal', 'Created', `Created container: ${container.name}`, path);
  const run = c.run + 1;
  const started = probeOf(container, 'startup') === undefined;
  const init = isInit(pod, index);
  // What is added for a look never counts as ready (kubelet's prober leaves it out).
  const ready =
    started &&
    probeOf(container, 'readiness') === undefined &&
    (!init || container.restartPolicy === 'Always') &&
    !isEphemeral(pod, index);
  saveContainer(work, index, {
    ...c,
    ...FRESH_RUN,
    run,
    startedAt: ctx.now,
    status: ofUser(
      running(container, c.status, image, `containerd://${containerId(work)}`, ctx.timestamp, started, ready),
      ownerOf(pod, container, image),
    ),
  });
  noteEnvironment(work, index);
  const absent = beginMain(work, index, image)?.missing;
  if (absent !== undefined) return failRun(work, index, startError(absent));
  ctx.event(pod, 'Normal', 'Started', `Started container ${container.name}`, path);
  const key = containerKey(uid, index, run);
  if (processesAt(work, index) === undefined) {
    const exit = refusalOf(work, index, image) ?? exitOf(pod, index, image);
    if (exit !== undefined) {
      ctx.after(exit.afterMs, 'container exit', `${key} ${exit.exitCode}`, { background: isLooping(c.restarts) });
    }
  } else ctx.after(0, 'process', key, { background: isLooping(c.restarts) });
  beginMemory(work, index);
  if (container.lifecycle?.['postStart'] === undefined) return beginProbes(work, index);
  saveContainer(work, index, { ...work.record.containers[index]!, told: c.status });
  ctx.after(1, 'post start', key, { background: isLooping(c.restarts) });
}

/** Init containers that end are not probed. */
function beginProbes(work: Work, index: number): void {
  if (!isInit(work.pod, index) || isSidecar(containerAt(work.pod, index)!)) armProbes(work, index);
}

/** The postStart hook of the container has ended well. */
export function endHook(work: Work, index: number): void {
  saveContainer(work, index, { ...work.record.containers[index]!, told: undefined });
  beginProbes(work, index);
}

/** 64 hexadecimal digits. */
function containerId(work: Work): string {
  return work.ctx.random('ids').hex(8);
}

/** The worker may look at the pod again. */
export function goIdle(work: Work): void {
  if (work.record.busy) save(work, { busy: false });
}
