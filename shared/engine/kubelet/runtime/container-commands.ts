/** Commands of containers in a pod's life: the container's own, its hooks, its exec probes; and what their ends mean. */
import { baseName } from '../../files/path.ts';
import { signalNumber } from '../../shell/signals.ts';
import { imageOf } from '../container-image.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { ImageNameError } from '../images/image-name.ts';
import { containerAt, fieldPath, type Work } from '../pod-record.ts';
import type { ProbeKind } from '../probes/probe-run.ts';
import { containerKey } from '../timer-key.ts';
import { expandProbeCommand } from '../environment/command.ts';
import { isEndForced } from '../behaviour.ts';
import { argvOf, isRunHere } from './command.ts';
import { beginLayer } from './container-disk.ts';
import { beginLog } from './container-log.ts';
import { processesAt, saveProcesses } from './container-processes.ts';
import { sendHook, type HookRequest } from './hook-request.ts';
import { begin, kill, signalMain, start } from './run-processes.ts';
import { peersOf } from './pid-namespace.ts';
import { expanded } from './surroundings.ts';

/** The runtime's words for a first process that it cannot find. */
export function startError(name: string): string {
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    `unable to start container process: error during container init: exec: ${JSON.stringify(name)}: ` +
    `${name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'}: unknown`
  );
}

/** The words of the container's first process, where it is run here. */
function mainWords(work: Work, index: number, image: SimulatedImage): readonly string[] | undefined {
  const argv = argvOf(containerAt(work.pod, index)!, image);
  if (argv === undefined) return undefined;
  const words = expanded(work, index, argv);
  return isRunHere(image, words) ? words : undefined;
}

/**
 * A container has just started: its first process begins, where it is a command that is run here. Gives the name of
 * an executable that does not exist.
 */
export function beginMain(work: Work, index: number, image: SimulatedImage): { missing: string } | undefined {
  const words = isEndForced(work.pod, index) ? undefined : mainWords(work, index, image);
  if (words === undefined) {
    if (peersOf(work.pod, index).length > 0) ensureMain(work, index, image);
    return undefined;
  }
  meet(work, index);
  prepare(work, index, image);
  return start(work, index, image, words, { k: 'main' }) ? undefined : { missing: words[0]! };
}

/** Containers whose processes it will see have some. */
function meet(work: Work, index: number): void {
  for (const peer of peersOf(work.pod, index)) {
    const isRunning = work.record.containers[peer]?.status.state?.running !== undefined;
    const image = isRunning ? imageOf(work, containerAt(work.pod, peer)!) : undefined;
    if (image !== undefined && !(image instanceof ImageNameError)) ensureMain(work, peer, image);
  }
}

function prepare(work: Work, index: number, image: SimulatedImage): void {
  beginLayer(work, index, image);
  beginLog(work.ctx, work.uid, index, work.record.containers[index]!.run);
  begin(work, index);
}

/** A container whose image's own program runs gets a process for it, once a command is to run beside it. */
export function ensureMain(work: Work, index: number, image: SimulatedImage): void {
  if (processesAt(work, index) !== undefined) return;
  prepare(work, index, image);
  const words = argvOf(containerAt(work.pod, index)!, image) ?? [];
  const known = image.programs === 'any' ? undefined : image.programs[0];
  const name = words[0] ?? known ?? image.name.path.split('/').at(-1) ?? 'main';
  // Whatever it is called, it is not to be found among the tools.
  const own = { ...image, programs: [baseName(name)], shell: 'none' as const };
  start(work, index, own, [name, ...words.slice(1)], { k: 'main' });
}

/** The words of a hook's or probe's command as its manifest has them. */
export const wordsOf = (command: unknown): readonly string[] =>
  Array.isArray(command) ? command.filter((word): word is string => typeof word === 'string') : [];

/** Everything in the container goes on at once, as soon as what is being done now is done. */
export function wake(work: Work, index: number): void {
  const { run } = work.record.containers[index]!;
  work.ctx.after(0, 'process', containerKey(work.uid, index, run));
}

/**
 * Starts a hook's or probe's command; its end is told when the processes go on. Gives the name of an executable that
 * does not exist.
 */
