/** How many slots each app has on every machine, and in which order the apps stand: both keep still as long as they can. */
import type { Picture } from './picture.ts';
import { bandGroup, type Seats, systemGroup, waitingMachine } from './slots.ts';

export interface Rows {
  /** Apps from top to bottom. A hole is where one was; the next new app takes it. */
  groups: readonly (string | null)[];
  /** Slots per machine, by group. */
  capacity: ReadonlyMap<string, number>;
}

export const noRows: Rows = { groups: [], capacity: new Map() };

const special = new Set([systemGroup, bandGroup, waitingMachine]);

/**
 * Free slots on a machine beside the `each` of its share: for pods that leave while others come, and because no
 * scheduler deals them out evenly. So a rolling update moves nobody.
 */
const spareFor = (each: number): number => (each > 4 ? Math.ceil(each / 2) : 1);

/** Takes the picture, the seats and the rows before; gives the rows now. */
export function rowsFor(picture: Picture, seats: Seats, before: Rows): Rows {
  const machines = Math.max(1, picture.machines.filter((m) => !m.band).length);
  const used = new Map<string, number>();
  for (const { group, slot } of seats.values()) used.set(group, Math.max(used.get(group) ?? 0, slot + 1));

  const wanted = new Map<string, number>();
  const present: string[] = [];
  const note = (group: string): void => {
    if (wanted.has(group)) return;
    wanted.set(group, 0);
    present.push(group);
  };
  for (const workload of picture.workloads) {
    if (workload.system) continue;
    note(workload.group);
    const each = Math.ceil(workload.wanted / machines);
    wanted.set(workload.group, each + (workload.kind === 'Deployment' ? spareFor(each) : 0));
  }
  for (const pod of picture.pods) if (!pod.system) note(pod.group);

  const groups: (string | null)[] = before.groups.map((g) => (g !== null && wanted.has(g) ? g : null));
  const standing = new Set(groups);
  for (const group of present) {
    if (standing.has(group)) continue;
    const hole = groups.indexOf(null);
    if (hole >= 0) groups[hole] = group;
    else groups.push(group);
  }
  while (groups.length > 0 && groups.at(-1) === null) groups.pop();

  const capacity = new Map<string, number>();
  for (const group of [...present, ...special]) {
    const need = Math.max(1, used.get(group) ?? 0, special.has(group) ? 0 : (wanted.get(group) ?? 0));
    const had = before.capacity.get(group) ?? 0;
    capacity.set(group, need * 3 <= had ? need : Math.max(need, had));
  }
  return { groups, capacity };
}
