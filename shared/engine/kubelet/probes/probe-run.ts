/** Counts the results of one probe in a row, and says when they make a difference. */
import type { Container, Probe } from '../../../model/pod.ts';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

export const PROBE_KINDS: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export type ProbeResult = 'success' | 'failure';

/** The worker of one probe of one run of a container. */
export interface ProbeRun {
  /** Virtual ms since which it would go on succeeding, and is not run. */
  readonly restsFrom?: number | undefined;
  /** A timer for its next probe is set. */
  readonly armed: boolean;
  readonly last?: ProbeResult;
  /** How often `last` came in a row. */
  readonly times: number;
  /** What counts: changes only when a threshold is reached. */
  readonly result?: ProbeResult;
}

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  if (kind === 'readiness') return container.readinessProbe;
  return kind === 'liveness' ? container.livenessProbe : container.startupProbe;
}

/** "Readiness", as it stands in events. */
export const probeTitle = (kind: ProbeKind): string => kind[0]!.toUpperCase() + kind.slice(1);

/** The run after one more result (pkg/kubelet/prober/worker.go doProbe). */
export function observe(run: ProbeRun, probe: Probe, result: ProbeResult): ProbeRun {
  const times = run.last === result ? run.times + 1 : 1;
  const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
  if (times < threshold) return { ...run, last: result, times };
  return { ...run, last: result, times, result };
}

const periodMs = (probe: Probe): number => (probe.periodSeconds ?? 10) * 1000;

/**
 * Virtual ms of the next tick after `now` at which the probe is due. Tickers run from the pod's admission,
 * and nothing is probed until whole seconds of the initial delay have passed since the container's start.
 */
export function nextTick(probe: Probe, admittedAt: number, startedAt: number, now: number): number {
  const period = periodMs(probe);
  const from = Math.max(now + 1, startedAt + (probe.initialDelaySeconds ?? 0) * 1000);
  return admittedAt + Math.ceil((from - admittedAt) / period) * period;
}

export const isDelayed = (probe: Probe, startedAt: number, now: number): boolean =>
  Math.floor((now - startedAt) / 1000) < (probe.initialDelaySeconds ?? 0);