export function execute(
  work: Work,
  index: number,
  image: SimulatedImage,
  command: unknown,
  purpose: { k: 'probe'; kind: ProbeKind } | { k: 'postStart' } | { k: 'preStop' },
): { missing: string } | undefined {
  ensureMain(work, index, image);
  const given = wordsOf(command);
  const words = purpose.k === 'probe' ? expandProbeCommand(given, containerAt(work.pod, index)!) : given;
  if (!start(work, index, image, words, { ...purpose, output: '' })) return { missing: words[0] ?? '' };
  wake(work, index);
  return undefined;
}

/** runc's words for a command of a hook or probe that it cannot find. */
export const execError = (name: string): string =>
  'rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec ' +
  `failed: unable to start container process: exec: ${JSON.stringify(name)}: ` +
  `${name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'}: unknown`;

/** core/v1 LifecycleHandler. */
export interface Hook {
  exec?: { command?: unknown };
  httpGet?: HookRequest;
  sleep?: { seconds?: number };
}

export const hookOf = (work: Work, index: number, hook: 'postStart' | 'preStop'): Hook | undefined =>
  containerAt(work.pod, index)?.lifecycle?.[hook] as Hook | undefined;

/** Whether the container runs commands, or must to be stopped: then its processes say when it has stopped. */
export const stopsByProcesses = (work: Work, index: number): boolean =>
  processesAt(work, index) !== undefined || hookOf(work, index, 'preStop') !== undefined;

/** Begins the preStop hook. True: it runs, and `sendStop` follows when it is over; false: there is none, or it failed. */
export function beginPreStop(work: Work, index: number, image: SimulatedImage): boolean {
  const { ctx, pod, uid } = work;
  const hook = hookOf(work, index, 'preStop');
  if (hook === undefined) return false;
  ensureMain(work, index, image);
  const known = processesAt(work, index)!;
  const key = containerKey(uid, index, known.run);
  saveProcesses(work, index, { ...known, preStop: 'running' });
  const sleepMs = hook.sleep === undefined ? undefined : (hook.sleep.seconds ?? 0) * 1000;
  const sent = hook.httpGet === undefined ? undefined : sendHook(work, index, hook.httpGet);
  const waitMs = sleepMs ?? (sent !== undefined && 'afterMs' in sent ? sent.afterMs : undefined);
  if (waitMs !== undefined) {
    ctx.after(waitMs, 'stop signal', key);
    return true;
  }
  if (hook.exec !== undefined && execute(work, index, image, hook.exec.command, { k: 'preStop' }) === undefined)
    return true;
  ctx.event(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPath(pod, index));
  saveProcesses(work, index, { ...processesAt(work, index)!, preStop: 'over' });
  return false;
}

/** Asks the container's processes to stop, after its preStop hook; when `graceMs` are over they are killed. */
export function stopMain(work: Work, index: number, image: SimulatedImage, graceMs: number): void {
  const { ctx, uid } = work;
  ensureMain(work, index, image);
  const known = processesAt(work, index)!;
  saveProcesses(work, index, { ...known, stopping: true });
  ctx.after(graceMs, 'container stopped', `${containerKey(uid, index, known.run)} ${128 + signalNumber('KILL')}`);
  if (known.preStop === 'running') return;
  if (known.preStop === 'over' || !beginPreStop(work, index, image)) sendStop(work, index, image);
}

/** Sends the stop signal to the first process; a sidecar whose turn has not come waits for it. */
export function sendStop(work: Work, index: number, image: SimulatedImage): void {
  const known = processesAt(work, index);
  if (known?.preStop === 'running') saveProcesses(work, index, { ...known, preStop: 'over' });
  if (known?.stopping !== true) return;
  signalMain(work, index, image, image.stop.signal ?? 'TERM');
  wake(work, index);
}

/** A probe's command is given up. Gives whether it was still running. */
export function abandonProbe(work: Work, index: number, image: SimulatedImage, kind: ProbeKind): boolean {
  const known = processesAt(work, index);
  const found = [...(known?.commands ?? [])].find(([, purpose]) => purpose.k === 'probe' && purpose.kind === kind);
  if (known === undefined || found === undefined) return false;
  const commands = new Map(known.commands);
  commands.delete(found[0]);
  saveProcesses(work, index, { ...known, commands });
  kill(work, index, image, found[0]);
  wake(work, index);
  return true;
}
