/** How big pods are drawn and how many machines stand side by side: so that words can be read in the room there is. */
import { type Blocks, entriesHeight, leftBlocks, placeLeft } from './left-lanes.ts';
import type { Memory } from './layout-model.ts';
import type { Picture } from './picture.ts';
import type { Rows } from './rows.ts';
import { type Density, type Sizes, sizesFor } from './sizes.ts';
import { bandGroup, type Seats, systemGroup } from './slots.ts';
import { trayGap, traysBelow } from './trays.ts';
import { inZones } from './zones.ts';

/** Services beside each other in a channel; more share lines. */
export const mostLines = 4;
/** Risers beside each other between services and machines; more share. */
export const mostRisers = 5;

/** Never drawn larger than this by itself: cards of giants help nobody. */
export const biggestFit = 1.6;

/** Where a group's row is on every machine, from the machine's top: its channel for lines, and its pods. */
export interface Band {
  channel: number;
  pods: number;
}

/** Everything that a density decides, before things are put anywhere. */
export interface Plan {
  density: Density;
  sizes: Sizes;
  bands: Map<string, Band>;
  blocks: Blocks;
  gutter: number;
  machineW: number;
  machineH: number;
  columns: number;
  zoom: number;
}

export interface Facts {
  picture: Picture;
  seats: Seats;
  rows: Rows;
  linesPerGroup: ReadonlyMap<string, number>;
  machines: number;
  room: { w: number; h: number };
  scale: number;
  memory: Memory;
}

/** How much higher than all else the Ingresses may be before their rules are folded. */
const muchHigher = 1.25;

/** An Ingress without rows, and with room for a line that counts them. */
const folded = ({ entry }: Sizes): Sizes['entry'] => ({ ...entry, row: 0, foot: Math.round(entry.head * 0.55) });

function plan(facts: Facts, density: Density): Plan {
  const { picture, seats, rows, linesPerGroup, scale } = facts;
  const hasEntry = picture.ingresses.length > 0 || facts.memory.hasEntry;
  const sizes = sizesFor(density, scale, inZones(picture.machines.filter((m) => !m.band)), hasEntry);
  const widest = Math.min(mostLines, Math.max(2, ...linesPerGroup.values()));
  const gutter = sizes.gutter.margin + sizes.gutter.step * (widest - 1) + 6;
  const machineW = gutter + sizes.machine.inner + sizes.machine.padRight;

  const bands = new Map<string, Band>();
  const blocks = leftBlocks(picture, rows, sizes);
  const hasStrip = [...seats.values()].some((s) => s.group === systemGroup);
  const stripRows = hasStrip ? Math.ceil((rows.capacity.get(systemGroup) ?? 1) / sizes.system.columns) : 0;
  let y = sizes.machine.header + stripRows * (sizes.system.h + sizes.system.gap);
  for (const group of rows.groups) {
    if (group === null) {
      y += sizes.pod.h + sizes.pod.gap;
      continue;
    }
    const lines = Math.min(mostLines, Math.max(1, linesPerGroup.get(group) ?? 0));
    const channel = y;
    const pods = y + sizes.channel.margin * 2 + sizes.channel.step * (lines - 1);
    const podRows = Math.ceil((rows.capacity.get(group) ?? 1) / sizes.pod.columns);
    bands.set(group, { channel, pods });
    const needed = pods + podRows * (sizes.pod.h + sizes.pod.gap);
    y =
      density === 'card' ? Math.max(needed, channel + sizes.channel.margin + (blocks.heights.get(group) ?? 0)) : needed;
  }
  const machineH = Math.max(y + sizes.machine.foot, sizes.machine.header + sizes.pod.h * 3);
  const leftH = placeLeft(blocks, rows, bands, { x: 0, top: 0, sizes }).bottom;
  // Rules are worth no picture that is much higher for them alone: then their number is told.
  const besides = Math.max(leftH, machineH, sizes.machine.usual);
  if (entriesHeight(picture.ingresses, sizes) > besides * muchHigher) sizes.entry = folded(sizes);
  const left = leftWidth(sizes);
  // Columns are chosen for machines with some apps on them, so that an empty cluster need not be put otherwise when the first comes.
  const { memory } = facts;
  const { columns, zoom } = bestColumns(
    facts.machines,
    machineW + sizes.machine.gap,
    Math.max(machineH, density === 'card' ? sizes.machine.usual : 0) + sizes.machine.rowGap,
    left,
    Math.max(leftH, entriesHeight(picture.ingresses, sizes)),
    lastingAround(facts, sizes, left),
    facts.room,
    memory.density === density && memory.columnsFor === facts.machines ? memory.columns : 0,
  );
  return { density, sizes, bands, blocks, gutter, machineW, machineH, columns, zoom };
}

