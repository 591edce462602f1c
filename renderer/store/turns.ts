/** Who redraws when: what news made stale waits in one queue, and a drawn frame serves no more of it than leaves time to draw. */

/** Where frames and time come from: the window's, or a test's. */
export interface Frames {
  /** Calls back before the next drawn frame with the real ms of `now`. */
  request(call: (real: number) => void): void;
  /** Real ms. */
  now(): number;
}

interface Turn {
  run: () => void;
  /** Real ms before which it may not run, and that must lie between two runs. */
  due: number;
  every: number;
}

/**
 * Real ms of one frame that turns may take. A frame has 16; style, layout and drawing of what changed take about as long
 * again on a machine without a GPU.
 */
const budget = 4;

export class Turns {
  /** Real ms from one frame that serves to the next: in a crowd the fixed price of a changed frame is paid less often. */
  spacing = 0;
  private queue = new Map<string, Turn>();
  private asked = false;
  private servedAt = -Infinity;
  private lastRun = new Map<string, number>();

  constructor(private readonly frames: Frames) {}

  /**
   * Puts something to draw in the queue; whoever already waits under the key keeps the place and gets the newer `run`.
   * @param every real ms that lie at least between two runs of this key
   */
  ask(key: string, run: () => void, every = 0): void {
    const waiting = this.queue.get(key);
    if (waiting !== undefined) {
      waiting.run = run;
      return;
    }
    this.queue.set(key, { run, due: (this.lastRun.get(key) ?? -Infinity) + every, every });
    this.wake();
  }

  /** Takes it back: nobody is left who would look. */
  drop(key: string): void {
    this.queue.delete(key);
    this.lastRun.delete(key);
  }

  get waiting(): number {
    return this.queue.size;
  }

  private wake(): void {
    if (this.asked) return;
    this.asked = true;
    this.frames.request((real) => this.frame(real));
  }

  private frame(real: number): void {
    this.asked = false;
    // Frames are no clockwork: half of one too early is in time.
    if (real - this.servedAt < this.spacing - 8) return this.wake();
    this.serve(this.frames.now(), real);
  }

  /**
   * Runs the first turn that is due. React renders what a turn made stale in a microtask that it asks for meanwhile; ours
   * comes after it, so the time that it sees is that of the rendering too.
   */
  private serve(since: number, real: number): void {
    for (const [key, turn] of this.queue) {
      if (turn.due > real) continue;
      this.queue.delete(key);
      this.servedAt = real;
      if (turn.every > 0) this.lastRun.set(key, real);
      try {
        turn.run();
      } finally {
        // Also after a turn that fails: that is its own failure, the others still come.
        queueMicrotask(() => {
          if (this.frames.now() - since < budget) this.serve(since, real);
          else if (this.queue.size > 0) this.wake();
        });
      }
      return;
    }
    if (this.queue.size > 0) this.wake();
  }
}
