/** What stands left of the machines: services with their workloads at the height of their app's row, and users beside them. */
import type { Band } from './density.ts';
import type { IngressMark, Picture } from './picture.ts';
import type { Rows } from './rows.ts';
import type { Box, Sizes } from './sizes.ts';

export interface Blocks {
  /** What stands left of each group: services first, then the workload. */
  items: Map<string, { uid: string; what: 'service' | 'workload' }[]>;
  heights: Map<string, number>;
}

const loose = '~loose';

/** Groups services and workloads by the app they stand beside. */
export function leftBlocks(picture: Picture, rows: Rows, sizes: Sizes): Blocks {
  const items = new Map<string, { uid: string; what: 'service' | 'workload' }[]>();
  const standing = new Set(rows.groups);
  const put = (group: string | undefined, uid: string, what: 'service' | 'workload'): void => {
    const key = group !== undefined && standing.has(group) ? group : loose;
    const list = items.get(key);
    if (list === undefined) items.set(key, [{ uid, what }]);
    else list.push({ uid, what });
  };
  for (const s of picture.services) put(s.groups[0], s.uid, 'service');
  for (const w of picture.workloads) put(w.group, w.uid, 'workload');
  const heights = new Map<string, number>();
  for (const [group, list] of items) {
    heights.set(
      group,
      list.reduce((h, i) => h + (i.what === 'service' ? sizes.service.h : sizes.workload.h) + sizes.service.gap, 0),
    );
  }
  return { items, heights };
}

/** Puts the blocks under each other, each at its app's row where that is lower. */
export function placeLeft(
  blocks: Blocks,
  rows: Rows,
  bands: ReadonlyMap<string, Band>,
  at: { x: number; top: number; sizes: Sizes },
) {
  const services = new Map<string, Box>();
  const workloads = new Map<string, Box>();
  const { sizes } = at;
  let y = at.top;
  for (const group of [...rows.groups, loose]) {
    const list = group === null ? undefined : blocks.items.get(group);
    if (group === null || list === undefined) continue;
    y = Math.max(y, at.top + (bands.get(group)?.channel ?? 0) + sizes.channel.margin);
    for (const { uid, what } of list) {
      const h = what === 'service' ? sizes.service.h : sizes.workload.h;
      (what === 'service' ? services : workloads).set(uid, { x: at.x, y, w: sizes.service.w, h });
      y += h + sizes.service.gap;
    }
  }
  return { services, workloads, bottom: y };
}

const entryHeight = ({ rows }: IngressMark, { entry }: Sizes): number =>
  entry.head + rows.length * entry.row + entry.foot;

/** How much room the Ingresses take, one under the other. */
export const entriesHeight = (ingresses: readonly IngressMark[], sizes: Sizes): number =>
  ingresses.reduce((h, ingress) => h + entryHeight(ingress, sizes) + sizes.entry.gap, 0);

/** Puts each Ingress beside the topmost Service that it leads to. */
export function placeEntries(
  picture: Picture,
  services: ReadonlyMap<string, Box>,
  sizes: Sizes,
  top: number,
): Map<string, Box> {
  const entries = new Map<string, Box>();
  let y = top;
  for (const ingress of picture.ingresses) {
    const h = entryHeight(ingress, sizes);
    const tops = ingress.rows.flatMap((row) => (row.kind === 'path' ? (services.get(row.service ?? '')?.y ?? []) : []));
    if (tops.length > 0) y = Math.max(y, Math.min(...tops));
    entries.set(ingress.uid, { x: sizes.users.w + sizes.lane.users, y, w: sizes.entry.w, h });
    y += h + sizes.entry.gap;
  }
  return entries;
}

/** Puts each source of requests beside what it calls. */
export function placeUsers(
  picture: Picture,
  services: ReadonlyMap<string, Box>,
  entries: ReadonlyMap<string, Box>,
  sizes: Sizes,
  top: number,
): Map<string, Box> {
  const users = new Map<string, Box>();
  let y = top;
  for (const user of picture.users) {
    // Beside the topmost service that it calls: later ones come below, so it stays where it is.
    const boxes = [...user.entries, ...user.targets].flatMap((uid) => entries.get(uid) ?? services.get(uid) ?? []);
    const target = boxes.reduce<Box | undefined>(
      (best, box) => (best === undefined || box.y < best.y ? box : best),
      undefined,
    );
    if (target !== undefined) y = Math.max(y, target.y + target.h / 2 - sizes.users.h / 2);
    users.set(user.name, { x: 0, y, w: sizes.users.w, h: sizes.users.h });
    y += sizes.users.h + sizes.users.gap;
  }
  return users;
}
