/** Pods that fail as soon as they are made are removed ever more slowly (failedPodsBackoff, client-go flowcontrol.Backoff). */
import type { Context } from '../../api/actor.ts';
import type { DaemonSet } from '../../../model/daemon-set.ts';

/** Virtual ms. */
const LEAST_WAIT = 1000;
const MOST_WAIT = 15 * 60_000;

export interface BackOff {
  /** Virtual ms of the last failure, and how long the next one waits. */
  at: number;
  wait: number;
}

const isRecent = ({ at }: BackOff, now: number): boolean => now - at <= 2 * MOST_WAIT;

/**
 * Notes that a pod of the set failed on a machine; gives 0 when it may go now, else ms after which to look again (the
 * whole wait, as upstream has it). A generation of the set that has been seen starts anew.
 */
export function failedOn(node: string, { metadata, status }: DaemonSet, ctx: Context): number {
  const backOffs = ctx.table<BackOff>('failed');
  const key = `${metadata.uid}/${status?.observedGeneration ?? 0}/${node}`;
  const known = backOffs.get(key);
  const recent = known !== undefined && isRecent(known, ctx.now) ? known : undefined;
  if (recent !== undefined && ctx.now - recent.at < recent.wait) return recent.wait;
  for (const [old, backOff] of [...backOffs]) if (!isRecent(backOff, ctx.now)) backOffs.delete(old);
  backOffs.set(key, { at: ctx.now, wait: recent === undefined ? LEAST_WAIT : Math.min(recent.wait * 2, MOST_WAIT) });
  return 0;
}
