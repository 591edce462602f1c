/** What a kubelet does when the processes of a container go on, end, are answered, or are to be stopped. */
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { ImageNameError } from '../images/image-name.ts';
import { imageOf } from '../container-image.ts';
import { watchStorage } from '../eviction.ts';
import { memoryAt } from '../memory.ts';
import { containerAt, fieldPath, type Work } from '../pod-record.ts';
import { memoryLimitOf } from '../programs/usage.ts';
import { onEnded } from '../pod-worker.ts';
import { endExecProbe } from '../probes/probe-timers.ts';
import { stopContainer } from '../termination.ts';
import { execute, hookOf, sendHook, sendStop } from './container-commands.ts';
import { processesAt } from './container-processes.ts';
import { noteExit } from './executions.ts';
import { drive, endProgram, takeAnswer, type Ended } from './run-processes.ts';

/** The image of a container whose processes are of this run and still there. */
function current(work: Work, index: number, run: number): SimulatedImage | undefined {
  const container = containerAt(work.pod, index);
  const image = container === undefined ? undefined : imageOf(work, container);
  const isHere = processesAt(work, index)?.run === run;
  return isHere && !(image instanceof ImageNameError) ? image : undefined;
}

function fail(work: Work, index: number, hook: 'PostStart' | 'PreStop'): void {
  work.ctx.event(work.pod, 'Warning', `Failed${hook}Hook`, `${hook}Hook failed`, fieldPath(work.pod, index));
}

function killForHook(work: Work, index: number): void {
  fail(work, index, 'PostStart');
  const grace = (work.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  stopContainer(work, index, grace, 'FailedPostStartHook');
}

function concludeOne(work: Work, index: number, run: number, image: SimulatedImage, { purpose, exit }: Ended): void {
  switch (purpose.k) {
    case 'main':
      return onEnded(work, index, run, exit.code);
    case 'probe':
      return endExecProbe(work, purpose.kind, index, exit.code, purpose.output);
    case 'postStart':
      if (exit.code !== 0) killForHook(work, index);
      return;
    case 'preStop':
      if (exit.code !== 0) fail(work, index, 'PreStop');
      sendStop(work, index, image);
      return;
    case 'exec':
      noteExit(work.ctx, purpose.number, exit.code);
  }
}

/** Everything in the container goes on as far as it can. */
export function onProcess(work: Work, index: number, run: number): void {
  const image = current(work, index, run);
  if (image === undefined) return;
  const ended = drive(work, index, image);
  // The end of the container's own process ends all others with it.
  const main = ended.find(({ purpose }) => purpose.k === 'main');
  if (main !== undefined) return concludeOne(work, index, run, image, main);
  for (const one of ended) concludeOne(work, index, run, image, one);
  const limit = memoryLimitOf(containerAt(work.pod, index)!);
  if (processesAt(work, index) !== undefined && limit !== undefined && memoryAt(work, index) > limit)
    return onEnded(work, index, run, 137, 'OOMKilled');
  watchStorage(work);
}

/** A request that a process sent was answered. */
export function onAnswer(work: Work, index: number, run: number, id: number): void {
  takeAnswer(work, index, run, id);
  onProcess(work, index, run);
}

/** A program that is played from outside has come to its end. */
export function onProgramEnds(work: Work, index: number, run: number, pid: number, code: number): void {
  const image = current(work, index, run);
  if (image === undefined) return;
  endProgram(work, index, image, pid, code);
  onProcess(work, index, run);
}

/** The pause before the stop signal is over. */
export function onStopSignal(work: Work, index: number, run: number): void {
  const image = current(work, index, run);
  if (image !== undefined) sendStop(work, index, image);
}

/** The postStart hook, as soon as the container has started. */
export function onPostStart(work: Work, index: number, run: number): void {
  const c = work.record.containers[index];
  const container = containerAt(work.pod, index);
  if (container === undefined || c?.run !== run || c.status.state?.running === undefined) return;
  const image = imageOf(work, container);
  const hook = hookOf(work, index, 'postStart');
  if (hook === undefined || image instanceof ImageNameError) return;
  if (hook.httpGet !== undefined && sendHook(work, index, hook.httpGet) === undefined) return killForHook(work, index);
  if (hook.exec === undefined) return;
  if (execute(work, index, image, hook.exec.command, { k: 'postStart' }) !== undefined) killForHook(work, index);
}

/** The code that a crash made by hand ends with. */
const CRASH_CODE = 'orrery.dev/crash-code';

/** Somebody wants to see it crash: every container that runs ends now, with an error or the code that is asked for. */
export function crashAll(work: Work): void {
  const asked = Number(work.pod.metadata.annotations?.[CRASH_CODE] ?? 1);
  const code = Number.isInteger(asked) && asked >= 0 && asked <= 255 ? asked : 1;
  work.record.containers.forEach(({ run, status }, index) => {
    if (status.state?.running !== undefined) onEnded(work, index, run, code);
  });
}
