/** What a container takes of its machine, by what its image and its faults say. */
import { bytesOf, milliOf } from '../../api/quantity.ts';
import type { Container } from '../../../model/pod.ts';
import type { UsageBehaviour } from '../images/image-behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

/** Before a program is up it has taken this part of its memory. */
const AT_START = 0.3;

/** Bytes of a program that was started so many ms ago: it grows until it is up. */
export function restingMemory(image: SimulatedImage, ageMs: number): number {
  const { memoryBytes } = image.usage;
  const part = image.readyAfterMs === 0 ? 1 : Math.min(1, ageMs / image.readyAfterMs);
  return Math.round(memoryBytes * (AT_START + (1 - AT_START) * part));
}

/** Ms after the start at which a program passes the limit while it comes up; undefined: it never does. */
export function outgrowsAfter(image: SimulatedImage, limitBytes: number): number | undefined {
  const { memoryBytes } = image.usage;
  if (memoryBytes <= limitBytes) return undefined;
  const part = (limitBytes / memoryBytes - AT_START) / (1 - AT_START);
  return Math.max(1, Math.ceil(part * image.readyAfterMs));
}

/** Bytes that the container may take; undefined: as many as there are. */
export function memoryLimitOf(container: Container): number | undefined {
  const limit = container.resources?.limits?.['memory'];
  return limit === undefined ? undefined : bytesOf(limit);
}

/**
 * Times as long that work of one core takes under the container's cpu limit. The CFS quota gives a thread `limit` of each
 * 100 ms period: below one core, work of t ms takes about t / limit.
 */
export function slownessOf(container: Container): number {
  const limit = container.resources?.limits?.['cpu'];
  if (limit === undefined) return 1;
  const millis = milliOf(limit);
  return millis <= 0 || millis >= 1000 ? 1 : 1000 / millis;
}

/** Ms that a request's work takes in the container. */
export const workMs = (container: Container, usage: UsageBehaviour): number =>
  usage.requestCpuMs * slownessOf(container);
