/** Which place each pod has within its machine. A pod that stays keeps its slot whatever comes or goes around it. */
import type { PodMark } from './picture.ts';

/** The group that all pods of the cluster itself share on a machine. */
export const systemGroup = '~system';
/** The group of every pod on a machine that is drawn as the band on top. */
export const bandGroup = '~band';
/** The group of the cluster's own pods there, and of those of them that the band's parts are. */
export const bandSystemGroup = '~band-system';
export const bandPartGroup = '~band-part';
/** The machine of pods that have none yet. */
export const waitingMachine = '~waiting';

export interface Seat {
  machine: string;
  group: string;
  slot: number;
}

export type Seats = ReadonlyMap<string, Seat>;

/** Where a pod sits, but for the slot: its machine and the group within it. */
export function seatingOf(
  pod: PodMark,
  bandMachines: ReadonlySet<string>,
  known: ReadonlySet<string>,
): Omit<Seat, 'slot'> {
  const machine = pod.node !== undefined && known.has(pod.node) ? pod.node : waitingMachine;
  if (machine === waitingMachine) return { machine, group: waitingMachine };
  if (bandMachines.has(machine)) {
    // Several machines share the band: then each pod is told by its name.
    const isOwn = pod.system && bandMachines.size === 1;
    return { machine, group: !isOwn ? bandGroup : pod.isPart === true ? bandPartGroup : bandSystemGroup };
  }
  return { machine, group: pod.system ? systemGroup : pod.group };
}

/**
 * Seats every pod: those that had a seat on the same machine and in the same group keep it,
 * the others take the lowest free slot there, in the order in which they are given.
 */
export function seat(
  pods: readonly PodMark[],
  before: Seats,
  bandMachines: ReadonlySet<string>,
  known: ReadonlySet<string>,
): Seats {
  return takeSeats(
    pods.map((pod) => [pod.uid, seatingOf(pod, bandMachines, known)]),
    before,
  );
}

/** Takes uids with where each belongs; gives everyone a slot there, the same as before to those who stay. */
export function takeSeats(those: readonly (readonly [string, Omit<Seat, 'slot'>])[], before: Seats): Seats {
  const after = new Map<string, Seat>();
  const taken = new Map<string, Set<number>>();
  const newcomers: [string, Omit<Seat, 'slot'>][] = [];
  const slotsOf = (where: Omit<Seat, 'slot'>): Set<number> => {
    const key = `${where.machine} ${where.group}`;
    let set = taken.get(key);
    if (set === undefined) taken.set(key, (set = new Set()));
    return set;
  };
  for (const [uid, where] of those) {
    const old = before.get(uid);
    if (old !== undefined && old.machine === where.machine && old.group === where.group) {
      after.set(uid, old);
      slotsOf(where).add(old.slot);
    } else newcomers.push([uid, where]);
  }
  const lowest = new Map<Set<number>, number>();
  for (const [uid, where] of newcomers) {
    const set = slotsOf(where);
    let slot = lowest.get(set) ?? 0;
    while (set.has(slot)) slot++;
    set.add(slot);
    lowest.set(set, slot + 1);
    after.set(uid, { ...where, slot });
  }
  return after;
}
