/** Keeps one virtual clock: tasks run in order of (time, sequence), synchronously, and nothing else moves time. */
import { TaskQueue, type QueueState, type Task } from './queue.ts';
import { Chance, type Stream } from './random.ts';

/** Why the task now running runs. Stamped on every write made meanwhile. */
export interface Because {
  revision?: number;
  input?: number;
  timer?: string;
}

export type TaskHandler = (task: Task) => void;

/** More than this many tasks in one virtual millisecond is a livelock. 1,000,000 = a hundred thousand pods, ten writes each. */
const MAX_TASKS_PER_INSTANT = 1_000_000;

/** Thrown when the clock cannot move on; names the actor that ran most. */
export class LivelockError extends Error {
  constructor(
    readonly at: number,
    readonly actor: string,
    readonly key: string,
  ) {
    super(`${actor} keeps working at ${at} ms without letting time pass (last on ${key})`);
    this.name = 'LivelockError';
  }
}

export interface KernelState {
  now: number;
  seq: number;
  queue: QueueState;
  streams: ReadonlyMap<string, readonly number[]>;
  tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

export class Kernel {
  private readonly queue = new TaskQueue();
  private readonly chance: Chance;
  private readonly handlers = new Map<string, TaskHandler>();
  private tables = new Map<string, Map<string, unknown>>();
  private seq = 0;
  private time = 0;
  private restores = 0;
  private instant = -1;
  private tasksAtInstant = 0;
  /** What the task now running was made for. */
  because: Because = {};

  constructor(readonly seed: number) {
    this.chance = new Chance(seed);
  }

  /** Virtual ms since the start. */
  get now(): number {
    return this.time;
  }

  /** How often another state was put in place: what was asked for before, a table or a stream, is then no more. */
  get generation(): number {
    return this.restores;
  }

  /** True when only background tasks (periodic ones) are left. */
  get settled(): boolean {
    return this.queue.foregroundSize === 0;
  }

  get pending(): number {
    return this.queue.size;
  }

  /** Says who runs the tasks of an actor. Actors are fixed before the first task runs. */
  handle(actor: string, handler: TaskHandler): void {
    if (this.handlers.has(actor)) throw new Error(`two handlers for ${actor}`);
    this.handlers.set(actor, handler);
  }

  /** Puts a task in the queue, `after` ms (whole, 0 or more) from now. */
  schedule(
    actor: string,
    what: string,
    key: string,
    after: number,
    options?: { background?: boolean; because?: Because },
  ): Task {
    const because = options?.because;
    const background = options?.background ?? false;
    const task: Task = { at: this.time + after, seq: this.seq++, actor, what, key, background };
    if (because !== undefined) task.because = because;
    this.queue.push(task);
    return task;
  }

  /** Calls off a task that has not run yet. */
  cancel(task: Task): void {
    this.queue.cancel(task);
  }

  /** A named random stream. */
  random(name: string): Stream {
    return this.chance.fork(name);
  }

  /**
   * A table of private records that a checkpoint keeps. Values must be plain and never changed in place:
   * replace them. Ask for the table each time, never keep it: restoring puts another in its place.
   */
  table<T>(name: string): Map<string, T> {
    let t = this.tables.get(name);
    if (t === undefined) {
      t = new Map();
      this.tables.set(name, t);
    }
    return t as Map<string, T>;
  }

  /** The time of the next task, or undefined when there is none. */
  get next(): number | undefined {
    return this.queue.peek()?.at;
  }

  /**
   * Runs the next task if it is due at or before `until` ms; says whether it did.
   * @throws LivelockError
   */
  step(until: number): boolean {
    const task = this.queue.peek();
    if (task === undefined || task.at > until) return false;
    if (task.at !== this.instant) {
      this.instant = task.at;
      this.tasksAtInstant = 0;
    } else if (++this.tasksAtInstant > MAX_TASKS_PER_INSTANT) {
      throw new LivelockError(task.at, task.actor, task.key);
    }
    this.queue.pop();
    this.time = task.at;
    this.because = task.because ?? { timer: task.what };
    const handler = this.handlers.get(task.actor);
    if (handler === undefined) throw new Error(`no handler for ${task.actor}`);
    handler(task);
    return true;
  }

  /** Moves the clock to `at` ms; there must be no task before it. */
  moveTo(at: number): void {
    if (at > this.time) this.time = at;
  }

  save(): KernelState {
    return {
      now: this.time,
      seq: this.seq,
      queue: this.queue.save(),
      streams: this.chance.save(),
      tables: new Map([...this.tables].map(([name, t]) => [name, new Map(t)])),
    };
  }

  load(state: KernelState): void {
    this.restores += 1;
    this.time = state.now;
    this.seq = state.seq;
    this.instant = -1;
    this.queue.load(state.queue);
    this.chance.load(state.streams);
    this.tables = new Map([...state.tables].map(([name, t]) => [name, new Map(t)]));
  }
}
