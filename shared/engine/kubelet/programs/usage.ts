/** What a container takes of its machine, by what its image says; and how much slower a cpu limit makes it. */
import { bytesOf, milliOf } from '../../api/quantity.ts';
import type { Container } from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

/** Before a program is up it has taken this part of its memory. */
const AT_START = 0.3;
/** The kernel shares out the processor anew this often (CFS bandwidth control, cpu.cfs_period_us), ms. */
const PERIOD_MS = 100;

/** Bytes of a program that was started so many ms ago: it comes up, and what it never gives back is added. */
export function restingMemory(container: Container, image: SimulatedImage, ageMs: number): number {
  const { memoryBytes, growth } = image.usage;
  const upMs = upAfter(container, image);
  const part = upMs === 0 ? 1 : Math.min(1, ageMs / upMs);
  return Math.round(memoryBytes * (AT_START + (1 - AT_START) * part) + (growth * ageMs) / 1000);
}

/** Ms after the start at which a program passes the limit; undefined: it never does. */
export function outgrowsAfter(container: Container, image: SimulatedImage, limitBytes: number): number | undefined {
  const { memoryBytes, growth } = image.usage;
  const perMs = growth / 1000;
  const upMs = upAfter(container, image);
  if (memoryBytes + perMs * upMs <= limitBytes) {
    return growth === 0 ? undefined : Math.max(1, Math.ceil((limitBytes - memoryBytes) / perMs));
  }
  const climbing = upMs === 0 ? Infinity : (memoryBytes * (1 - AT_START)) / upMs + perMs;
  return Math.max(1, Math.ceil((limitBytes - memoryBytes * AT_START) / climbing));
}

/** Bytes that the container may take; undefined: as many as there are. */
export function memoryLimitOf(container: Container): number | undefined {
  const limit = container.resources?.limits?.['memory'];
  return limit === undefined ? undefined : bytesOf(limit);
}

/** Thousandths of a core that the container may take; undefined: as many as there are. */
function cpuLimitOf(container: Container): number | undefined {
  const limit = container.resources?.limits?.['cpu'];
  const millis = limit === undefined ? 0 : milliOf(limit);
  return millis > 0 ? millis : undefined;
}

/** Cores that the container may take; undefined: as many as there are. */
export function coresOf(container: Container): number | undefined {
  const limit = cpuLimitOf(container);
  return limit === undefined ? undefined : limit / 1000;
}

/**
 * Ms that work of `ms` on one core takes under the container's cpu limit. Each period of 100 ms has a quota of
 * limit x 100 ms, of which what the program does at rest is taken; work that fits in what is left is not slowed. Else it
 * is held at the end of each quota until the next period: n = ceil(work / left) - 1 periods pass, and then the rest of the
 * work, work - n x left. With a core or more nothing is slowed, as the work is that of one thread.
 */
export function throttled(ms: number, container: Container, { usage }: SimulatedImage): number {
  const limit = cpuLimitOf(container);
  if (limit === undefined || limit >= 1000) return ms;
  const quota = (limit * PERIOD_MS) / 1000;
  // A limit below what it does at rest leaves it next to nothing, not nothing.
  const left = Math.max(quota / 10, quota - (usage.cpuMillis * PERIOD_MS) / 1000);
  if (ms <= left) return ms;
  const periods = Math.ceil(ms / left) - 1;
  return periods * PERIOD_MS + (ms - periods * left);
}

/** Ms from its start until the container's program is up: its image's, or as long as a cpu limit makes the work of it. */
export const upAfter = (container: Container, image: SimulatedImage): number =>
  Math.max(image.readyAfterMs, Math.round(throttled(image.usage.startCpuMs, container, image)));

/** Ms that a request's work takes in the container. */
export const workMs = (container: Container, image: SimulatedImage): number =>
  throttled(image.usage.requestCpuMs, container, image);
