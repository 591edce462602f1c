/** Virtual time as the window shows it: between two frames it goes on at the session's speed, never far ahead, never back. */

/** What was last told: virtual ms `at` was reached at real ms `real` and goes on at `rate`; `anew`: in a new cluster. */
export interface TimeNews {
  at: number;
  real: number;
  rate: number;
  anew: boolean;
}

export class VirtualClock {
  private at = 0;
  private real = 0;
  private rate = 0;
  private shown = 0;
  private readonly listeners = new Set<(news: TimeNews) => void>();

  /** @param mostAhead it may run so many real ms ahead of the last news */
  constructor(private readonly mostAhead = 120) {}

  /** News: virtual time `at` (ms) was reached at real time `real` (ms), and goes on at `rate` (0 = it stands). */
  set(at: number, real: number, rate: number, anew = false): void {
    this.at = at;
    this.real = real;
    this.rate = rate;
    if (rate === 0) this.shown = Math.max(this.shown, at);
    for (const listener of this.listeners) listener({ at, real, rate, anew });
  }

  /** A new cluster: time starts again. */
  restart(at: number, real: number): void {
    this.shown = at;
    this.set(at, real, 0, true);
  }

  /** Hears of all news, beginning with the last; gives the function that stops it. */
  watch(listener: (news: TimeNews) => void): () => void {
    this.listeners.add(listener);
    listener({ at: this.at, real: this.real, rate: this.rate, anew: true });
    return () => this.listeners.delete(listener);
  }

  /** Virtual ms at real time `real`. */
  now(real: number): number {
    const ahead = Math.min(Math.max(0, real - this.real), this.mostAhead) * this.rate;
    this.shown = Math.max(this.shown, this.at + ahead);
    return this.shown;
  }

  get lastNews(): number {
    return this.at;
  }

  /** Virtual ms in a real ms; 0: it stands. */
  get speed(): number {
    return this.rate;
  }

  get running(): boolean {
    return this.rate !== 0;
  }
}

/** Real ms between two writings of a clock at least: digits that change faster are a blur. */
const quickest = 50;

/** Real ms until `clockText` reads otherwise, at `speed` virtual ms in a real one. */
export const untilNextTenth = (ms: number, speed: number): number => Math.max(quickest, (100 - (ms % 100)) / speed);

/** "00:00:47.3", with days in front where there are any. */
export function clockText(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = Math.floor(tenths / 10);
  const days = Math.floor(seconds / 86_400);
  const text = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`;
  return days > 0 ? `${days}d ${text}` : text;
}

/** Short age, as kubectl words it for the first minutes and hours: "47s", "3m12s", "5h". */
export function ageText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 120) return `${s}s`;
  const m = Math.floor(s / 60);
  if (m < 10) return s % 60 === 0 ? `${m}m` : `${m}m${s % 60}s`;
  if (m < 180) return `${m}m`;
  const h = Math.floor(m / 60);
  return h < 48 ? `${h}h` : `${Math.floor(h / 24)}d`;
}
