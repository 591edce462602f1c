/** Runs the processes of a container on the virtual clock: what they print goes to its log, their ends to whoever waits. */
import { unixNow } from '../../api/unix-time.ts';
import { progressOf } from '../../shell/network/request.ts';
import {
  answer,
  feed,
  finish,
  noProcesses,
  noteProgress,
  processOf,
  run,
  signal,
  spawn,
  type Command,
  withNextPid,
} from '../../shell/processes.ts';
import type { Signal } from '../../shell/signals.ts';
import { interrupt, isTyped, type } from '../../shell/terminal.ts';
import type { Exit, Output, Processes, StartedProgram } from '../../shell/state.ts';
import type { World } from '../../shell/world.ts';
import { exitOf } from '../behaviour.ts';
import { imageOf } from '../container-image.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { ImageNameError } from '../images/image-name.ts';
import { containerAt, isInit, isSidecar, type Work } from '../pod-record.ts';
import { containerKey } from '../timer-key.ts';
import { hasExecutable, programOf } from './command.ts';
import { flavourOf, hasOldBusybox, libcOf } from './userland.ts';
import { diskFor, filesOf } from './container-disk.ts';
import { environmentFor } from './process-environment.ts';
import { machineFacts } from './machine-facts.ts';
import { slownessOf } from './slowness.ts';
import { hostnameOf } from '../host-name.ts';
import { mountsOf } from './surroundings.ts';
import { closeServer } from './close-server.ts';
import { askedKey, hangUp, noteAsked, takeAsked } from './asked.ts';
import { appendLog } from './container-log.ts';
import { controlOf } from './control-commands.ts';
import { ownerOf } from './owner.ts';
import { firstPid, freePid, neighboursOf, peerWith } from './pid-namespace.ts';
import { noteJoined, noteOutput, type Told } from './executions.ts';
import { processesAt, saveProcesses, type ContainerProcesses, type Purpose } from './container-processes.ts';

/** While a task has run for less than this, the cluster waits for it before it counts as settled. */
const PATIENCE_MS = 600_000;

export interface Ended {
  purpose: Purpose;
  exit: Exit;
}

function worldOf(work: Work, index: number, image: SimulatedImage): World {
  const { ctx, record } = work;
  const own = processesAt(work, index)?.mounts ?? [];
  const neighbours = neighboursOf(work, index);
  return {
    now: ctx.now,
    epochMs: unixNow(ctx),
    hostname: hostnameOf(work.pod),
    disk: diskFor(ctx),
    mounts: neighbours === undefined ? own : [...own, ...neighbours.mounts],
    random: ctx.random('shell'),
    program: (name) => programOf(image, name),
    has: (tool) => hasExecutable(image, tool),
    libc: libcOf(image),
    isOldBusybox: hasOldBusybox(image),
    machine: () => machineFacts(work, index),
    slowness: slownessOf(containerAt(work.pod, index)!),
    ...(record.ip === undefined ? {} : { ip: record.ip }),
    ...(neighbours === undefined ? {} : { others: neighbours.others }),
  };
}

/** Whether what a wake does is worth waiting for: a task that will end, and not one that has gone on for ever. */
function isTask(work: Work, index: number): boolean {
  const container = containerAt(work.pod, index)!;
  const startedAt = work.record.containers[index]?.startedAt ?? 0;
  if (work.ctx.now - startedAt > PATIENCE_MS) return false;
  if (isInit(work.pod, index)) return !isSidecar(container);
  return work.pod.spec.restartPolicy !== 'Always';
}

/** A container's run begins without processes. */
export function begin(work: Work, index: number): void {
  saveProcesses(work, index, {
    run: work.record.containers[index]!.run,
    processes: noProcesses(firstPid(work, index)),
    mounts: mountsOf(work.ctx, work.pod, index),
    commands: new Map(),
    wakeAt: undefined,
    stopping: false,
  });
}

/** The runtime names the terminal of a command that has one, where nobody else does. */
const withTerminal = (env: ReadonlyMap<string, string>, tty: boolean): ReadonlyMap<string, string> =>
  tty && !env.has('TERM') ? new Map(env).set('TERM', 'xterm') : env;

/**
 * Starts a command in a container; what came of it is told by `drive`, which must follow.
 * Gives false where there is no such executable.
 */
export function start(
  work: Work,
  index: number,
  image: SimulatedImage,
  argv: readonly string[],
  purpose: Purpose,
  input?: Pick<Command, 'stdin' | 'tty'>,
): boolean {
  const known = processesAt(work, index);
  if (known === undefined) throw new Error('no processes were begun in the container');
  const container = containerAt(work.pod, index)!;
  // A container's own stdin is open to who joins it: until then what reads it waits.
  const isOpen = purpose.k === 'main' && container['stdin'] === true;
  const own: Pick<Command, 'stdin' | 'tty'> = isOpen
    ? { stdin: 'open' as const, ...(container['tty'] === true ? { tty: true } : {}) }
    : {};
  const spawned = spawn(withNextPid(known.processes, freePid(work, index)), worldOf(work, index, image), {
    argv,
    env: withTerminal(environmentFor(work, index, image), (input ?? own).tty === true),
    cwd: container.workingDir ?? image.workdir ?? '/',
    owner: ownerOf(work.pod, container, image),
    flavour: flavourOf(image),
    ...(input ?? own),
  });
  if ('error' in spawned) return false;
  const commands = new Map(known.commands).set(spawned.pid, purpose);
  saveProcesses(work, index, { ...known, processes: spawned.processes, commands });
  return true;
}

