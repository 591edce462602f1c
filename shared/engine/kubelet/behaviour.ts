/** How one container of a pod will behave: its image's manners, changed by the pod's annotations. */
import type { Container, Pod } from '../../model/pod.ts';
import { parseDuration } from '../kernel/go-duration.ts';
import type { ExitBehaviour } from './images/image-behaviour.ts';
import type { SimulatedImage } from './images/image-catalogue.ts';
import { containerAt, isInit, isSidecar } from './pod-record.ts';
import { isServer } from './programs/listening.ts';
import { upAfter } from './programs/usage.ts';

const PREFIX = 'orrery.dev/';

/** An init container without servers does its work in 2 s. */
const INIT_TASK: ExitBehaviour = { afterMs: 2000, exitCode: 0 };
/** What is not to be restarted for ever (a Job's program) is a task of 5 s. */
const TASK: ExitBehaviour = { afterMs: 5000, exitCode: 0 };

function annotation(pod: Pod, name: string): string | undefined {
  return pod.metadata.annotations?.[PREFIX + name];
}

function duration(pod: Pod, name: string): number | undefined {
  const text = annotation(pod, name);
  return text === undefined ? undefined : parseDuration(text);
}

export type Fault = 'image-not-found' | 'readiness-fails' | 'liveness-fails' | 'startup-fails' | 'hang';

/** True when the pod asks for the fault: orrery.dev/fault lists them with commas. */
export function hasFault(pod: Pod, fault: Fault): boolean {
  const text = annotation(pod, 'fault');
  return text !== undefined && text.split(',').some((f) => f.trim() === fault);
}

/** Ms from start until the container answers. */
export const readyAfter = (pod: Pod, container: Container, image: SimulatedImage): number =>
  duration(pod, 'ready-after') ?? upAfter(container, image);

const hasCommand = (container: Container): boolean =>
  (container.command ?? []).length > 0 || (container.args ?? []).length > 0;

/** Whether the pod's annotations say how the container ends, whatever it would do by itself. */
export function isEndForced(pod: Pod, index: number): boolean {
  const names = isInit(pod, index) ? ['init-exit-code'] : ['exit-after', 'exit-code'];
  return names.some((name) => annotation(pod, name) !== undefined);
}

/** When and how the container ends by itself; undefined: never. */
export function exitOf(pod: Pod, index: number, image: SimulatedImage): ExitBehaviour | undefined {
  const container = containerAt(pod, index);
  if (container === undefined) return undefined;
  const init = isInit(pod, index);
  const code = Number(annotation(pod, init ? 'init-exit-code' : 'exit-code') ?? NaN);
  if (!init) {
    const after = duration(pod, 'exit-after');
    if (after !== undefined) return { afterMs: after, exitCode: Number.isInteger(code) ? code : 0 };
  }
  const own = hasCommand(container) && image.isChosen !== true ? undefined : image.exit;
  const stays = image.stays === true || isServer(container, image) || (init && isSidecar(container));
  const exit = own ?? (stays ? undefined : init ? INIT_TASK : pod.spec.restartPolicy === 'Always' ? undefined : TASK);
  return exit !== undefined && Number.isInteger(code) ? { ...exit, exitCode: code } : exit;
}

/** 128 + SIGKILL. */
const KILLED = 137;

/** Ms of a `preStop: { sleep: { seconds } }`; hooks that run commands are not simulated. */
function preStopMs(container: Container | undefined): number {
  const hook = container?.lifecycle?.['preStop'] as { sleep?: { seconds?: number } } | undefined;
  return (hook?.sleep?.seconds ?? 0) * 1000;
}

/** How it ends when it is asked to: after its hook and its own time, or by force when the grace period is over. */
export function stopOf(pod: Pod, index: number, image: SimulatedImage | undefined, graceMs: number): ExitBehaviour {
  const stop = image?.stop ?? { afterMs: 0, exitCode: 0, ignoresTerm: false };
  const own = preStopMs(containerAt(pod, index)) + stop.afterMs;
  if (stop.ignoresTerm || own > graceMs) return { afterMs: graceMs, exitCode: KILLED };
  return { afterMs: own, exitCode: stop.exitCode };
}
