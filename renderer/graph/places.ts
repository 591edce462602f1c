/** Single places: pods in their slots, pods in the control plane's band, and trays. */
import type { Band } from './density.ts';
import type { MachinePlace, PodPlace, Tray } from './layout-model.ts';
import type { Rows } from './rows.ts';
import type { Box, Density, Sizes } from './sizes.ts';
import { bandGroup, bandSystemGroup, type Seat, type Seats, systemGroup, waitingMachine } from './slots.ts';

/** More of the cluster's own pods than this are not drawn there. */
const mostBandCells = 6;

/** How much of the band's first row, from its right end, the cluster's own pods take. */
export const bandCellsWidth = (count: number, { system }: Sizes): number =>
  Math.min(count, mostBandCells) * (system.w + system.gap);

/**
 * Pods on machines that are drawn as the band: from left to right, below the parts of the control plane; the cluster's own
 * are small, at the right end of its first row.
 */
export function placeBandPods(
  seats: Seats,
  rows: Rows,
  several: boolean,
  width: number,
  sizes: Sizes,
): { boxes: Map<string, Box>; bottom: number } {
  const { h, podW, podH, gap: between } = sizes.band;
  const boxes = new Map<string, Box>();
  const perRow = Math.max(1, Math.floor((width - 24) / (podW + between)));
  const order = [...seats].filter(([, s]) => s.group === bandGroup).sort(([, a], [, b]) => a.slot - b.slot);
  for (const [i, [uid, s]] of order.entries()) {
    // One machine: slots as anywhere. Several share the band, and their slots would collide: then simply one after the other.
    const at = several ? i : s.slot;
    boxes.set(uid, {
      x: 12 + (at % perRow) * (podW + between),
      y: h + Math.floor(at / perRow) * (podH + between),
      w: podW,
      h: podH,
    });
  }
  const { w: cellW, h: cellH, gap: cellGap } = sizes.system;
  for (const [uid, { group, slot }] of seats)
    if (group === bandSystemGroup && slot < mostBandCells)
      boxes.set(uid, { x: width - 10 - (slot + 1) * (cellW + cellGap), y: (h - 2 - cellH) / 2, w: cellW, h: cellH });
  const slots = order.length === 0 ? 0 : several ? order.length : (rows.capacity.get(bandGroup) ?? 0);
  const shown = Math.ceil(slots / perRow);
  return { boxes, bottom: h + (shown > 0 ? shown * (podH + between) + 4 : 0) };
}

/** How the cards of a tray stand: their size, and where the first of them is from the tray's own corner. */
export interface TrayShape {
  card: Sizes['other'];
  x: number;
  y: number;
}

const perTrayRow = ({ card, x }: TrayShape, width: number): number =>
  Math.max(1, Math.floor((width - x - 12 + card.gap) / (card.w + card.gap)));

/** How high a tray of so many cards is; 0 without any. */
export function trayHeight(count: number, shape: TrayShape, width: number): number {
  const shown = Math.ceil(count / perTrayRow(shape, width));
  return shown === 0 ? 0 : shape.y + shown * (shape.card.h + shape.card.gap) + 4;
}

/** Small cards in rows, below everything else; undefined without any. */
export function placeTray(
  marks: readonly { uid: string }[],
  shape: TrayShape,
  top: number,
  width: number,
): Tray | undefined {
  if (marks.length === 0) return undefined;
  const { card } = shape;
  const perRow = perTrayRow(shape, width);
  const items = new Map<string, Box>();
  for (const [i, { uid }] of marks.entries()) {
    items.set(uid, {
      x: shape.x + (i % perRow) * (card.w + card.gap),
      y: top + shape.y + Math.floor(i / perRow) * (card.h + card.gap),
      w: card.w,
      h: card.h,
    });
  }
  return { box: { x: 0, y: top, w: width, h: trayHeight(marks.length, shape, width) }, items };
}

export interface PlaceRoom {
  places: ReadonlyMap<string, MachinePlace>;
  bands: ReadonlyMap<string, Band>;
  bandPods: ReadonlyMap<string, Box>;
  sizes: Sizes;
  density: Density;
  waitingTop: number;
  perWaitingRow: number;
  /** Rows that the tray shows. */
  waitingRows: number;
}

/** Where a seated pod is drawn; undefined when its machine or group is not. */
export function podPlace(uid: string, s: Seat, room: PlaceRoom): PodPlace | undefined {
  const { sizes, density } = room;
  if (s.group === bandSystemGroup) {
    const box = room.bandPods.get(uid);
    return box && { box, machine: s.machine, group: s.group, variant: 'system' };
  }
  if (s.group === bandGroup) {
    const box = room.bandPods.get(uid);
    return box && { box, machine: s.machine, group: s.group, variant: 'line' };
  }
  if (s.machine === waitingMachine) {
    if (s.slot >= room.waitingRows * room.perWaitingRow) return undefined;
    const box = {
      x: 12 + (s.slot % room.perWaitingRow) * (sizes.band.podW + sizes.band.gap),
      y: room.waitingTop + 34 + Math.floor(s.slot / room.perWaitingRow) * (sizes.band.podH + sizes.band.gap),
      w: sizes.band.podW,
      h: sizes.band.podH,
    };
    return { box, machine: s.machine, group: s.group, variant: 'line' };
  }
  const place = room.places.get(s.machine);
  if (place === undefined) return undefined;
  const strip = s.group === systemGroup;
  const size = strip ? sizes.system : sizes.pod;
  const from = strip ? sizes.machine.header : room.bands.get(s.group)?.pods;
  if (from === undefined) return undefined;
  const box = {
    x: place.podsX + (s.slot % size.columns) * (size.w + size.gap),
    y: place.box.y + from + Math.floor(s.slot / size.columns) * (size.h + size.gap),
    w: size.w,
    h: size.h,
  };
  return { box, machine: s.machine, group: s.group, variant: strip ? 'system' : density };
}
