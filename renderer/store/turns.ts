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

/** Real ms that a turn is taken to cost until some have run. */
const firstGuess = budget;
/** How much the last turns say of what the next will cost. */
const freshness = 0.3;

export class Turns {
  /** Real ms from one frame that serves to the next: in a crowd the fixed price of a changed frame is paid less often. */
  spacing = 0;
  private queue = new Map<string, Turn>();
  private asked = false;
  private servedAt = -Infinity;
  private lastRun = new Map<string, number>();
  /** Real ms that a turn without a rhythm has cost lately, its rendering included. */
  private cost = firstGuess;

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
   * Runs as many of the turns that are due as are likely to fit: what they made stale React renders in one go, in a
   * microtask that it asks for meanwhile. Ours comes after it, so the time that it sees is that of the rendering too.
   */
  private serve(since: number, real: number): void {
    const began = this.frames.now();
    const room = Math.max(1, Math.floor((since + budget - began) / this.cost));
    let ran = 0;
    try {
      for (const [key, turn] of this.queue) {
        if (turn.due > real) continue;
        // What has a rhythm sums up or lists: one of a kind, and of no use for guessing what others cost.
        const isAlone = turn.every > 0;
        if (isAlone && ran > 0) continue;
        this.queue.delete(key);
        this.servedAt = real;
        if (isAlone) this.lastRun.set(key, real);
        else ran++;
        turn.run();
        if (isAlone || ran >= room) break;
      }
    } finally {
      // Also after a turn that fails: that is its own failure, the others still come.
      if (this.servedAt === real) {
        queueMicrotask(() => {
          const now = this.frames.now();
          if (ran > 0) this.cost += ((now - began) / ran - this.cost) * freshness;
          if (now - since < budget && this.isDue(real)) this.serve(since, real);
          else if (this.queue.size > 0) this.wake();
        });
      } else if (this.queue.size > 0) this.wake();
    }
  }

  private isDue(real: number): boolean {
    for (const { due } of this.queue.values()) if (due <= real) return true;
    return false;
  }
}
