/**
 * A stream of requests at an even pace: over any whole number of its intervals, exactly as many requests as the rate
 * says.
 */
import type { Stream } from '../../kernel/random.ts';
import type { Pattern } from '../../../model/client.ts';
import { curveOf, secondsTo } from './pattern.ts';

/** Plain data, replaced and never changed. */
export interface Lane {
  client: string;
  /** "namespace/name" of the one Service it is for; absent: what its client asks for. */
  target?: string;
  /** Requests per second. */
  rate: number;
  /** How that changes with time; absent: it does not. */
  pattern?: Pattern;
  /** Tells its timers from those of a lane that went before. */
  generation: number;
  /** Virtual ms. */
  start: number;
  /** How many requests were sent. */
  sent: number;
  /** Virtual ms of the next one; a fraction, as the pace may be quicker than the clock. */
  due: number;
}

/** Share of an interval by which a request may come early or late; below a half, so that none overtakes another. */
const JITTER = 0.2;

function dueAt({ start, rate, pattern }: Pick<Lane, 'start' | 'rate' | 'pattern'>, n: number, random: Stream): number {
  const place = n + 0.5 + JITTER * (2 * random.unit() - 1);
  if (pattern === undefined || pattern.kind === 'steady') return start + (place * 1000) / rate;
  return start + secondsTo(curveOf({ rate, pattern }), place) * 1000;
}

/** @param rate requests per second, above 0 */
export function newLane(
  client: string,
  target: string | undefined,
  rate: number,
  generation: number,
  now: number,
  random: Stream,
  pattern?: Pattern,
): Lane {
  const shape = { start: now, rate, ...(pattern === undefined ? {} : { pattern }) };
  const lane: Lane = { client, ...shape, generation, sent: 0, due: dueAt(shape, 0, random) };
  return target === undefined ? lane : { ...lane, target };
}

/** The lane after one more request. */
export const sentOne = (lane: Lane, random: Stream): Lane => ({
  ...lane,
  sent: lane.sent + 1,
  due: dueAt(lane, lane.sent + 1, random),
});

/** The name of a lane: the same client and Service always have the same. */
export const laneId = (client: string, target?: string): string =>
  target === undefined ? client : `${client} ${target}`;
