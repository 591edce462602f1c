/** The keys of a kubelet's timers: what they are about, and which run of it, so that a late one is known as such. */

/** A timer about one run of one container. */
export const containerKey = (uid: string, index: number, run: number): string => `${uid} ${index} ${run}`;

export interface TimerKey {
  uid: string;
  /** Of the container in the pod's record; -1: the timer is about the pod. */
  index: number;
  run: number;
  /** What else the timer was given, as numbers. */
  rest: readonly number[];
}

export function parseTimerKey(key: string): TimerKey {
  const space = key.indexOf(' ');
  if (space < 0) return { uid: key, index: -1, run: 0, rest: [] };
  const [index = -1, run = 0, ...rest] = key
    .slice(space + 1)
    .split(' ')
    .map(Number);
  return { uid: key.slice(0, space), index, run, rest };
}
