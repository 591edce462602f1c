/** Machines by zone: those of one zone stand side by side, in a frame with its name. Without zones nothing changes. */
import type { MachinePlace, ZonePlace } from './layout-model.ts';
import type { MachineMark } from './picture.ts';
import type { Sizes } from './sizes.ts';

/** How many machines stand in a zone. */
export const inZones = (machines: readonly MachineMark[]): number =>
  machines.reduce((count, { zone }) => count + (zone === undefined ? 0 : 1), 0);

/** Zones by name, machines within them as they came, those of no zone last. */
export function byZone(machines: readonly MachineMark[]): MachineMark[] {
  if (inZones(machines) === 0) return [...machines];
  const zones = new Map<string | undefined, MachineMark[]>();
  for (const mark of machines) {
    const list = zones.get(mark.zone);
    if (list === undefined) zones.set(mark.zone, [mark]);
    else list.push(mark);
  }
  const names = [...zones.keys()].filter((zone) => zone !== undefined).sort();
  return [...names, undefined].flatMap((zone) => zones.get(zone) ?? []);
}

/** The frame reaches so far beyond its machines, at most: half of what is between two of them is left free. */
const reach = ({ machine }: Sizes): number => Math.floor(machine.gap / 2) - 2;

/** Takes machines where they stand, in order; gives the frames. */
export function zoneFrames(places: Iterable<MachinePlace>, sizes: Sizes): ZonePlace[] {
  const frames: ZonePlace[] = [];
  let last: ZonePlace | undefined;
  const by = reach(sizes);
  const title = sizes.lane.zone;
  for (const { mark, box } of places) {
    const y = box.y - title;
    if (last !== undefined && last.zone === mark.zone && last.box.y === y) {
      last.box.w = box.x + box.w + by - last.box.x;
      continue;
    }
    last = undefined;
    if (mark.zone === undefined) continue;
    last = {
      zone: mark.zone,
      box: { x: box.x - by, y, w: box.w + 2 * by, h: title + box.h + by },
      title,
    };
    frames.push(last);
  }
  return frames;
}
