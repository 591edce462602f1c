/** One run of a container's processes: what they share (pipes, open files, descriptors), and how they come and go. */
import { FileError } from '../../files/errno.ts';
import { FileView } from '../../files/view.ts';
import type { NetAnswer, NetRequest, Progress } from '../network/request.ts';
import { resolverOf, type Resolver } from '../network/resolver.ts';
import { endsTyped, readTyped } from '../interactive/typed-text.ts';
import { isDeadly, signalNumber, type Signal } from '../signals.ts';
import type { Exit, HungUp, OpenFile, Pipe, Process, Processes, SentSignal, StartedProgram, Stream } from '../state.ts';
import type { World } from '../world.ts';
import { descriptorsOf, interruptWait, isAwaited } from './bonds.ts';
import { ShellError } from './shell-error.ts';
import { thaw, type LiveProcess } from './live.ts';

export interface NewRequest {
  readonly id: number;
  readonly pid: number;
  readonly request: NetRequest;
  /** What the container says of names at this moment. */
  readonly resolver: Resolver;
}

/** As Linux: a pipe holds so much before its writer waits. */
const PIPE_SIZE = 65_536;
const NO_ENV: ReadonlyMap<string, string> = new Map();
const CHUNK = 4096;
/** What a new process costs of the turn. */
const FORK_STEPS = 20;
/** So many processes at once, and no more: a fork bomb meets the cgroup's limit. */
const MAX_PROCESSES = 400;
/** Code units written that count as one step. */
const TEXT_PER_STEP = 64;
/** `$(...)` takes so much and then no more. */
const MAX_CAPTURE = 8_388_608;

/** What each shell says when there can be no more processes. */
const noFork = (body: LiveProcess['body']): string =>
  body.k === 'shell' && body.flavour !== 'bash'
    ? body.flavour === 'dash'
      ? 'Cannot fork'
      : "can't fork: Resource temporarily unavailable"
    : 'fork: Resource temporarily unavailable';

export class Kernel {
  readonly list: Map<number, Process>;
  readonly pipes: Map<number, Pipe>;
  readonly opens: Map<number, OpenFile>;
  readonly requests: Processes['requests'] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;
  readonly answers: Processes['answers'] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;
  /** Answers that the process at turn came back with. */
  readonly taken = new Map<number, NetAnswer>();
  /** How far the requests were whose processes lost their patience, by pid. */
  readonly progress = new Map<number, Progress>();
  readonly output: { pid: number; stream: Stream; text: string }[];
  readonly asked: NewRequest[] = [];
  readonly started: StartedProgram[];
  readonly signalled: SentSignal[];
  /** Signals for processes of other containers in the namespace. */
  readonly away: SentSignal[] = [];
  readonly exits: Exit[];
  readonly hungUp: HungUp[];
  /** Instructions done. */
  steps = 0;
  private readonly first: number;
  private nextPid: number;
  private nextId: number;
  private readonly live = new Map<number, LiveProcess>();

  constructor(
    processes: Processes,
    readonly world: World,
  ) {
    this.list = new Map(processes.list);
    this.pipes = new Map(processes.pipes);
    this.opens = new Map(processes.opens);
    this.requests = new Map(processes.requests);
    this.answers = new Map(processes.answers);
    this.first = processes.first;
    this.nextPid = processes.nextPid;
    this.nextId = processes.nextId;
    this.exits = [...processes.exits];
    this.output = processes.unread.map((o) => ({ ...o }));
    this.started = [...processes.started];
    this.signalled = [...processes.signalled];
    this.hungUp = [...processes.hungUp];
  }

  /** A process that may be written. */
  get(pid: number): LiveProcess | undefined {
    const known = this.live.get(pid);
    if (known !== undefined) return known;
    const saved = this.list.get(pid);
    if (saved === undefined) return undefined;
    const process = thaw(saved);
    this.live.set(pid, process);
    this.list.set(pid, process);
    return process;
  }

