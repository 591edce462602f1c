/**
 * Probes containers when their probes are due, and acts when a threshold is reached.
 * A probe that will go on succeeding is let rest until something about the pod changes.
 */
import type { Container, Probe } from '../../../model/pod.ts';
import { imageOf } from '../container-image.ts';
import { ImageNameError } from '../images/image-name.ts';
import { containerAt, fieldPath, isInit, saveContainer, type ContainerRecord, type Work } from '../pod-record.ts';
import { writeStatus } from '../status/pod-status.ts';
import { stopContainer } from '../termination.ts';
import { hasFault } from '../behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { hostAddress } from '../node-address.ts';
import { ownProgram } from '../programs/own-program.ts';
import { changesWithTime } from '../programs/page.ts';
import { answerOf } from '../programs/server.ts';
import { processesAt } from '../runtime/container-processes.ts';
import { runsServer } from '../runtime/run-processes.ts';
import { abandonProbe, execError, execute } from '../runtime/container-commands.ts';
import { containerKey } from '../timer-key.ts';
import {
  isDelayed,
  nextTick,
  observe,
  PROBE_KINDS,
  probeOf,
  probeTitle,
  type ProbeKind,
  type ProbeRun,
} from './probe-run.ts';
import { settleRested } from './resting.ts';
import { FAULTS, isStarting, probe, type Probed, type ProbeOutcome } from './prober.ts';

/** What the kubelet calls itself (pkg/probe/http). */
const AGENT = 'kube-probe/1.34';
const FRESH: ProbeRun = { armed: false, times: 0 };
/** A new container is noticed, and probed for readiness, within a second: the runtime is looked at that often. */
const RELIST_MS = 1000;

/** A count alone is not reported. */
function setRun(work: Work, index: number, kind: ProbeKind, run: ProbeRun): void {
  const c = work.record.containers[index]!;
  saveContainer(work, index, { ...c, probes: { ...c.probes, [kind]: run } }, false);
}

function arm(work: Work, index: number, kind: ProbeKind, ms: number, background: boolean): void {
  const c = work.record.containers[index]!;
  setRun(work, index, kind, { ...(c.probes?.[kind] ?? FRESH), armed: true, restsFrom: undefined });
  work.ctx.after(ms, `${kind} probe`, containerKey(work.uid, index, c.run), { background });
}

/** Arms a probe at its next tick. */
function armTick(work: Work, index: number, kind: ProbeKind, spec: Probe, background: boolean): void {
  const { ctx, record } = work;
  const startedAt = record.containers[index]?.startedAt ?? ctx.now;
  arm(work, index, kind, nextTick(spec, record.admittedAt, startedAt, ctx.now) - ctx.now, background);
}

/** A container that just came up is asked for readiness soon, not only at the next tick (UpdatePodStatus). */
function armReadiness(work: Work, index: number, spec: Probe): void {
  const { ctx, record } = work;
  const startedAt = record.containers[index]?.startedAt ?? ctx.now;
  const soon = ctx.random('probes').int(RELIST_MS);
  if (isDelayed(spec, startedAt, ctx.now + soon)) armTick(work, index, 'readiness', spec, false);
  else arm(work, index, 'readiness', soon, false);
}

/** Sets the first timers of a container that was just started. */
export function armProbes(work: Work, index: number): void {
  const container = containerAt(work.pod, index)!;
  const startup = probeOf(container, 'startup');
  if (startup !== undefined) armTick(work, index, 'startup', startup, false);
  else armAfterStartup(work, index, container);
}

/** Readiness and liveness begin when the container counts as started. */
function armAfterStartup(work: Work, index: number, container: Container): void {
  if (container.readinessProbe !== undefined) armReadiness(work, index, container.readinessProbe);
  if (container.livenessProbe !== undefined) armTick(work, index, 'liveness', container.livenessProbe, false);
}

