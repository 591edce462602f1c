/** Takes a pod from its sandbox to running containers, one step after the other, as upstream's pod workers do. */
import { goIdle, beginStart, endHook, endPull, markRunning, showBackOff } from './container-start.ts';
import { rangeText, takeAddress, hostAddress } from './node-address.ts';
import { hostnameOf, MOST_FULL_NAME } from './host-name.ts';
import { isInit, save, saveContainer, type Work } from './pod-record.ts';
import { isTriedAgain, planSync } from './plan-sync.ts';
import { mountEvents, mountRetryMs } from './volumes/mount-failure.ts';
import { volumeProblems } from './volumes/pod-volumes.ts';
import { clusterDns } from '../kinds/service/cluster-dns.ts';
import { cutOff, hangUpAll } from './runtime/asked.ts';
import { dropProcesses } from './runtime/container-processes.ts';
import { resolverLosses } from './runtime/network-files.ts';
import { terminationMessage } from './runtime/termination-message.ts';
import { terminated, waiting } from './status/container-status.ts';
import { writeStatus } from './status/pod-status.ts';
import { onStopped, terminate } from './termination.ts';

/** To start the pause container and wire its network. */
const SANDBOX_MS = 250;
const SANDBOX_JITTER = 0.4;
/** pod_workers.go backOffOnTransientErrorPeriod: the network of a node is not there yet. */
const NETWORK_RETRY_MS = 1000;
const SANDBOX_RETRY_MS = 10_000;
const SANDBOX_CHANGED = 'Pod sandbox changed, it will be killed and re-created.';

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
      if (!mountVolumes(work)) return;
      if (work.record.sandboxLost === true) ctx.event(work.pod, 'Normal', 'SandboxChanged', SANDBOX_CHANGED);
      for (const text of resolverLosses(work.pod, clusterDns(ctx.read)))
        ctx.event(work.pod, 'Warning', 'DNSConfigForming', text);
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

/** Only volumes of the manifest's own can be missing; every pod's token volume costs no look. */
const isOwn = (volume: { name: string }): boolean => !volume.name.startsWith('kube-api-access-');

/** False: a volume cannot be had now, which was said, and a timer is set to try again. */
function mountVolumes(work: Work): boolean {
  const { ctx, pod, record, uid } = work;
  if (!(pod.spec.volumes ?? []).some(isOwn)) return true;
  const node = ctx.read.get('Node', '', record.node);
  const problems = volumeProblems({ read: ctx.read, pod, node });
  if (problems.length === 0) return true;
  for (const { reason, message } of mountEvents(problems)) ctx.event(pod, 'Warning', reason, message);
  const isUnknown = problems.some(({ stage }) => stage === 'process');
  const wait = isUnknown ? SANDBOX_RETRY_MS : mountRetryMs(record.mountWait);
  save(work, { mountWait: wait });
  if (record.dirty) writeStatus(work);
  ctx.after(wait, 'retry', uid, { background: wait > 5000 });
  return false;
}

const NO_NETWORK =
  'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ' +
  'message:Network plugin returns error: cni plugin not initialized';

/** The runtime's words for a node whose addresses are used up. */
function noAddress(uid: string, cidr: string): string {
  const id = uid.replaceAll('-', '').padEnd(64, '0');
  return (
    'Failed to create pod sandbox: rpc error: code = Unknown desc = ' +
    `failed to setup network for sandbox "${id}": plugin type="flannel" failed (add): failed to delegate add: ` +
    `failed to allocate for range 0: no IP addresses available in range set: ${rangeText(cidr)}`
  );
}

/** Whether the kernel takes the pod's host name; that it does not is said, and tried again later. */
function isNameable({ ctx, pod, uid }: Work): boolean {
  const name = hostnameOf(pod);
  if (name.length <= MOST_FULL_NAME) return true;
  const why = `FQDN ${name} is too long (${MOST_FULL_NAME} characters is the max, ${name.length} characters requested)`;
  const text = `Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, ${why}`;
  ctx.event(pod, 'Warning', 'FailedCreatePodSandBox', text);
  const wait = SANDBOX_RETRY_MS + ctx.random('resync').int(SANDBOX_RETRY_MS / 2);
  ctx.after(wait, 'sandbox', uid, { background: true });
  return false;
}

/** The address of the new sandbox; undefined: none can be had now, which was said, and a timer is set. */
function addressFor(work: Work): string | undefined {
  const { ctx, pod, record, uid } = work;
  const node = ctx.read.get('Node', '', record.node);
  if (pod.spec.hostNetwork === true) return hostAddress(ctx, record.node) ?? '';
  const cidr = node?.spec.podCIDR;
  if (cidr === undefined) {
    ctx.event(pod, 'Warning', 'NetworkNotReady', NO_NETWORK);
    ctx.after(NETWORK_RETRY_MS, 'sandbox', uid, { background: true });
    return undefined;
  }
  const ip = takeAddress(ctx, record.node, cidr, uid);
  if (ip !== undefined) return ip;
  ctx.event(pod, 'Warning', 'FailedCreatePodSandBox', noAddress(uid, cidr));
  const wait = SANDBOX_RETRY_MS + ctx.random('resync').int(SANDBOX_RETRY_MS / 2);
  ctx.after(wait, 'sandbox', uid, { background: true });
  return undefined;
}

/** The sandbox is up, if the pod can have an address. */
export function endSandbox(work: Work): void {
  if (work.record.stage !== 'running' || work.record.sandbox) return;
  if (!isNameable(work)) return;
  const ip = addressFor(work);
  if (ip === undefined) return;
  save(work, ip === '' ? { sandbox: true } : { sandbox: true, ip });
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
  if (work.record.containers[index]?.told === undefined) advance(work);
}

/** The postStart hook is over: the container runs, and the next one may start (kuberuntime startContainer waits for it). */
export function onHookOver(work: Work, index: number, run: number): void {
  const c = work.record.containers[index];
  if (work.record.stage !== 'running' || c?.run !== run || c.told === undefined || c.stopping === true) return;
  endHook(work, index);
  advance(work);
}

/** A container ended, by itself or because it was asked to. `reason`: another than Completed or Error. */
export function onEnded(work: Work, index: number, run: number, exitCode: number, reason?: string): void {
  const { ctx, pod, record } = work;
  const c = record.containers[index];
  if (c === undefined || c.run !== run || c.status.state?.running === undefined) return;
  const message = terminationMessage(work, index, exitCode);
  const ended = terminated(c.status, exitCode, ctx.timestamp, isInit(pod, index), reason, message);
  // What the kubelet last failed at is shown of a container that it will start again.
  const isHook = c.hookError !== undefined && isTriedAgain(pod, index, exitCode) && record.stage === 'running';
  const status = isHook ? waiting(ended, 'PostStartHookError', c.hookError) : ended;
  hangUpAll(work, index, run);
  cutOff(work, index, run);
  dropProcesses(work, index);
  saveContainer(work, index, {
    ...c,
    probes: undefined,
    stopping: undefined,
    closedAt: undefined,
    told: undefined,
    status,
    finishedAt: ctx.now,
  });
  if (record.stage === 'terminating') return onStopped(work);
  // Nobody waits for the hook of a container that is gone.
  if (c.told !== undefined) goIdle(work);
  sync(work);
}

/** The wait of a container that ended is shown. */
export function onBackOff(work: Work, index: number, run: number): void {
  if (work.record.stage !== 'running' || work.record.containers[index]?.run !== run) return;
  if (showBackOff(work, index)) writeStatus(work);
}