  /** What is to be saved. `told`: the host learns now of all that happened. */
  save(spunMs: number, busyUntil: number | undefined, told: boolean): Processes {
    this.sweep();
    this.hangUp();
    const { first, list, pipes, opens, requests, answers, nextPid, nextId } = this;
    const news = told
      ? { exits: [], unread: [], started: [], signalled: [], hungUp: [] }
      : {
          exits: this.exits,
          unread: this.output,
          started: this.started,
          signalled: this.signalled,
          hungUp: this.hungUp,
        };
    return { first, list, pipes, opens, requests, answers, nextPid, nextId, spunMs, busyUntil, ...news };
  }

  /** Forgets pipes and open files that nobody holds. */
  private sweep(): void {
    if (this.pipes.size === 0 && this.opens.size === 0) return;
    const held = new Set<number>();
    for (const process of this.list.values()) {
      for (const fd of descriptorsOf(process)) if (fd.k === 'pipe' || fd.k === 'file') held.add(fd.id);
      if (process.wait?.k === 'capture') held.add(process.wait.pipe);
    }
    for (const id of this.pipes.keys()) if (!held.has(id)) this.pipes.delete(id);
    for (const id of this.opens.keys()) if (!held.has(id)) this.opens.delete(id);
  }

  /** Requests for which nobody waits any more are over. */
  private hangUp(): void {
    if (this.requests.size === 0) return;
    const awaited = new Set<number>();
    for (const { wait, ended } of this.list.values())
      if (wait?.k === 'net' && ended === undefined) awaited.add(wait.id);
    for (const id of this.requests.keys()) if (!awaited.has(id)) this.forgetRequest(id, 'gone');
  }

  /** A request that was not answered in time, or will not be heard. */
  forgetRequest(id: number, why: HungUp['why']): void {
    this.requests.delete(id);
    if (!this.answers.delete(id)) this.hungUp.push({ id, why });
  }

  files(p: LiveProcess): FileView {
    const { disk, mounts, now } = this.world;
    return new FileView(disk, mounts, p.cwd, now, p.owner, p.umask);
  }

  newPipe(pipe: Pipe): number {
    const id = this.nextId++;
    this.pipes.set(id, pipe);
    return id;
  }

  newOpen(open: OpenFile): number {
    const id = this.nextId++;
    this.opens.set(id, open);
    return id;
  }

  /** Sends a request out; the answer comes under the id. */
  ask(p: LiveProcess, request: NetRequest): number {
    const id = this.nextId++;
    this.requests.set(id, request);
    const resolver = resolverOf(this.files(p), this.world.libc ?? 'glibc');
    this.asked.push({ id, pid: p.pid, request, resolver });
    return id;
  }

  /** A new process beside the others. */
  add(process: Omit<LiveProcess, 'pid' | 'startedAt'>): LiveProcess {
    this.steps += FORK_STEPS;
    if (this.list.size >= MAX_PROCESSES) throw new ShellError(noFork(process.body), 2, true);
    const pid = this.nextPid++;
    const made: LiveProcess = { ...process, pid, startedAt: this.world.now };
    this.live.set(pid, made);
    this.list.set(pid, made);
    return made;
  }

  /** A child with the parent's surroundings and another body. */
  fork(parent: LiveProcess, body: LiveProcess['body'], changes: Partial<LiveProcess> = {}): LiveProcess {
    return this.add({
      ...parent,
      env: body.k === 'shell' ? NO_ENV : parent.env,
      ...changes,
      ppid: parent.pid,
      body,
      wait: undefined,
      caught: [],
      usage: undefined,
      ended: undefined,
    });
  }

  /** Whether any process holds an end of the pipe. */
  isHeld(id: number, end: 'read' | 'write'): boolean {
    this.steps += this.list.size >> 3;
    for (const process of this.list.values()) {
      if (process.ended !== undefined) continue;
      for (const fd of descriptorsOf(process)) if (fd.k === 'pipe' && fd.id === id && fd.end === end) return true;
    }
    return false;
  }

