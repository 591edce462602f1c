/** How long a Job waits after failures: 10 s, doubled by each that follows, at most 10 min (backoff_utils.go). Pure. */

export const LEAST_MS = 10_000;
export const MOST_MS = 600_000;

export interface BackOff {
  /** Since the last success. */
  failures: number;
  /** Unix ms of the last of them. */
  lastFailureMs: number;
}

export const noFailures: BackOff = { failures: 0, lastFailureMs: 0 };

/** Takes when pods have succeeded and failed since, Unix ms; failures before the last success are forgotten. */
export function nextBackOff(before: BackOff, succeeded: readonly number[], failed: readonly number[]): BackOff {
  const success = Math.max(-Infinity, ...succeeded);
  const since = failed.filter((at) => at > success);
  const lastFailureMs = Math.max(before.lastFailureMs, ...failed);
  if (succeeded.length > 0) return { failures: since.length, lastFailureMs };
  return failed.length === 0 ? before : { failures: before.failures + failed.length, lastFailureMs };
}

/** Ms that are left to wait. */
export function leftToWait({ failures, lastFailureMs }: BackOff, nowMs: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(LEAST_MS * 2 ** Math.min(failures - 1, 30), MOST_MS);
  return Math.max(0, lastFailureMs + wait - nowMs);
}
