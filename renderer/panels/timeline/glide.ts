/** Moves the time line's handle by the compositor: a page that moved it itself would put all its layers in order again in every frame. */

/** Where the handle is at a real time (ms), and how it goes on. */
export interface Course {
  real: number;
  px: number;
  /** Pixels in a real ms; 0: it stands. */
  perMs: number;
}

/** It glides so many real ms without news, then it waits for them. */
export const longest = 1000;
/** What a person does not see: the running course is kept. */
const tolerance = 1;

/** True when the running course still leads where the wanted one is, and has a while to go. */
export function keepsTo(running: Course | undefined, wanted: Course): boolean {
  if (running === undefined) return false;
  const ran = wanted.real - running.real;
  if (running.perMs === 0 || wanted.perMs === 0) return running.perMs === wanted.perMs && running.px === wanted.px;
  if (ran > longest / 2) return false;
  return Math.abs(running.px + running.perMs * ran - wanted.px) <= tolerance;
}

/** Lets a bar grow and a handle move along a line of `room` pixels. */
export class Glide {
  private running: Course | undefined;
  private room = 0;
  private animations: Animation[] = [];

  constructor(
    private readonly bar: HTMLElement,
    private readonly handle: HTMLElement,
  ) {}

  follow(wanted: Course, room: number): void {
    if (room === this.room && keepsTo(this.running, wanted)) return;
    this.running = wanted;
    this.room = room;
    const end = Math.min(room, wanted.px + wanted.perMs * longest);
    for (const animation of this.animations) animation.cancel();
    this.animations = [];
    const frames = (toText: (px: number) => string, element: HTMLElement): void => {
      element.style.transform = toText(wanted.px);
      if (wanted.perMs === 0 || end <= wanted.px) return;
      const duration = (end - wanted.px) / wanted.perMs;
      this.animations.push(
        element.animate([{ transform: toText(wanted.px) }, { transform: toText(end) }], { duration, fill: 'forwards' }),
      );
    };
    frames((px) => `translateX(${px}px)`, this.handle);
    frames((px) => `scaleX(${room === 0 ? 0 : px / room})`, this.bar);
  }

  stop(): void {
    for (const animation of this.animations) animation.cancel();
    this.animations = [];
  }
}
