/** Decides the next thing to do for a pod from what runs and what does not: pure, level-triggered. */
import type { Container, Pod } from '../../model/pod.ts';
import { containerAt, initCount, isEphemeral, isSidecar, type ContainerRecord, type PodRecord } from './pod-record.ts';

export type Step =
  | { do: 'sandbox' }
  | { do: 'start'; index: number }
  /** Nothing now: something runs, or waits for its time. */
  | { do: 'wait' }
  /** Nothing ever: all that should end has ended. */
  | { do: 'finish' };

const SANDBOX: Step = { do: 'sandbox' };
const WAIT: Step = { do: 'wait' };
const FINISH: Step = { do: 'finish' };

const isRunning = (c: ContainerRecord): boolean => c.status.state?.running !== undefined;
const mayStart = (c: ContainerRecord, now: number): boolean => c.retryAt === undefined || c.retryAt <= now;

/** The exit code of a container that is down; undefined: it never ran. */
function lastExit(c: ContainerRecord): number | undefined {
  const state = c.status.state;
  return (state?.terminated ?? (state?.waiting === undefined ? undefined : c.status.lastState?.terminated))?.exitCode;
}

/** Whether a container that ended so is started again (pkg/kubelet/container ShouldContainerBeRestarted). */
export function shouldRestart(policy: string | undefined, exitCode: number | undefined): boolean {
  if (exitCode === undefined) return true;
  if (policy === 'Never') return false;
  return policy !== 'OnFailure' || exitCode !== 0;
}

/** Whether the container at the index is started again after it ended so. */
export function isTriedAgain(pod: Pod, index: number, exitCode: number): boolean {
  if (isEphemeral(pod, index)) return false;
  return isSidecarAt(pod, index) || shouldRestart(pod.spec.restartPolicy, exitCode);
}

/**
 * Whether a pod without a sandbox needs none any more: it is never restarted and ran before, or all that it wanted to do
 * is done.
 */
function isDoneWithout(pod: Pod, record: PodRecord): boolean {
  if (record.sandboxLost !== true) return false;
  if (pod.spec.restartPolicy === 'Never') return record.containers.some((c) => c.run > 0);
  const init = initCount(pod);
  const regular = record.containers.slice(init, init + pod.spec.containers.length);
  return pod.spec.restartPolicy === 'OnFailure' && regular.every((c) => c.run > 0 && lastExit(c) === 0);
}

const isSidecarAt = (pod: Pod, index: number): boolean => index < initCount(pod) && isSidecar(containerAt(pod, index)!);

/** What the init containers want; undefined: they are done. */
function planInit(pod: Pod, record: PodRecord, now: number, initialized: boolean): Step | undefined {
  const init = initCount(pod);
  for (let i = 0; i < init; i++) {
    const container = containerAt(pod, i) as Container;
    const c = record.containers[i]!;
    if (isSidecar(container)) {
      if (isRunning(c)) {
        if (c.status.started === true || initialized) continue;
        return WAIT;
      }
      if (mayStart(c, now)) return { do: 'start', index: i };
      if (!initialized) return WAIT;
      continue;
    }
    if (initialized) continue;
    if (isRunning(c)) return WAIT;
    // In a new sandbox all init containers run again.
    const exit = c.isOfLostSandbox === true ? undefined : lastExit(c);
    if (exit === 0) continue;
    if (exit !== undefined && pod.spec.restartPolicy === 'Never') return FINISH;
    return mayStart(c, now) ? { do: 'start', index: i } : WAIT;
  }
  return undefined;
}

/**
 * The next step of a pod's sync (pkg/kubelet/kuberuntime computePodActions): the sandbox, ephemeral containers, then the
 * init containers one by one, then every container that is down and should not be.
 */
export function planSync(pod: Pod, record: PodRecord, now: number): Step {
  if (!record.sandbox) return isDoneWithout(pod, record) ? FINISH : SANDBOX;
  const init = initCount(pod);
  const { containers } = record;
  const end = init + pod.spec.containers.length;
  // What looks into the pod starts first, whatever the others wait for, and once only.
  for (let i = end; i < containers.length; i++)
    if (containers[i]!.run === 0 && mayStart(containers[i]!, now)) return { do: 'start', index: i };
  if (init > 0) {
    let initialized = false;
    for (let i = init; i < end; i++)
      if (containers[i]!.run > 0 && containers[i]!.isOfLostSandbox !== true) initialized = true;
    const step = planInit(pod, record, now, initialized);
    if (step !== undefined) return step;
  }
  let alive = false;
  for (let i = init; i < end; i++) {
    const c = containers[i]!;
    if (isRunning(c)) alive = true;
    else if (shouldRestart(pod.spec.restartPolicy, c.run === 0 ? undefined : lastExit(c))) {
      if (mayStart(c, now)) return { do: 'start', index: i };
      alive = true;
    }
  }
  return alive ? WAIT : FINISH;
}