/** Something about the pod changed that may change answers: probes that rest are taken up again. */
export function wakeProbes(work: Work): void {
  work.record.containers.forEach((c, index) => {
    const container = containerAt(work.pod, index);
    if (container === undefined || c.probes === undefined || c.status.state?.running === undefined) return;
    settleRested(work.ctx, work.pod, work.record, index);
    for (const kind of PROBE_KINDS) {
      const spec = probeOf(container, kind);
      const run = work.record.containers[index]?.probes?.[kind];
      if (spec !== undefined && run !== undefined && !run.armed) armTick(work, index, kind, spec, false);
    }
  });
}

/** One probe is due. */
export function onProbe(work: Work, kind: ProbeKind, index: number, run: number): void {
  const { ctx, pod, record } = work;
  const c = record.containers[index];
  const container = containerAt(pod, index);
  if (record.stage !== 'running' || c === undefined || container === undefined || c.run !== run) return;
  const spec = probeOf(container, kind);
  const image = imageOf(work, container);
  if (spec === undefined || image instanceof ImageNameError) return;
  if (c.status.state?.running === undefined || c.stopping === true) return;
  const before: ProbeRun = { ...(c.probes?.[kind] ?? FRESH), armed: false };
  // A container that has started is not asked again whether it has.
  if (kind === 'startup' && c.status.started === true) return setRun(work, index, kind, before);
  const processes = processesAt(work, index);
  const own = ownProgram(ctx, work.images, pod, index, c, record.ip);
  const probed: Probed = {
    pod,
    ...own,
    ip: record.ip ?? '',
    startedAt: c.startedAt ?? ctx.now,
    now: ctx.now,
    isReplaced: processes !== undefined && !runsServer(processes),
    get: (port, path, host) =>
      answerOf(ctx, pod, index, c, own, {
        port,
        path,
        host,
        method: 'GET',
        client: hostAddress(ctx, record.node) ?? '',
        agent: AGENT,
      }),
  };
  if (spec.exec !== undefined) return beginExecProbe(work, kind, index, spec, image);
  conclude(work, kind, index, probe(kind, spec, probed), isStarting(probed));
}

/** A probe that runs a command: its end tells the result, or its time runs out. */
function beginExecProbe(work: Work, kind: ProbeKind, index: number, spec: Probe, image: SimulatedImage): void {
  const missing = execute(work, index, image, spec.exec?.command, { k: 'probe', kind })?.missing;
  if (missing !== undefined) return conclude(work, kind, index, { result: 'error', output: execError(missing) }, true);
  const { run } = work.record.containers[index]!;
  const key = `${containerKey(work.uid, index, run)} ${PROBE_KINDS.indexOf(kind)}`;
  work.ctx.after((spec.timeoutSeconds ?? 1) * 1000, 'probe timeout', key, { background: true });
}

/** The command of a probe has ended (pkg/probe/exec: any code but 0 is a failure, its output the reason). */
export function endExecProbe(work: Work, kind: ProbeKind, index: number, code: number, output: string): void {
  if (hasFault(work.pod, FAULTS[kind])) return conclude(work, kind, index, { result: 'failure', output }, false);
  conclude(work, kind, index, code === 0 ? { result: 'success' } : { result: 'failure', output }, false);
}

/** The command of a probe took too long: it is killed, and the probe has failed. */
export function onProbeTimeout(work: Work, kind: ProbeKind, index: number, run: number): void {
  const { pod, record } = work;
  const container = containerAt(pod, index);
  const image = container === undefined ? undefined : imageOf(work, container);
  if (record.containers[index]?.run !== run || image === undefined || image instanceof ImageNameError) return;
  if (!abandonProbe(work, index, image, kind)) return;
  const spec = probeOf(container!, kind);
  const words = (spec?.exec?.command ?? []).join(' ');
  const output = `command timed out: ${JSON.stringify(words)} timed out after ${spec?.timeoutSeconds ?? 1}s`;
  conclude(work, kind, index, { result: 'failure', output }, false);
}

