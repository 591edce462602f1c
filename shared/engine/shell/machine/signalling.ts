/** A process sends another a signal: one of its container, or of another container in the namespace. */
import type { Signal } from '../signals.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess } from './live.ts';

/** Sends it (undefined: only looks whether it could be sent). False: there is no such process, or it is not to be told. */
export function signalTo(kernel: Kernel, from: LiveProcess, pid: number, signal: Signal | undefined): boolean {
  const target = kernel.get(pid);
  if (target !== undefined && target.ended === undefined) {
    if (signal !== undefined) kernel.deliver(target, signal, false);
    return true;
  }
  const other = kernel.world.others?.find((one) => one.pid === pid);
  if (other === undefined || (from.owner.uid !== 0 && from.owner.uid !== other.owner.uid)) return false;
  if (signal !== undefined) kernel.away.push({ pid, signal });
  return true;
}