  isFull(id: number): boolean {
    const pipe = this.pipes.get(id);
    return pipe !== undefined && pipe.text.length > (pipe.wide === true ? MAX_CAPTURE : PIPE_SIZE);
  }

  /**
   * Writes to a descriptor. A full pipe takes it too, but its writer then waits. A pipe that nobody reads kills the
   * writer. Gives the text of an error, if there was one.
   */
  write(p: LiveProcess, number: number, text: string): string | undefined {
    if (text === '' || p.ended !== undefined) return undefined;
    const fd = p.fds.get(number);
    if (fd === undefined) return 'Bad file descriptor';
    this.steps += Math.floor(text.length / TEXT_PER_STEP);
    switch (fd.k) {
      case 'out': {
        const last = this.output.at(-1);
        if (last?.pid === fd.root && last.stream === fd.stream) last.text += text;
        else this.output.push({ pid: fd.root, stream: fd.stream, text });
        return undefined;
      }
      case 'device':
        return fd.device === 'full' ? 'No space left on device' : undefined;
      case 'pipe': {
        const pipe = this.pipes.get(fd.id);
        if (fd.end === 'read') return 'Bad file descriptor';
        // What is captured is read at the end, by the shell itself.
        if (pipe === undefined || (pipe.wide !== true && !this.isHeld(fd.id, 'read'))) {
          if (p.ignored.includes('PIPE')) return 'Broken pipe';
          this.deliver(p, 'PIPE', false);
          return undefined;
        }
        this.pipes.set(fd.id, { ...pipe, text: pipe.text + text });
        if (this.isFull(fd.id) && p.wait === undefined) p.wait = { k: 'write', pipe: fd.id };
        return undefined;
      }
      case 'file':
        return this.writeFile(p, fd.id, text);
    }
  }

  private writeFile(p: LiveProcess, id: number, text: string): string | undefined {
    const open = this.opens.get(id);
    if (open === undefined) return 'Bad file descriptor';
    try {
      const offset = this.files(p).writeAt(open.path, open.append ? undefined : open.offset, text);
      this.opens.set(id, { ...open, offset });
      return undefined;
    } catch (error) {
      if (error instanceof FileError) return error.code === 'ENOENT' ? undefined : error.message;
      throw error;
    }
  }

  /** Whether a descriptor leads to a terminal. */
  isTerminal(p: LiveProcess, number: number): boolean {
    const fd = p.fds.get(number);
    if (fd?.k === 'out') return fd.tty === true;
    return fd?.k === 'pipe' && this.pipes.get(fd.id)?.tty === true;
  }

  /** Whether Ctrl+D was typed into the line that is read next. */
  endsTyped(p: LiveProcess, number: number): boolean {
    return this.isTerminal(p, number) && endsTyped(this.peek(p, number));
  }

  /** Forgets what was typed ahead for a process. */
  dropTyped(p: LiveProcess): void {
    const fd = p.fds.get(0);
    const pipe = fd?.k === 'pipe' ? this.pipes.get(fd.id) : undefined;
    if (fd?.k === 'pipe' && pipe?.tty === true) this.pipes.set(fd.id, { ...pipe, text: '' });
  }

  /** Takes what can be read now, up to `max` code units. `end`: no more will come. */
  read(p: LiveProcess, number: number, max = Number.POSITIVE_INFINITY): { text: string; end: boolean } {
    const fd = p.fds.get(number);
    if (fd?.k === 'pipe') {
      const pipe = this.pipes.get(fd.id) ?? { text: '' };
      if (pipe.tty === true) {
        const typed = readTyped(pipe, max);
        this.pipes.set(fd.id, typed.pipe);
        return typed;
      }
      const text = pipe.text.slice(0, max);
      if (text !== '') this.pipes.set(fd.id, { ...pipe, text: pipe.text.slice(text.length) });
      const isLast = text.length === pipe.text.length;
      return { text, end: isLast && pipe.host !== true && !this.isHeld(fd.id, 'write') };
    }
    if (fd?.k === 'file') {
      const open = this.opens.get(fd.id);
      if (open === undefined) return { text: '', end: true };
      const all = this.files(p).find(open.path)?.kind === 'file' ? this.files(p).read(open.path) : '';
      const text = all.slice(open.offset, open.offset + max);
      this.opens.set(fd.id, { ...open, offset: open.offset + text.length });
      return { text, end: open.offset + text.length >= all.length };
    }
    if (fd?.k === 'device' && fd.device !== 'null') {
      const size = Math.min(max, CHUNK);
      return { text: fd.device === 'random' ? this.noise(size) : '\0'.repeat(size), end: false };
    }
    return { text: '', end: true };
  }

