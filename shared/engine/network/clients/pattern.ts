/** How many requests a client has sent by a moment, and when its n-th is due: exact arithmetic, the same everywhere. */
import type { ClientSpec } from '../../../model/client.ts';

/** The rate between two moments goes evenly from one value to the other. */
interface Segment {
  /** Seconds it lasts. */
  length: number;
  from: number;
  to: number;
}

export interface Curve {
  segments: readonly Segment[];
  /** What comes after the last segment: the rate goes on, or all begins again. */
  repeats: boolean;
}

/** Share of the busiest hour's requests, hour by hour. */
const DAY = [
  0.15, 0.1, 0.08, 0.07, 0.08, 0.12, 0.25, 0.45, 0.7, 0.9, 1, 0.97, 0.9, 0.92, 0.95, 0.93, 0.9, 0.85, 0.8, 0.82, 0.78,
  0.6, 0.4, 0.25,
];

const STEADY_SECONDS = 3600;

export function curveOf({ rate, pattern }: Pick<ClientSpec, 'rate' | 'pattern'>): Curve {
  switch (pattern?.kind) {
    case 'ramp':
      return { segments: [{ length: pattern.overSeconds, from: pattern.from, to: rate }], repeats: false };
    case 'burst': {
      const quiet = Math.max(0, pattern.everySeconds - pattern.forSeconds);
      const burst = { length: pattern.forSeconds, from: pattern.rate, to: pattern.rate };
      return { segments: [{ length: quiet, from: rate, to: rate }, burst], repeats: true };
    }
    case 'day': {
      const length = pattern.lengthSeconds / DAY.length;
      const at = (hour: number): number => rate * DAY[hour % DAY.length]!;
      return { segments: DAY.map((_, hour) => ({ length, from: at(hour), to: at(hour + 1) })), repeats: true };
    }
    default:
      return { segments: [{ length: STEADY_SECONDS, from: rate, to: rate }], repeats: true };
  }
}

const amount = ({ length, from, to }: Segment): number => (length * (from + to)) / 2;

/** Requests in one run through all segments. */
const total = (segments: readonly Segment[]): number => segments.reduce((sum, one) => sum + amount(one), 0);
const duration = (segments: readonly Segment[]): number => segments.reduce((sum, one) => sum + one.length, 0);

/** Seconds into the segment at which `n` requests of it have been sent: rate x t + slope x t^2 / 2 = n. */
function within({ length, from, to }: Segment, n: number): number {
  const slope = (to - from) / length;
  if (Math.abs(slope) < 1e-9) return n / from;
  const root = from * from + 2 * slope * n;
  return (Math.sqrt(Math.max(0, root)) - from) / slope;
}

/** Seconds from the client's beginning at which `n` requests have been sent; Infinity: never. */
export function secondsTo(curve: Curve, n: number): number {
  const { segments, repeats } = curve;
  let left = n;
  let seconds = 0;
  if (repeats) {
    const whole = total(segments);
    if (whole <= 0) return Infinity;
    const rounds = Math.floor(left / whole);
    left -= rounds * whole;
    seconds = rounds * duration(segments);
  }
  for (const segment of segments) {
    const most = amount(segment);
    if (left < most) return seconds + within(segment, left);
    left -= most;
    seconds += segment.length;
  }
  if (repeats) return seconds;
  const last = segments.at(-1)?.to ?? 0;
  return last > 0 ? seconds + left / last : Infinity;
}

/** The most requests a second that it comes to. */
export const peakOf = ({ segments }: Curve): number =>
  segments.reduce((most, { from, to }) => Math.max(most, from, to), 0);

/** Requests a second at a moment, seconds from its beginning. */
export function rateAt({ segments, repeats }: Curve, at: number): number {
  const whole = duration(segments);
  let left = repeats && whole > 0 ? at % whole : at;
  for (const { length, from, to } of segments) {
    if (left < length) return from + ((to - from) * left) / length;
    left -= length;
  }
  return segments.at(-1)?.to ?? 0;
}