/** What commands other than the container's own print: it is theirs, not the log's. */
function withOutput(
  commands: ReadonlyMap<number, Purpose>,
  { pid, stream, text }: Output,
): ReadonlyMap<number, Purpose> {
  const purpose = commands.get(pid);
  if (purpose === undefined || purpose.k === 'main' || purpose.k === 'exec') return commands;
  const output = (purpose.output + text).slice(-10_240);
  // Only of a postStart hook are the two streams told apart in what is said of it.
  const isError = purpose.k === 'postStart' && stream === 'stderr';
  const errors = isError ? { errors: ((purpose.errors ?? '') + text).slice(-10_240) } : {};
  return new Map(commands).set(pid, { ...purpose, output, ...errors });
}

/** A command of a server has it told; what it does then is seen when the processes go on. */
function tellServer(
  work: Work,
  index: number,
  image: SimulatedImage,
  from: number,
  { server, signal: sent }: { server: string; signal: Signal },
): void {
  for (const { pid, body } of processesAt(work, index)?.processes.list.values() ?? [])
    if (pid !== from && body.k === 'program' && body.name === server) send(work, index, image, pid, sent);
  work.ctx.after(0, 'process', containerKey(work.uid, index, work.record.containers[index]!.run));
}

/** A program that is played from outside: a server goes on for ever, a task takes its time. */
function play(work: Work, index: number, image: SimulatedImage, { pid, root, name, argv }: StartedProgram): void {
  const known = processesAt(work, index);
  const control = controlOf(name, argv);
  if (control !== undefined) tellServer(work, index, image, pid, control);
  const isMain = known?.commands.get(root)?.k === 'main';
  const exit = isMain ? exitOf(work.pod, index, image) : { afterMs: 20, exitCode: 0 };
  if (exit === undefined) return;
  const key = `${containerKey(work.uid, index, known!.run)} ${pid} ${exit.exitCode}`;
  work.ctx.after(exit.afterMs, 'program ends', key, { background: !isTask(work, index) && isMain });
}

/** How a program that is played takes a signal that it handles. */
function takeSignal(work: Work, index: number, image: SimulatedImage, pid: number, sent: Signal): void {
  if (image.stop.ignoresTerm || !['TERM', 'INT', 'QUIT', 'WINCH'].includes(sent)) return;
  const runNumber = processesAt(work, index)!.run;
  const key = `${containerKey(work.uid, index, runNumber)} ${pid} ${image.stop.exitCode}`;
  const busy = closeServer(work, index, image, sent);
  work.ctx.after(Math.max(busy, image.stop.afterMs), 'program ends', key);
}

/**
 * Lets everything in the container go on as far as it goes now. Gives the commands that ended; with the container's
 * own all others end.
 */
export function drive(work: Work, index: number, image: SimulatedImage): Ended[] {
  const known = processesAt(work, index);
  if (known === undefined) return [];
  const { ctx, uid } = work;
  const result = run(withNextPid(known.processes, freePid(work, index)), worldOf(work, index, image));
  let { commands } = known;
  for (const output of result.output) commands = take(work, index, known.run, commands, output);
  const ended: Ended[] = [];
  for (const exit of result.exits) {
    const purpose = commands.get(exit.pid);
    if (purpose === undefined) continue;
    ended.push({ purpose, exit });
    const left = new Map(commands);
    left.delete(exit.pid);
    commands = left;
  }
  saveProcesses(work, index, { ...known, processes: result.processes, commands, wakeAt: result.wakeAt });
  for (const program of result.started) play(work, index, image, program);
  for (const { pid, signal: sent } of result.signalled) takeSignal(work, index, image, pid, sent);
  for (const { pid, signal: sent } of result.away) sendAway(work, index, pid, sent);
  for (const { id, why } of result.hungUp) hangUp(work, askedKey(work, index, known.run, id), why);
  for (const { id, pid, request, resolver } of result.requests) {
    const root = processOf(result.processes, pid)?.root ?? pid;
    const reply = work.net.ask(work.pod, request, { resolver, isProbe: known.commands.get(root)?.k === 'probe' });
    const key = askedKey(work, index, known.run, id);
    noteAsked(work, key, reply);
    const progress = progressOf(reply, ctx.now);
    const asking = progress === undefined ? undefined : processesAt(work, index);
    if (asking !== undefined)
      saveProcesses(work, index, { ...asking, processes: noteProgress(asking.processes, id, progress!) });
    ctx.after(Math.max(1, reply.afterMs), 'answer', key, { background: !isTask(work, index) });
  }
  if (result.wakeAt !== undefined && result.wakeAt !== known.wakeAt) {
    const background = !isTask(work, index);
    ctx.after(Math.max(0, result.wakeAt - ctx.now), 'process', containerKey(uid, index, known.run), { background });
  }
  return ended;
}

