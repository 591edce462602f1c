/** Draws flights, losses and flows on a canvas: one small picture per outcome, stamped where it is. It writes no words. */
import type { Point } from '../graph/sizes.ts';
import type { Flight, Loss, Outcome } from './flights.ts';
import { positionAt, progress } from './flights.ts';

export interface Palette {
  ok: string;
  bad: string;
  late: string;
  ring: string;
}

/** Reads the theme's colours once; called again when the theme changes. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ok: of('--packet-ok'),
    bad: of('--packet-bad'),
    late: of('--packet-late'),
    ring: of('--surface'),
  };
}

/** The page's canvas and a worker's are drawn on alike. */
export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Sprites = Record<Outcome, ImageBitmap>;

const spriteSize = 16;

/**
 * One stamp per outcome: a disc answered, a triangle failed, a diamond turned away, a ring waited in vain, a crossed disc
 * found nobody.
 */
export function makeSprites(palette: Palette, ratio: number): Sprites {
  const draw = (colour: string, shape: (g: Brush) => void): ImageBitmap => {
    const canvas = new OffscreenCanvas(Math.ceil(spriteSize * ratio), Math.ceil(spriteSize * ratio));
    const g = canvas.getContext('2d');
    if (g === null) return canvas.transferToImageBitmap();
    g.scale(ratio, ratio);
    g.translate(spriteSize / 2, spriteSize / 2);
    g.lineWidth = 1.5;
    g.strokeStyle = palette.ring;
    g.fillStyle = colour;
    g.beginPath();
    shape(g);
    return canvas.transferToImageBitmap();
  };
  const filled = (g: Brush): void => {
    g.fill();
    g.stroke();
  };
  const turnedAway = draw(palette.bad, (g) => {
    for (const [x, y] of [
      [0, -6],
      [6, 0],
      [0, 6],
      [-6, 0],
    ] as const)
      g.lineTo(x, y);
    g.closePath();
    filled(g);
  });
  const inVain = draw(palette.late, (g) => {
    g.arc(0, 0, 4.2, 0, Math.PI * 2);
    g.lineWidth = 2.5;
    g.strokeStyle = palette.late;
    g.stroke();
  });
  const nobody = draw(palette.bad, (g) => {
    g.arc(0, 0, 5, 0, Math.PI * 2);
    filled(g);
    cross(g, palette.ring, 2);
  });
  return {
    ok: draw(palette.ok, (g) => {
      g.arc(0, 0, 4.6, 0, Math.PI * 2);
      filled(g);
    }),
    error: draw(palette.bad, (g) => {
      for (const [x, y] of [
        [0, -6],
        [5.5, 4.5],
        [-5.5, 4.5],
      ] as const)
        g.lineTo(x, y);
      g.closePath();
      filled(g);
    }),
    refused: turnedAway,
    reset: turnedAway,
    terminating: turnedAway,
    'timed-out': inVain,
    'hung-up': inVain,
    policy: inVain,
    'no-endpoints': nobody,
    'not-ready': nobody,
    'no-rule': nobody,
    dns: nobody,
  };
}

function cross(g: Brush, colour: string, r: number, width = r > 3 ? 2.4 : 1.3): void {
  g.beginPath();
  g.lineWidth = width;
  g.lineCap = 'round';
  g.strokeStyle = colour;
  g.moveTo(-r, -r);
  g.lineTo(r, r);
  g.moveTo(r, -r);
  g.lineTo(-r, r);
  g.stroke();
}

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Stamps every flight where it is at virtual time `now`. Gives how many were drawn. */
export function paintFlights(g: Brush, flights: readonly Flight[], now: number, view: View, sprites: Sprites): number {
  const size = spriteSize * Math.max(0.7, Math.min(1.3, view.zoom));
  let drawn = 0;
  for (const flight of flights) {
    const part = progress(flight, now);
    if (part < 0 || now >= flight.to) continue;
    const p = positionAt(flight, part);
    if (p === undefined) continue;
    g.drawImage(
      sprites[flight.outcome],
      p.x * view.zoom + view.x - size / 2,
      p.y * view.zoom + view.y - size / 2,
      size,
      size,
    );
    drawn++;
  }
  return drawn;
}

/** A cross where requests were lost; the card there has the words, so that they cover nothing. */
export function paintLosses(g: Brush, losses: readonly Loss[], view: View, palette: Palette): void {
  for (const loss of losses) {
    g.save();
    g.translate(loss.at.x * view.zoom + view.x, loss.at.y * view.zoom + view.y);
    cross(g, palette.ring, 6, 6);
    cross(g, palette.bad, 6);
    g.restore();
  }
}

export interface Flow {
  lines: readonly (readonly Point[])[];
}

/** Moving dashes along lines that carry more than an eye can count; cards have the rate in numbers. `phase` moves them. */
export function paintFlows(g: Brush, flows: readonly Flow[], phase: number, view: View, palette: Palette): void {
  g.save();
  g.strokeStyle = palette.ok;
  g.lineWidth = 3;
  g.lineCap = 'round';
  g.setLineDash([2, 12]);
  g.lineDashOffset = -phase;
  for (const flow of flows) {
    for (const points of flow.lines) {
      g.beginPath();
      for (const p of points) g.lineTo(p.x * view.zoom + view.x, p.y * view.zoom + view.y);
      g.stroke();
    }
  }
  g.restore();
}
