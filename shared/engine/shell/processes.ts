/** The face of the shell: starts commands in a container, runs them on the virtual clock, brings them what they wait for. */
import { findExecutable } from './machine/executable.ts';
import { execProcess } from './machine/exec-process.ts';
import { Kernel, type NewRequest } from './machine/kernel.ts';
import { nextWake, schedule } from './machine/schedule.ts';
import type { Owner } from '../files/view.ts';
import type { NetAnswer, Progress } from './network/request.ts';
import type { Signal } from './signals.ts';
import type {
  Exit,
  Fd,
  Flavour,
  HungUp,
  Output,
  Process,
  Processes,
  SentSignal,
  StartedProgram,
  Stream,
  Usage,
} from './state.ts';
import type { World } from './world.ts';

/** Steps that one `run` does at most; some 4 ms of real time. */
const BUDGET = 20_000;
/**
 * What a spent budget costs of processor time: a tenth of what it has had without rest, within these. It takes `slowness`
 * times as long in virtual time, so that the same work under half the processor takes twice as long.
 */
const LEAST_SPIN_MS = 1;
const MOST_SPIN_MS = 250;

const NOBODY: Processes = {
  first: 1,
  list: new Map(),
  pipes: new Map(),
  opens: new Map(),
  requests: new Map(),
  answers: new Map(),
  nextPid: 1,
  nextId: 1,
  spunMs: 0,
  busyUntil: undefined,
  exits: [],
  unread: [],
  started: [],
  signalled: [],
  hungUp: [],
};

/** A container before its first process, which will have pid 1, or another in a namespace that is shared. */
export function noProcesses(first = 1): Processes {
  return first === 1 ? NOBODY : { ...NOBODY, first, nextPid: first };
}

/** The next process gets no pid below this: others in the namespace have them. */
export function withNextPid(processes: Processes, pid: number): Processes {
  return processes.nextPid >= pid ? processes : { ...processes, nextPid: pid };
}

export interface Command {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly owner?: Owner;
  /** Which shell `sh` is, and whose tools these are. */
  readonly flavour: Flavour;
  /** Text: what is on standard input, and then its end. `open`: the host will `feed` it. Nothing: /dev/null. */
  readonly stdin?: string | 'open';
  /** A person sits before it: standard input (which is `open`) and both outputs are a terminal. */
  readonly tty?: boolean;
}

export type Spawned =
  | { readonly processes: Processes; readonly pid: number }
  /** As the runtime refuses it: exit code 128 of a container, 126 or 127 of an exec. */
  | { readonly error: 'not found' | 'permission denied' };

/**
 * Starts a command of the host's: the container's own (the first), or one of exec and probes.
 * It has not run yet: call `run`. A program that the host plays is told of by that run.
 */
