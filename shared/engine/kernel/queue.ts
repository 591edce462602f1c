/** Keeps tasks in the order of (time, sequence): the one order in which anything happens. */

/** Plain data: a task names who handles it, so a checkpoint can hold it. */
export interface Task {
  /** Virtual ms. */
  at: number;
  seq: number;
  /** Name of the registered handler: "replicaset", "kubelet", "scheduler". */
  actor: string;
  /** What the handler is to do; its own word. */
  what: string;
  /** What it is about: an object key, a node's name. */
  key: string;
  /** Goes on for ever (periodic probes, traffic, clean-up): does not keep the simulation from being settled. */
  background: boolean;
  /** The revision, input or timer that made it. */
  because?: { revision?: number; input?: number; timer?: string };
}

const before = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

export interface QueueState {
  tasks: readonly Task[];
  cancelled: ReadonlySet<number>;
}

export class TaskQueue {
  private heap: Task[] = [];
  private foreground = 0;
  /** Sequence numbers of tasks that were called off and are still in the heap. */
  private cancelled = new Set<number>();

  get size(): number {
    return this.heap.length - this.cancelled.size;
  }

  /** How many tasks stand between now and a settled cluster. */
  get foregroundSize(): number {
    return this.foreground;
  }

  peek(): Task | undefined {
    while (this.cancelled.size > 0) {
      const top = this.heap[0];
      if (top === undefined || !this.cancelled.delete(top.seq)) break;
      this.take();
    }
    return this.heap[0];
  }

  /** Calls a task off. It must still be in the queue. */
  cancel(task: Task): void {
    if (this.cancelled.has(task.seq)) return;
    this.cancelled.add(task.seq);
    if (!task.background) this.foreground -= 1;
  }

  push(task: Task): void {
    if (!task.background) this.foreground += 1;
    const heap = this.heap;
    let i = heap.length;
    heap.push(task);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const p = heap[parent]!;
      if (!before(task, p)) break;
      heap[i] = p;
      i = parent;
    }
    heap[i] = task;
  }

  pop(): Task | undefined {
    const top = this.peek();
    if (top === undefined) return undefined;
    if (!top.background) this.foreground -= 1;
    this.take();
    return top;
  }

  private take(): void {
    const last = this.heap.pop()!;
    if (this.heap.length > 0) this.sink(last);
  }

  private sink(task: Task): void {
    const heap = this.heap;
    const n = heap.length;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      const right = child + 1;
      if (right < n && before(heap[right]!, heap[child]!)) child = right;
      const c = heap[child]!;
      if (!before(c, task)) break;
      heap[i] = c;
      i = child;
    }
    heap[i] = task;
  }

  save(): QueueState {
    return { tasks: this.heap.slice(), cancelled: new Set(this.cancelled) };
  }

  load(state: QueueState): void {
    this.heap = state.tasks.slice();
    this.cancelled = new Set(state.cancelled);
    this.foreground = 0;
    for (const t of this.heap) if (!t.background && !this.cancelled.has(t.seq)) this.foreground += 1;
  }
}
