/** Waits that double: between restarts of a container, and between attempts to pull an image. */

/** What is remembered of one thing that keeps failing. */
export interface BackOff {
  /** The wait after the next failure, ms. */
  ms: number;
  /** Virtual ms of the last doubling. */
  at: number;
}

/** backOffPeriod and MaxContainerBackOff / MaxImageBackOff of the kubelet. */
export const FIRST_BACK_OFF_MS = 10_000;
const MAX_MS = 300_000;
/** After this long without a failure all is forgiven: twice the maximum, 10 minutes. */
const FORGET_MS = 2 * MAX_MS;

const isForgotten = (entry: BackOff, at: number): boolean => at - entry.at > FORGET_MS;

/** The entry after one more failure at `at`, noted `now` (client-go util/flowcontrol Backoff.Next). */
export function nextBackOff(entry: BackOff | undefined, at: number, now: number): BackOff {
  if (entry === undefined || isForgotten(entry, at)) return { ms: FIRST_BACK_OFF_MS, at: now };
  return { ms: Math.min(entry.ms * 2, MAX_MS), at: now };
}

/** When a new attempt may be made after the failure at `at`; undefined: at once (Backoff.IsInBackOffSince). */
export function backOffUntil(entry: BackOff | undefined, at: number, now: number): number | undefined {
  if (entry === undefined || isForgotten(entry, at)) return undefined;
  return now - at < entry.ms ? at + entry.ms : undefined;
}
