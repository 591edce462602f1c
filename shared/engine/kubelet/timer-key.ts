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

const NOTHING: readonly number[] = [];

export function parseTimerKey(key: string): TimerKey {
  const space = key.indexOf(' ');
  if (space < 0) return { uid: key, index: -1, run: 0, rest: NOTHING };
  const uid = key.slice(0, space);
  const second = key.indexOf(' ', space + 1);
  if (second < 0) return { uid, index: Number(key.slice(space + 1)), run: 0, rest: NOTHING };
  const index = Number(key.slice(space + 1, second));
  const third = key.indexOf(' ', second + 1);
  if (third < 0) return { uid, index, run: Number(key.slice(second + 1)), rest: NOTHING };
  const run = Number(key.slice(second + 1, third));
  return {
    uid,
    index,
    run,
    rest: key
      .slice(third + 1)
      .split(' ')
      .map(Number),
  };
}
