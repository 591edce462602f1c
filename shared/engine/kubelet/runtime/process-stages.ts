/** What a kubelet does when the processes of a container go on, end, are answered, or are to be stopped. */
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { ImageNameError } from '../images/image-name.ts';
import { imageOf } from '../container-image.ts';
import { watchStorage } from '../eviction.ts';
import { memoryAt } from '../memory-use.ts';
import { containerAt, fieldPath, podText, saveContainer, type Work } from '../pod-record.ts';
import { memoryLimitOf } from '../programs/usage.ts';
import { onEnded, onHookOver } from '../pod-worker.ts';
import { endExecProbe } from '../probes/probe-timers.ts';
import { stopContainer } from '../termination.ts';
import { signalNumber } from '../../shell/signals.ts';
import { containerKey } from '../timer-key.ts';
import { execError, execute, hookOf, sendStop, wordsOf } from './container-commands.ts';
import { processesAt } from './container-processes.ts';
import { noteExit } from './executions.ts';
import { sendHook } from './hook-request.ts';
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

/** The hook failed because of `error`; upstream's words for that (pkg/kubelet/lifecycle handlers.go Run). */
function failHook(work: Work, index: number, error: string, output = ''): void {
  fail(work, index, 'PostStart');
  const { exec, httpGet } = hookOf(work, index, 'postStart') ?? {};
  const { name } = containerAt(work.pod, index)!;
  const of = `for Container ${JSON.stringify(name)} in Pod ${JSON.stringify(podText(work.pod))} failed - error: ${error}`;
  const hookError =
    exec === undefined
      ? `HTTP lifecycle hook (${httpGet?.path ?? ''}) ${of}`
      : `Exec lifecycle hook ([${wordsOf(exec.command).join(' ')}]) ${of}, message: ${JSON.stringify(output)}`;
  saveContainer(work, index, { ...work.record.containers[index]!, hookError }, false);
}

function killForHook(work: Work, index: number, error: string, output = ''): void {
  failHook(work, index, error, output);
  const grace = (work.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  stopContainer(work, index, grace, 'FailedPostStartHook');
}

/** How the command of a postStart hook ended. */
function hookExit(work: Work, index: number, code: number): string {
  const words = wordsOf(hookOf(work, index, 'postStart')?.exec?.command).join(' ');
  return `command '${words}' exited with ${code}: `;
}

function concludeOne(work: Work, index: number, run: number, image: SimulatedImage, { purpose, exit }: Ended): void {
  switch (purpose.k) {
    case 'main':
      if (work.record.containers[index]?.told !== undefined && hookOf(work, index, 'postStart')?.exec !== undefined)
        failHook(work, index, hookExit(work, index, 128 + signalNumber('KILL')));
      return onEnded(work, index, run, exit.code);
    case 'probe':
      return endExecProbe(work, purpose.kind, index, exit.code, purpose.output);
    case 'postStart':
      if (exit.code === 0) return onHookOver(work, index, run);
      return killForHook(work, index, `${hookExit(work, index, exit.code)}${purpose.errors ?? ''}`, purpose.output);
    case 'preStop':
      if (exit.code !== 0) fail(work, index, 'PreStop');
      sendStop(work, index, image);
      return;
    case 'exec':
      noteExit(work.ctx, purpose.number, exit.code);
      work.execMoved?.();
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
  if (hook.exec === undefined) {
    const sent = hook.httpGet === undefined ? undefined : sendHook(work, index, hook.httpGet);
    if (sent !== undefined && 'error' in sent) return killForHook(work, index, sent.error);
    const ms = sent?.afterMs ?? (hook.sleep?.seconds ?? 0) * 1000;
    work.ctx.after(ms, 'hook over', containerKey(work.uid, index, run));
    return;
  }
  const absent = execute(work, index, image, hook.exec.command, { k: 'postStart' });
  if (absent !== undefined) killForHook(work, index, execError(absent.missing));
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
