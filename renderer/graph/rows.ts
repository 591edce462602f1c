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
 * Slots on every machine for an app of so many pods: its share, and free ones for pods that leave while others come, and
 * because no scheduler deals them out evenly. So a rolling update moves nobody. Where the shares alone leave some free,
 * none are added: few pods on many machines need no second row.
 * @param wanted with those that a rolling update adds
 */
function slotsEach(wanted: number, machines: number, rolls: boolean): number {
  const each = Math.ceil(wanted / machines);
  if (!rolls) return each;
  if (each > 4) return each + Math.ceil(each / 2);
  return each * machines - wanted >= Math.ceil(wanted / 8) ? each : each + 1;
}

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
    wanted.set(workload.group, slotsEach(workload.wanted, machines, workload.kind === 'Deployment'));
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
