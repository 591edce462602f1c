/** The canvas on which requests travel: takes news, draws only while something moves. Runs in a worker, or in the page. */
import { type TimeNews, VirtualClock } from '../store/clock.ts';
import { type Flight, type Outcome, Sky } from './flights.ts';
import {
  type Brush,
  type Flow,
  makeSprites,
  paintFlights,
  paintFlows,
  paintLosses,
  type Palette,
  type Sprites,
  type View,
} from './paint.ts';

/** What a page tells its stage. Only what changed is told. */
export type StageNews =
  | { type: 'size'; w: number; h: number; ratio: number }
  | { type: 'look'; palette: Palette }
  | { type: 'view'; view: View }
  /** Its `real` are ms since 1970, with their fraction. */
  | ({ type: 'time' } & TimeNews)
  | { type: 'flights'; flights: readonly Flight[] }
  /** Requests in the air that end otherwise than they were drawn; virtual ms. */
  | { type: 'ends'; ends: readonly { id: number; outcome: Outcome; at: number }[] }
  | { type: 'flows'; flows: readonly Flow[] }
  | { type: 'clear' };

/** What a stage says of itself a few times a second: flights drawn, and frames drawn since it began. */
export interface StageSaying {
  flights: number;
  frames: number;
}

export interface StageHost {
  canvas: HTMLCanvasElement | OffscreenCanvas;
  /** Calls back before the next drawn frame. */
  request(call: () => void): void;
  /** Real ms since 1970, with its fraction: a page and its worker have the same. */
  now(): number;
  say(saying: StageSaying): void;
}

/** Dashes of a flow move so many pixels a real ms. */
const dashSpeed = 0.06;
/** Real ms between two sayings. */
const sayEvery = 250;

export class Stage {
  private readonly g: Brush;
  private readonly sky = new Sky();
  /** News come by way of the page, which may be busy for a while. */
  private readonly clock = new VirtualClock(250);
  private palette: Palette | undefined;
  private sprites: Sprites | undefined;
  private ratio = 1;
  private view: View = { x: 0, y: 0, zoom: 1 };
  private flows: readonly Flow[] = [];
  private phase = 0;
  private asked = false;
  private dirty = false;
  private lastReal = 0;
  private saidAt = 0;
  private frames = 0;

  /** @throws Error where the canvas cannot be drawn on */
  constructor(private readonly host: StageHost) {
    const g = host.canvas.getContext('2d') as Brush | null;
    if (g === null) throw new Error('the canvas of moving things has no context');
    this.g = g;
  }

  take(news: StageNews): void {
    switch (news.type) {
      case 'size':
        this.resize(news.w, news.h, news.ratio);
        break;
      case 'look':
        this.palette = news.palette;
        this.sprites = undefined;
        break;
      case 'view':
        this.view = news.view;
        break;
      case 'time':
        if (news.anew) this.clock.restart(news.at, news.real);
        this.clock.set(news.at, news.real, news.rate);
        if (news.rate !== 0 && this.flows.length > 0) this.wake();
        // Time that goes on moves nothing by itself: what is in the air keeps the frames coming.
        return;
      case 'flights':
        for (const flight of news.flights) this.sky.add(flight);
        break;
      case 'ends':
        for (const { id, outcome, at } of news.ends) this.sky.end(id, outcome, at);
        break;
      case 'flows':
        this.flows = news.flows;
        break;
      case 'clear':
        this.sky.clear();
        break;
    }
    this.wake();
  }

  private resize(w: number, h: number, ratio: number): void {
    const { canvas } = this.host;
    const width = Math.max(1, Math.round(w * ratio));
    const height = Math.max(1, Math.round(h * ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    if (ratio !== this.ratio) this.sprites = undefined;
    this.ratio = ratio;
    this.dirty = true;
  }

  private wake(): void {
    if (this.asked) return;
    this.asked = true;
    this.host.request(() => this.frame());
  }

  private frame(): void {
    this.asked = false;
    if (this.palette === undefined) return;
    const real = this.host.now();
    const now = this.clock.now(real);
    const busy = this.sky.advance(now, real);
    if (this.clock.running) this.phase += Math.min(100, real - this.lastReal) * dashSpeed;
    this.lastReal = real;
    const drawn = this.paint(now, this.palette);
    this.frames++;
    const goesOn = busy || (this.flows.length > 0 && this.clock.running);
    if (real - this.saidAt > sayEvery || !goesOn) {
      this.saidAt = real;
      this.host.say({ flights: drawn, frames: this.frames });
    }
    if (goesOn) this.wake();
  }

  private paint(now: number, palette: Palette): number {
    const { g, view, sky, ratio } = this;
    const { canvas } = this.host;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (this.dirty) g.clearRect(0, 0, canvas.width / ratio, canvas.height / ratio);
    paintFlows(g, this.flows, this.phase, view, palette);
    this.sprites ??= makeSprites(palette, ratio * 1.3);
    const drawn = paintFlights(g, sky.flights, now, view, this.sprites);
    paintLosses(g, sky.losses, view, palette);
    this.dirty = drawn > 0 || this.flows.length > 0 || sky.losses.length > 0;
    return drawn;
  }
}