function take(
  work: Work,
  index: number,
  runNumber: number,
  commands: ReadonlyMap<number, Purpose>,
  said: Output,
): ReadonlyMap<number, Purpose> {
  const { pid, stream, text } = said;
  const purpose = commands.get(pid);
  if (purpose?.k === 'exec') {
    noteOutput(work.ctx, purpose.number, stream, text);
    work.execMoved?.();
  } else if (purpose === undefined || purpose.k === 'main') {
    appendLog(work.ctx, work.uid, index, runNumber, stream, text);
    if (noteJoined(work.ctx, { uid: work.uid, index, run: runNumber }, { stream, text })) work.execMoved?.();
  }
  return withOutput(commands, said);
}

function send(work: Work, index: number, image: SimulatedImage, pid: number, sent: Signal): void {
  const known = processesAt(work, index);
  if (known === undefined) return;
  saveProcesses(work, index, {
    ...known,
    processes: signal(known.processes, worldOf(work, index, image), pid, sent),
  });
}

/** A process of one container sends a signal to one of another. */
function sendAway(work: Work, from: number, pid: number, sent: Signal): void {
  const index = peerWith(work, from, pid);
  const container = index === undefined ? undefined : containerAt(work.pod, index);
  const image = container === undefined ? undefined : imageOf(work, container);
  if (index === undefined || image === undefined || image instanceof ImageNameError) return;
  send(work, index, image, pid, sent);
  work.ctx.after(0, 'process', containerKey(work.uid, index, work.record.containers[index]!.run));
}

/** Sends a signal to the container's first process. `drive` must follow. */
export const signalMain = (work: Work, index: number, image: SimulatedImage, sent: Signal): void =>
  send(work, index, image, processesAt(work, index)?.processes.first ?? 1, sent);

/** The process that somebody outside does something with: the one that was started for it, or the container's own. */
export function toldPid({ commands, processes }: ContainerProcesses, number: number): number | undefined {
  const own = [...commands].find(([, one]) => one.k === 'exec' && one.number === number)?.[0];
  return own ?? (commands.get(processes.first)?.k === 'main' ? processes.first : undefined);
}

/** Somebody outside does something with a command that runs. `drive` must follow. */
export function tell(work: Work, index: number, image: SimulatedImage, number: number, told: Told): void {
  const known = processesAt(work, index);
  const pid = known === undefined ? undefined : toldPid(known, number);
  if (known === undefined || pid === undefined) return;
  const isOver = 'text' in told && told.text === undefined;
  // Who joined a container leaves its input open for the next, but where it was made for one.
  const isOwn = known.commands.get(pid)?.k === 'main';
  if (isOver && isOwn && containerAt(work.pod, index)?.['stdinOnce'] !== true && !isTyped(known.processes, pid)) return;
  saveProcesses(work, index, { ...known, processes: toldProcesses(work, index, image, known.processes, pid, told) });
}

function toldProcesses(
  work: Work,
  index: number,
  image: SimulatedImage,
  processes: Processes,
  pid: number,
  told: Told,
): Processes {
  if ('signal' in told) return interrupt(processes, worldOf(work, index, image), pid);
  const isTerminal = isTyped(processes, pid);
  if (!isTerminal) return feed(processes, pid, told.text);
  // What does not fit is lost, as in a terminal that nobody reads.
  return type(processes, pid, told.text ?? '\u0004') || processes;
}

/** Kills one process. `drive` must follow. */
export const kill = (work: Work, index: number, image: SimulatedImage, pid: number): void =>
  send(work, index, image, pid, 'KILL');

/** A request of a process was answered. `drive` must follow. */
export function takeAnswer(work: Work, index: number, runNumber: number, id: number): void {
  const given = takeAsked(work, askedKey(work, index, runNumber, id));
  const known = processesAt(work, index);
  if (known === undefined || given === undefined) return;
  saveProcesses(work, index, { ...known, processes: answer(known.processes, id, given) });
}

/** A program that is played is over. `drive` must follow. */
export function endProgram(work: Work, index: number, image: SimulatedImage, pid: number, code: number): void {
  const known = processesAt(work, index);
  if (known === undefined || processOf(known.processes, pid) === undefined) return;
  saveProcesses(work, index, {
    ...known,
    processes: finish(known.processes, worldOf(work, index, image), pid, code),
  });
}

/** Whether a server of the image runs among the container's processes, so that its ports are answered. */
export function runsServer(known: ContainerProcesses): boolean {
  for (const process of known.processes.list.values())
    if (process.body.k === 'program' && process.ended === undefined) return true;
  return false;
}

/** The text of the file at `path` in the container, or '' where there is none. */
export function textAt(work: Work, index: number, path: string): string {
  const files = filesOf(work, processesAt(work, index)?.mounts ?? []);
  return files.find(path)?.kind === 'file' ? files.read(path) : '';
}