export function spawn(processes: Processes, world: World, command: Command): Spawned {
  const kernel = new Kernel(processes, world);
  const { argv, env, cwd, flavour } = command;
  const owner = command.owner ?? { uid: 0, gid: 0 };
  const root = processes.nextPid;
  const terminal = command.tty === true ? { tty: true } : {};
  const fds = new Map<number, Fd>([
    [0, { k: 'device', device: 'null' }],
    [1, { k: 'out', root, stream: 'stdout', ...terminal }],
    [2, { k: 'out', root, stream: 'stderr', ...terminal }],
  ]);
  if (command.stdin !== undefined || command.tty === true) {
    const isOpen = command.tty === true || command.stdin === 'open';
    const pipe = isOpen ? { text: '', host: true, ...terminal } : { text: command.stdin ?? '' };
    fds.set(0, { k: 'pipe', id: kernel.newPipe(pipe), end: 'read' });
  }
  const p = kernel.add({
    ppid: 0,
    root,
    argv,
    flavour,
    cwd,
    umask: 0o022,
    owner,
    env,
    fds,
    wait: undefined,
    caught: [],
    ignored: [],
    usage: undefined,
    ended: undefined,
    body: { k: 'tool', name: '', state: undefined },
  });
  const found = findExecutable(kernel, p, argv[0] ?? '', argv, env.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin');
  if (found.k === 'missing') return { error: 'not found' };
  if (found.k === 'denied') return { error: 'permission denied' };
  const code = execProcess(kernel, p, found, argv, env);
  if (code !== undefined) kernel.end(p, code);
  // It has its turn at once, even if the processor is busy.
  return { processes: kernel.save(processes.spunMs, undefined, false), pid: p.pid };
}

export interface RunResult {
  readonly processes: Processes;
  /** In the order it was written. */
  readonly output: readonly Output[];
  /** Requests to be sent now; give each one's answer to `answer`. */
  readonly requests: readonly NewRequest[];
  /** Requests of before whose answers nobody waits for any more. */
  readonly hungUp: readonly HungUp[];
  /** Programs that the host plays from now on. */
  readonly started: readonly StartedProgram[];
  /** Signals for programs that handle them. */
  readonly signalled: readonly SentSignal[];
  /** Signals for processes of other containers. */
  readonly away: readonly SentSignal[];
  /** Ends of commands that the host started. With the container's first process all others end. */
  readonly exits: readonly Exit[];
  /** Virtual ms at which to run again, if nothing comes before; undefined: only the host can wake it. */
  readonly wakeAt: number | undefined;
  /** The wait until then is work: a busy loop, not a rest. */
  readonly isBusy: boolean;
  /** Instructions done: what it cost. */
  readonly steps: number;
}

/** Runs all processes until each of them waits or has ended. */
export function run(processes: Processes, world: World, budget = BUDGET): RunResult {
  const busyTill = processes.busyUntil;
  if (busyTill !== undefined && world.now < busyTill) {
    const nothing = { output: [], requests: [], hungUp: [], started: [], signalled: [], away: [], exits: [] };
    return { processes, ...nothing, wakeAt: busyTill, isBusy: true, steps: 0 };
  }
  const { kernel, isSpent } = schedule(processes, world, budget);
  const spinMs = isSpent ? Math.round(Math.min(MOST_SPIN_MS, Math.max(LEAST_SPIN_MS, processes.spunMs / 10))) : 0;
  const busyUntil = isSpent ? world.now + Math.round(spinMs * (world.slowness ?? 1)) : undefined;
  const saved = kernel.save(isSpent ? processes.spunMs + spinMs : 0, busyUntil, true);
  return {
    processes: saved,
    output: kernel.output,
    requests: kernel.asked.filter(({ id }) => kernel.requests.has(id)),
    hungUp: kernel.hungUp,
    started: kernel.started,
    signalled: kernel.signalled,
    away: kernel.away,
    exits: kernel.exits,
    wakeAt: nextWake(saved),
    isBusy: isSpent,
    steps: kernel.steps,
  };
}

/** What becomes of the processes by what `act` does to them; then `run`. */
export function change(processes: Processes, world: World, act: (kernel: Kernel) => void): Processes {
  const kernel = new Kernel(processes, world);
  act(kernel);
  // What happened is looked at now, even if the processor is busy.
  return kernel.save(processes.spunMs, undefined, false);
}

/** A signal from the runtime. Then `run`: ends and programs' signals come with that. */
export function signal(processes: Processes, world: World, pid: number, sent: Signal): Processes {
  return change(processes, world, (kernel) => {
    const p = kernel.get(pid);
    if (p !== undefined) kernel.deliver(p, sent, true);
  });
}

/** The answer to a request. Of one that nobody waits for any more, nothing is kept. */
export function answer(processes: Processes, id: number, given: NetAnswer): Processes {
  if (!processes.requests.has(id)) return processes;
  return { ...processes, answers: new Map(processes.answers).set(id, given) };
}

/** What the host knows of a request that will be answered late. */
export function noteProgress(processes: Processes, id: number, progress: Progress): Processes {
  const request = processes.requests.get(id);
  if (request?.kind !== 'http') return processes;
  return { ...processes, requests: new Map(processes.requests).set(id, { ...request, progress }) };
}

/** Text for the standard input of a command that was started with `open`; undefined closes it. */
export function feed(processes: Processes, pid: number, text: string | undefined): Processes {
  const fd = processes.list.get(pid)?.fds.get(0);
  if (fd?.k !== 'pipe') return processes;
  const pipe = processes.pipes.get(fd.id);
  if (pipe?.host !== true) return processes;
  const next = text === undefined ? { text: pipe.text } : { ...pipe, text: pipe.text + text };
  return { ...processes, pipes: new Map(processes.pipes).set(fd.id, next) };
}

/** A program that the host plays is over; `died`: of that signal. */
export function finish(processes: Processes, world: World, pid: number, code: number, died?: Signal): Processes {
  return change(processes, world, (kernel) => {
    const p = kernel.get(pid);
    if (p?.body.k === 'program') kernel.end(p, code, died);
  });
}

/** A program that the host plays prints; the text goes where its descriptors lead. */
export function print(processes: Processes, world: World, pid: number, stream: Stream, text: string): Processes {
  const kernel = new Kernel(processes, world);
  const p = kernel.get(pid);
  if (p !== undefined) kernel.write(p, stream === 'stdout' ? 1 : 2, text);
  // A processor that is busy stays so: two computers that print to each other would never rest.
  return kernel.save(processes.spunMs, processes.busyUntil, false);
}

/** What the processes take, beyond what a shell takes: the sum of what tools like stress say. */
export function usageOf(processes: Processes): Usage {
  let cpuMilli = processes.busyUntil === undefined ? 0 : 1000;
  let memoryBytes = 0;
  for (const { usage } of processes.list.values()) {
    cpuMilli += usage?.cpuMilli ?? 0;
    memoryBytes += usage?.memoryBytes ?? 0;
  }
  return { cpuMilli, memoryBytes };
}

/** The process, if it is still there. */
export function processOf(processes: Processes, pid: number): Process | undefined {
  return processes.list.get(pid);
}
