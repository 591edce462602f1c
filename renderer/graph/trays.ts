/** What stands below the machines, and how high it is: claims, pods without a machine, things that nothing acts upon. */
import type { Memory } from './layout-model.ts';
import type { Picture } from './picture.ts';
import { trayHeight, type TrayShape } from './places.ts';
import type { Sizes } from './sizes.ts';
import { type Seats, waitingMachine } from './slots.ts';

/** Between the machines and a tray, and between trays. */
export const trayGap = 24;
const many = 60;
/** More pods without a machine are only counted. */
const mostWaitingRows = 4;

export interface Trays {
  storageShape: TrayShape;
  othersShape: TrayShape;
  perWaitingRow: number;
  waitingRows: number;
  waitingH: number;
  /** All of it, with the gaps. */
  h: number;
}

/**
 * Takes the picture and its seats, the lengths, where the services' lane begins and how wide the picture is; gives what is
 * below. A tray that comes and goes several times a second would shake everything above it: in a crowd a row of it stays.
 */
export function traysBelow(
  picture: Picture,
  seats: Seats,
  memory: Memory,
  sizes: Sizes,
  at: { servicesX: number; width: number },
): Trays {
  const { width, servicesX } = at;
  const waiting = Math.max(0, ...[...seats.values()].map((s) => (s.group === waitingMachine ? s.slot + 1 : 0)));
  const perWaitingRow = Math.max(1, Math.floor((width - 24) / (sizes.band.podW + sizes.band.gap)));
  const waitingNow = Math.min(mostWaitingRows, Math.ceil(waiting / perWaitingRow));
  const kept = picture.pods.length > many ? memory.waitingRows : 0;
  const waitingRows = Math.max(waitingNow, Math.min(1, kept));
  const waitingH = waitingRows === 0 ? 0 : 34 + waitingRows * (sizes.band.podH + sizes.band.gap) + 6;
  // The title of what is stored stands beside the cards: above them are the lines to pods.
  const storageShape = { card: sizes.storage, x: servicesX, y: 6 };
  const othersShape = { card: sizes.other, x: 12, y: 30 };
  const heights = [
    trayHeight(picture.storage.length, storageShape, width),
    waitingH,
    trayHeight(picture.others.length, othersShape, width),
  ];
  const h = heights.reduce((sum, one) => sum + (one > 0 ? trayGap + one : 0), 0);
  return { storageShape, othersShape, perWaitingRow, waitingRows, waitingH, h };
}
