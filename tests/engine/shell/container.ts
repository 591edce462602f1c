/** A container without a cluster: a disk, a clock, and a shell on it, for tests. */
import { baseTree } from '../../../shared/engine/files/build.ts';
import { diskOf, type Mount } from '../../../shared/engine/files/mount.ts';
import type { FileTree } from '../../../shared/engine/files/tree.ts';
import { FileView } from '../../../shared/engine/files/view.ts';
import { Chance } from '../../../shared/engine/kernel/random.ts';
import type { NetAnswer, NetRequest } from '../../../shared/engine/shell/network/request.ts';
import { answer, noProcesses, run, signal, spawn, type Command } from '../../../shared/engine/shell/processes.ts';
import type { Exit, Flavour, Processes } from '../../../shared/engine/shell/state.ts';
import type { OutsideProgram, World } from '../../../shared/engine/shell/world.ts';
import type { Signal } from '../../../shared/engine/shell/signals.ts';

/** 2026-01-01T09:00:00Z. */
export const EPOCH = 1_767_258_000_000;

export interface ContainerOptions {
  flavour?: Flavour;
  env?: Record<string, string>;
  hostname?: string;
  mounts?: readonly Mount[];
  volumes?: Map<string, FileTree>;
  programs?: Record<string, OutsideProgram>;
  network?: (request: NetRequest, now: number) => { answer: NetAnswer; afterMs: number } | undefined;
  /** Steps of each run; fewer than usual make more moments. */
  budget?: number;
  /** Looks at the state after each run, and may put another in its place. */
  between?: (processes: Processes) => Processes;
}

export class Container {
  now = 0;
  processes = noProcesses();
  stdout = '';
  stderr = '';
  /** Everything written, with the time, in order. */
  readonly log: { at: number; stream: string; text: string }[] = [];
  readonly exits: Exit[] = [];
  readonly requests: { at: number; request: NetRequest }[] = [];
  readonly signalled: { pid: number; signal: Signal }[] = [];
  readonly volumes: Map<string, FileTree>;
  runs = 0;
  private readonly due: { at: number; id: number; answer: NetAnswer }[] = [];
  private readonly dice = new Chance(7).fork('container');
  private wakeAt: number | undefined;

  constructor(readonly options: ContainerOptions = {}) {
    this.volumes = options.volumes ?? new Map();
    if (!this.volumes.has('root')) this.volumes.set('root', baseTree());
  }

  get world(): World {
    const { hostname = 'web-0', mounts = [], programs = {} } = this.options;
    return {
      now: this.now,
      epochMs: EPOCH + this.now,
      hostname,
      disk: diskOf(this.volumes),
      mounts: [{ path: '/', volume: 'root' }, ...mounts],
      random: this.dice,
      program: (name) => programs[name.slice(name.lastIndexOf('/') + 1)],
      ip: '10.42.0.7',
    };
  }

  get files(): FileView {
    return new FileView(diskOf(this.volumes), this.world.mounts, '/', this.now);
  }

  start(argv: readonly string[], extra: Partial<Command> = {}): number {
    const { flavour = 'ash', env = {} } = this.options;
    const variables = new Map(
      Object.entries({
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: '/root',
        HOSTNAME: 'web-0',
        ...env,
      }),
    );
    const begun = spawn(this.processes, this.world, { argv, env: variables, cwd: '/', flavour, ...extra });
    if ('error' in begun) throw new Error(begun.error);
    this.processes = begun.processes;
    return begun.pid;
  }

  /** Runs at this moment, as often as there is something to do. */
  step(): void {
    this.runs += 1;
    const result = run(this.processes, this.world, this.options.budget);
    this.processes = this.options.between?.(result.processes) ?? result.processes;
    this.wakeAt = result.wakeAt;
    for (const { stream, text } of result.output) {
      if (stream === 'stdout') this.stdout += text;
      else this.stderr += text;
      this.log.push({ at: this.now, stream, text });
    }
    this.exits.push(...result.exits);
    this.signalled.push(...result.signalled);
    for (const { id, request } of result.requests) {
      this.requests.push({ at: this.now, request });
      const given = this.options.network?.(request, this.now);
      if (given !== undefined) this.due.push({ at: this.now + given.afterMs, id, answer: given.answer });
    }
  }

  /** Lets time go until `ms`, or until nothing more would happen. */
  until(ms: number): this {
    this.step();
    for (;;) {
      const next = Math.min(this.wakeAt ?? Number.POSITIVE_INFINITY, ...this.due.map((d) => d.at));
      if (next > ms) break;
      this.now = Math.max(this.now, next);
      for (const d of this.due.filter((one) => one.at <= this.now)) {
        this.due.splice(this.due.indexOf(d), 1);
        this.processes = answer(this.processes, d.id, d.answer);
      }
      this.step();
    }
    if (Number.isFinite(ms)) this.now = Math.max(this.now, ms);
    return this;
  }

  send(pid: number, what: Signal): this {
    this.processes = signal(this.processes, this.world, pid, what);
    this.step();
    return this;
  }
}

/** What a script prints and how it ends, when it is let run for an hour. */
export function shell(
  script: string,
  options: ContainerOptions = {},
  args: readonly string[] = [],
): { out: string; err: string; code: number | undefined; container: Container } {
  const container = new Container(options);
  const name = options.flavour === 'bash' ? 'bash' : 'sh';
  container.start([name, '-c', script, ...args]);
  container.until(3_600_000);
  return {
    out: container.stdout,
    err: container.stderr,
    code: container.exits.find((e) => e.pid === 1)?.code,
    container,
  };
}