  /** Looks at what could be read, and takes none of it. */
  peek(p: LiveProcess, number: number): string {
    const fd = p.fds.get(number);
    if (fd?.k === 'pipe') return this.pipes.get(fd.id)?.text ?? '';
    if (fd?.k !== 'file') return this.read(p, number).text;
    const open = this.opens.get(fd.id);
    const files = this.files(p);
    return open === undefined || files.find(open.path)?.kind !== 'file' ? '' : files.read(open.path).slice(open.offset);
  }

  /** Random bytes, as characters of one byte each. */
  noise(size: number): string {
    let text = '';
    for (let i = 0; i < size; i++) text += String.fromCharCode(this.world.random.int(256));
    return text;
  }

  /** Ends a process: its descriptors close, its parent may go on. */
  end(p: LiveProcess, code: number, signal?: Signal): void {
    if (p.ended !== undefined) return;
    p.ended = signal === undefined ? { code } : { code, signal };
    p.wait = undefined;
    p.fds = new Map();
    if (p.root === p.pid) this.exits.push({ pid: p.pid, code, ...(signal === undefined ? {} : { signal }) });
    // With the first process the container goes.
    if (p.pid === this.first) {
      for (const other of [...this.list.keys()]) {
        const process = other === p.pid ? undefined : this.get(other);
        if (process === undefined || process.ended !== undefined) continue;
        process.ended = { code: 137, signal: 'KILL' };
        process.fds = new Map();
        if (process.root === process.pid) this.exits.push({ pid: other, code: 137, signal: 'KILL' });
      }
      this.list.clear();
      this.live.clear();
      return;
    }
    this.steps += this.list.size >> 2;
    for (const other of this.list.values()) {
      if (other.ppid !== p.pid) continue;
      const child = this.get(other.pid)!;
      child.ppid = 1;
      if (child.ended !== undefined) this.forget(child.pid);
    }
    const parent = p.root === p.pid ? undefined : this.get(p.ppid);
    if (parent === undefined || parent.ended !== undefined) this.forget(p.pid);
    else if (parent.body.k === 'shell' && parent.body.jobs.has(p.pid)) {
      parent.body.jobs = new Map(parent.body.jobs).set(p.pid, code);
      this.forget(p.pid);
    } else if (!isAwaited(parent, p.pid)) this.forget(p.pid);
  }

  forget(pid: number): void {
    this.list.delete(pid);
    this.live.delete(pid);
  }

  /** Sends a signal to a process. `outside`: by the runtime, which may kill even the first process. */
  deliver(p: LiveProcess, signal: Signal, outside: boolean): void {
    if (p.ended !== undefined) return;
    const { body } = p;
    if (signal !== 'KILL') {
      if (p.ignored.includes(signal)) return;
      if (body.k === 'shell' && body.traps.has(signal)) {
        p.caught = [...p.caught, signal];
        if (p.wait?.k === 'jobs') interruptWait(p, body, signal);
        return;
      }
      if (body.k === 'program' && body.catches.includes(signal)) {
        this.signalled.push({ pid: p.pid, signal });
        return;
      }
    }
    // The kernel keeps the first process from all signals that it has no handler for, but for the runtime's KILL.
    if (!isDeadly(signal) || (p.pid === 1 && !(outside && signal === 'KILL') && signal !== 'PIPE')) return;
    this.end(p, 128 + signalNumber(signal), signal);
  }
}
