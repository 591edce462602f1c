/** Takes a pod from its sandbox to running containers, and back to rest: one step after the other, as upstream's pod workers. */
import { goIdle, beginStart, endPull, markRunning, showBackOff } from './container-start.ts';
import { rangeText, takeAddress, hostAddress } from './node-address.ts';
import { isInit, save, saveContainer, type Work } from './pod-record.ts';
import { planSync } from './plan-sync.ts';
import { terminated } from './status/container-status.ts';
import { writeStatus } from './status/pod-status.ts';
import { onStopped, terminate } from './termination.ts';

/** To start the pause container and wire its network. */
const SANDBOX_MS = 250;
const SANDBOX_JITTER = 0.4;
/** pod_workers.go backOffOnTransientErrorPeriod: the network of a node is not there yet. */
const NETWORK_RETRY_MS = 1000;
const SANDBOX_RETRY_MS = 10_000;

/** Looks at a pod that may have something to do: reports what changed, then acts. */
export function sync(work: Work): void {
  if (work.record.stage !== 'running' || work.record.busy) return;
  // An end that is final is reported together with what follows from it.
  if (work.record.dirty && planSync(work.pod, work.record, work.ctx.now).do !== 'finish') writeStatus(work);
  advance(work);
}

/** Does the next steps until one takes time or there are no more. */
export function advance(work: Work): void {
  const { ctx, uid } = work;
  for (;;) {
    const step = planSync(work.pod, work.record, ctx.now);
    if (step.do === 'sandbox') {
      save(work, { busy: true });
      ctx.after(ctx.random().about(SANDBOX_MS, SANDBOX_JITTER), 'sandbox', uid);
      return;
    }
    if (step.do === 'start') {
      if (!beginStart(work, step.index)) continue;
      if (!work.record.busy) save(work, { busy: true });
      return;
    }
    goIdle(work);
    // All has run, or failed for good: what is left are sidecars.
    if (step.do === 'finish') terminate(work);
    else if (work.record.dirty) writeStatus(work);
    return;
  }
}

/** The sandbox is up, if the pod can have an address. */
export function endSandbox(work: Work): void {
  const { ctx, pod, record, uid } = work;
  if (record.stage !== 'running' || record.sandbox) return;
  if (pod.spec.hostNetwork === true) {
    const ip = hostAddress(ctx, record.node);
    save(work, ip === undefined ? { sandbox: true } : { sandbox: true, ip });
    advance(work);
    return;
  }
  const cidr = ctx.read.get('Node', '', record.node)?.spec.podCIDR;
  if (cidr === undefined) {
    const why = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
    ctx.event(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${why}`);
    ctx.after(NETWORK_RETRY_MS, 'sandbox', uid, { background: true });
    return;
  }
  const ip = takeAddress(ctx, record.node, cidr, uid);
  if (ip === undefined) {
    const why = `failed to allocate for range 0: no IP addresses available in range set: ${rangeText(cidr)}`;
    const id = uid.replaceAll('-', '').padEnd(64, '0');
    ctx.event(
      pod,
      'Warning',
      'FailedCreatePodSandBox',
      `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": ` +
        `plugin type="flannel" failed (add): failed to delegate add: ${why}`,
    );
    ctx.after(SANDBOX_RETRY_MS + ctx.random('resync').int(SANDBOX_RETRY_MS / 2), 'sandbox', uid, { background: true });
    return;
  }
  save(work, { sandbox: true, ip });
  advance(work);
}

/** Goes on after a pull. */
export function onPulled(work: Work, index: number, run: number, askedAt: number, ms: number): void {
  if (work.record.stage !== 'running' || work.record.containers[index]?.run !== run) return;
  if (!endPull(work, index, askedAt, ms)) advance(work);
}

/** Goes on after a container was created and started. */
export function onCreated(work: Work, index: number, run: number): void {
  if (work.record.stage !== 'running' || work.record.containers[index]?.run !== run) return;
  markRunning(work, index);
  advance(work);
}

/** A container ended, by itself or because it was asked to. */
export function onEnded(work: Work, index: number, run: number, exitCode: number): void {
  const { ctx, pod, record } = work;
  const c = record.containers[index];
  if (c === undefined || c.run !== run || c.status.state?.running === undefined) return;
  const status = terminated(c.status, exitCode, ctx.timestamp, isInit(pod, index));
  saveContainer(work, index, { ...c, probes: undefined, stopping: undefined, status, finishedAt: ctx.now });
  if (record.stage === 'terminating') onStopped(work);
  else sync(work);
}

/** The wait of a container that ended is shown. */
export function onBackOff(work: Work, index: number, run: number): void {
  if (work.record.stage !== 'running' || work.record.containers[index]?.run !== run) return;
  if (showBackOff(work, index)) writeStatus(work);
}
