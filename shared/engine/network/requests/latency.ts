/** What an answer takes: by the pod's own word, or by what every pod takes and the work of its container. */
import type { Stream } from '../../kernel/random.ts';
import type { Pod } from '../../../model/pod.ts';

/** On a pod: how long it takes to answer, ms. */
export const LATENCY_ANNOTATION = 'orrery.dev/latency-ms';

/** What a pod takes that does not say. */
const LATENCY_MS = 20;
/** An answer takes at most half as long again, at least two thirds. */
const SPREAD = 0.5;

/**
 * What an answer takes: as often f times longer as f times shorter than `mean`. Only exact arithmetic: the same
 * everywhere.
 */
export function latencyAround(mean: number, random: Stream): number {
  const way = 2 * random.unit() - 1;
  return Math.max(1, Math.round(way < 0 ? mean / (1 - SPREAD * way) : mean * (1 + SPREAD * way)));
}

/** @param work ms that the request's own work takes */
export function latencyOf(pod: Pod, work: number, random: Stream): number {
  const own = Number(pod.metadata.annotations?.[LATENCY_ANNOTATION] ?? NaN);
  return latencyAround(own > 0 ? own : LATENCY_MS + work, random);
}
