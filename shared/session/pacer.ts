/** Turns real time into virtual time, in slices that never hold up a window; the only user of a real clock. */
import type { Session } from './session.ts';
import { isVisible } from './visible.ts';

/** The host's real clock. */
export interface Clock {
  /** Real ms, monotonic. */
  now(): number;
  /** Calls `fn` after `ms`; gives what calls it off. */
  after(ms: number, fn: () => void): () => void;
}

/** Real ms of work per slice: half a frame at 60 Hz. */
const SLICE_MS = 8;
/** Real ms between slices while playing. */
const TICK_MS = 16;
/** Real ms between slices while it hurries: enough for the host to answer in between. */
const BREATH_MS = 1;
/** How many tasks run between two looks at the real clock. */
const BATCH = 64;
/** Virtual ms that one step may skip when nothing visible happens. */
const STEP_LIMIT_MS = 600_000;
/** "As fast as it goes" ends here even when the cluster never settles: an hour. */
const SETTLE_LIMIT_MS = 3_600_000;

export class Pacer {
  playing = false;
  /** Virtual per real; 0 = as fast as it goes, until settled. */
  private factor = 1;
  private stop: (() => void) | undefined;
  private last = 0;
  /** Where virtual time should be, ms of the person's clock, with its fraction. */
  private target: number;
  private settleBy = 0;
  /** A moment that it hurries to, ms of the person's clock; and whether it stands still again then. */
  private goal: { at: number; pauseAfter: boolean } | undefined;

  constructor(
    private readonly session: Session,
    private readonly clock: Clock,
    private readonly onSlice: () => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.target = session.now;
  }

  get speed(): number {
    return this.factor;
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.last = this.clock.now();
    this.target = this.session.now;
    this.settleBy = this.session.now + SETTLE_LIMIT_MS;
    this.tick();
  }

  /** Hurries to a moment, ms of the person's clock, as fast as it goes; then it goes on as before. */
  goTo(at: number): void {
    if (at <= this.session.now) return;
    this.goal = { at, pauseAfter: !this.playing };
    this.play();
  }

  pause(): void {
    this.goal = undefined;
    this.playing = false;
    this.stop?.();
    this.stop = undefined;
  }

  setSpeed(factor: number): void {
    if (this.playing && factor !== 0) this.catchUp();
    this.factor = factor;
    this.settleBy = this.session.now + SETTLE_LIMIT_MS;
  }

  /** Runs to the next visible event: a pod, workload, Service or machine that changes. */
  step(): void {
    this.pause();
    const { session } = this;
    const { cluster, origin } = session;
    const limit = session.now + STEP_LIMIT_MS;
    let seen = cluster.read.revision;
    while (cluster.step(limit + origin)) {
      if (cluster.read.revision === seen) continue;
      const fresh = cluster.read.revision - seen;
      if (cluster.read.history.slice(-fresh).some(isVisible)) break;
      seen = cluster.read.revision;
    }
    this.onSlice();
  }

  /** Brings virtual time to where it should be now, before an input is given its time. */
  catchUp(): void {
    if (!this.playing) return;
    const now = this.clock.now();
    if (this.factor > 0) this.target += (now - this.last) * this.factor;
    this.last = now;
    this.slice();
  }

  private tick(): void {
    if (!this.playing) return;
    try {
      this.catchUp();
    } catch (error) {
      this.pause();
      this.onError(error);
      return;
    }
    this.onSlice();
    const hurries = this.goal !== undefined || this.factor === 0;
    if (this.playing) this.stop = this.clock.after(hurries ? BREATH_MS : TICK_MS, () => this.tick());
  }

  /** Works towards the target for one slice; what is not reached in time is given up, not owed. */
  private slice(): void {
    const { session } = this;
    const { cluster, origin } = session;
    const { goal } = this;
    const unbounded = goal === undefined && this.factor === 0;
    const until = Math.floor(goal?.at ?? (unbounded ? this.settleBy : this.target)) + origin;
    const end = this.clock.now() + SLICE_MS;
    for (;;) {
      for (let i = 0; i < BATCH; i++) {
        if (unbounded && cluster.settled) return this.pause();
        if (cluster.step(until)) continue;
        cluster.moveTo(until);
        if (unbounded || goal?.pauseAfter === true) this.pause();
        else if (goal !== undefined) this.arrive();
        return;
      }
      if (this.clock.now() >= end) {
        this.target = goal === undefined ? Math.min(this.target, session.now) : session.now;
        return;
      }
    }
  }

  /** From here on time goes as fast as it did before. */
  private arrive(): void {
    this.goal = undefined;
    this.target = this.session.now;
    this.last = this.clock.now();
  }
}