/** What a probe has found is counted, told, and acted upon when a threshold is reached. */
function conclude(work: Work, kind: ProbeKind, index: number, outcome: ProbeOutcome, isUpComing: boolean): void {
  const { ctx, pod, record } = work;
  const c = record.containers[index];
  const container = containerAt(pod, index);
  const spec = container === undefined ? undefined : probeOf(container, kind);
  if (c === undefined || container === undefined || spec === undefined || c.status.state?.running === undefined) return;
  if (record.stage !== 'running' || c.stopping === true) return;
  const before: ProbeRun = { ...(c.probes?.[kind] ?? FRESH), armed: false };
  if (outcome.result === 'error') {
    const message = `${probeTitle(kind)} probe errored and resulted in unknown state: ${outcome.output}`;
    ctx.event(pod, 'Warning', 'Unhealthy', message, fieldPath(pod, index));
    setRun(work, index, kind, before);
    armTick(work, index, kind, spec, true);
    return;
  }
  if (outcome.result === 'failure') {
    const message = `${probeTitle(kind)} probe failed: ${outcome.output}`;
    ctx.event(pod, 'Warning', 'Unhealthy', message, fieldPath(pod, index));
    ctx.trace({
      type: 'acted',
      at: ctx.now,
      actor: `kubelet/${record.node}`,
      what: 'probe failed',
      uid: work.uid,
      message,
    });
  }
  const warning = outcome.result === 'success' ? outcome.warning : undefined;
  if (warning !== undefined)
    ctx.event(pod, 'Warning', 'ProbeWarning', `${probeTitle(kind)} probe warning: ${warning}`, fieldPath(pod, index));
  const after = observe(before, spec, outcome.result);
  setRun(work, index, kind, after);
  const changed = after.result !== undefined && after.result !== before.result;
  if (changed && !act(work, kind, index, container, spec, after.result === 'success')) return;
  // What a command finds can change at any time; what the model decides changes only with the pod.
  const changes =
    warning !== undefined ||
    spec.exec !== undefined ||
    processesAt(work, index) !== undefined ||
    changesLater(work, index);
  const rests = !changes && after.result === 'success' && outcome.result === 'success';
  if (rests) return setRun(work, index, kind, { ...after, restsFrom: ctx.now });
  const threshold = spec.failureThreshold ?? 3;
  const isGood = outcome.result === 'success' && after.result === 'success';
  const isNews = !isGood && (outcome.result === 'success' || isUpComing || after.times < threshold);
  armTick(work, index, kind, spec, !isNews);
}

/** Whether the server's answers can be other ones later with the same pod. */
function changesLater(work: Work, index: number): boolean {
  const { ctx, images, pod, record } = work;
  const { container, image } = ownProgram(ctx, images, pod, index, record.containers[index]!, record.ip);
  return changesWithTime(image, container);
}

/** A threshold was reached. False: the container is going to be restarted, probing is over. */
function act(work: Work, kind: ProbeKind, index: number, container: Container, spec: Probe, isGood: boolean): boolean {
  const c = work.record.containers[index]!;
  if (kind === 'readiness') {
    setReady(work, index, c, isGood);
    return true;
  }
  if (!isGood) {
    const seconds = spec.terminationGracePeriodSeconds ?? work.pod.spec.terminationGracePeriodSeconds ?? 30;
    stopContainer(work, index, seconds * 1000, `Container ${container.name} failed ${kind} probe, will be restarted`);
    return false;
  }
  if (kind === 'startup') {
    const ready = container.readinessProbe === undefined;
    saveContainer(work, index, { ...c, status: { ...c.status, started: true, ready } });
    armAfterStartup(work, index, container);
    writeStatus(work);
    // A sidecar that has started lets the next container start.
    if (isInit(work.pod, index)) work.ctx.after(0, 'retry', work.uid);
  }
  return true;
}

function setReady(work: Work, index: number, c: ContainerRecord, ready: boolean): void {
  if (c.status.ready === ready) return;
  saveContainer(work, index, { ...c, status: { ...c.status, ready } });
  writeStatus(work);
}