/** What the control plane's band, the lanes' names and the gaps around them take, about. */
const above = 110;
/** What stands above and below for more than a moment: pods that have only just come wait for the scheduler too, and soon no more. */
function lastingAround({ picture, seats, memory }: Facts, sizes: Sizes, left: number): number {
  const at = { servicesX: servicesLeft(sizes), width: Math.max(sizes.band.least, left) };
  const { h, waitingH } = traysBelow(picture, seats, memory, sizes, at);
  const onBand = [...seats.values()].some((s) => s.group === bandGroup) ? sizes.band.podH + sizes.band.gap : 0;
  return onBand + (waitingH > 0 && memory.waitingRows === 0 ? h - waitingH - trayGap : h);
}

const densities: readonly Density[] = ['card', 'line', 'cell'];
/** Under this zoom the words of a card can no longer be read: then pods are drawn smaller instead. */
const readable = 0.62;

/** A denser drawing must be this much bigger on screen to be worth the words that it loses. */
const worth = 1.15;

/**
 * The first density at which everything is readable; where none is, the one that no denser one beats by much.
 * The one in use is kept a little longer, so that it does not flicker.
 */
export function bestPlan(facts: Facts): Plan {
  const now = facts.memory.density;
  const kept = (density: Density): number => {
    if (now === undefined) return readable;
    if (density === now) return readable * 0.94;
    return densities.indexOf(density) < densities.indexOf(now) ? readable * 1.2 : readable;
  };
  let best = plan(facts, 'card');
  for (const density of densities) {
    const next = density === 'card' ? best : plan(facts, density);
    // Larger text is readable from farther away.
    if (next.zoom * facts.scale >= kept(density)) return next;
    if (next.zoom > best.zoom * worth) best = next;
  }
  return best;
}

/** Where the services' lane begins. */
export const servicesLeft = (sizes: Sizes): number =>
  sizes.users.w + sizes.lane.users + sizes.entry.w + sizes.lane.entry;

/** Clients, services and the space for risers are always there: machines stand still when the first service comes. */
export function leftWidth(sizes: Sizes): number {
  return servicesLeft(sizes) + sizes.service.w + sizes.lane.services + (mostRisers - 1) * sizes.gutter.step;
}

/**
 * How many machines side by side make the picture biggest in the room it has, and how big that is. As many as there were
 * (`known`; 0: none were), unless others make it much bigger.
 */
function bestColumns(
  count: number,
  w: number,
  h: number,
  left: number,
  leftH: number,
  around: number,
  room: { w: number; h: number },
  known: number,
): { columns: number; zoom: number } {
  const zoomOf = (c: number): number =>
    Math.min(
      room.w / (left + c * w),
      room.h / (above + around + Math.max(leftH, Math.ceil(count / c) * h)),
      biggestFit,
    );
  let best = 1;
  let bestZoom = 0;
  for (let c = 1; c <= Math.max(1, count); c++) {
    const zoom = zoomOf(c);
    if (zoom >= bestZoom - 1e-9) {
      best = c;
      bestZoom = zoom;
    }
  }
  if (known > 0 && zoomOf(known) * worth >= bestZoom) return { columns: known, zoom: zoomOf(known) };
  return { columns: best, zoom: bestZoom };
}
