/** How many replicas a metric asks for (replica_calculator.go). Pure. */
import { podCondition } from '../../kinds/pod/conditions.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Pod } from '../../../model/pod.ts';

/** A pod's figure: thousandths of a core or of a byte, over a window that ended at a moment (Unix ms). */
export interface Sample {
  value: number;
  endMs: number;
  windowMs: number;
}

/** --horizontal-pod-autoscaler-cpu-initialization-period, -initial-readiness-delay, -tolerance. */
export interface Patience {
  cpuStartMs: number;
  readinessDelayMs: number;
}
const PATIENCE: Patience = { cpuStartMs: 5 * 60_000, readinessDelayMs: 30_000 };
export const TOLERANCE = 0.1;

export interface Groups {
  ready: number;
  unready: Set<string>;
  missing: Set<string>;
  ignored: Set<string>;
}

function isUnready(pod: Pod, sample: Sample, nowMs: number, { cpuStartMs, readinessDelayMs }: Patience): boolean {
  const condition = podCondition(pod, 'Ready');
  const start = parseTime(pod.status?.startTime ?? '');
  if (condition === undefined || start === undefined) return true;
  const since = parseTime(condition.lastTransitionTime ?? '') ?? 0;
  const isNot = condition.status === 'False';
  if (start + cpuStartMs > nowMs) return isNot || sample.endMs < since + sample.windowMs;
  return isNot && start + readinessDelayMs > since;
}

/** Which pods count, which do not yet, and of which nothing is known (groupPods). */
export function groupPods(
  pods: readonly Pod[],
  samples: ReadonlyMap<string, Sample>,
  resource: string,
  nowMs: number,
  patience: Patience = PATIENCE,
): Groups {
  const groups: Groups = { ready: 0, unready: new Set(), missing: new Set(), ignored: new Set() };
  for (const pod of pods) {
    const { name } = pod.metadata;
    const sample = samples.get(name);
    if (pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Failed') groups.ignored.add(name);
    else if (pod.status?.phase === 'Pending') groups.unready.add(name);
    else if (sample === undefined) groups.missing.add(name);
    else if (resource === 'cpu' && isUnready(pod, sample, nowMs, patience)) groups.unready.add(name);
    else groups.ready += 1;
  }
  return groups;
}

/** What a metric is measured against: a part of the requests, or a value for each pod. */
export type Aim = { percent: number; requests: ReadonlyMap<string, number> } | { average: number };

export interface Wish {
  replicas: number;
  /** Percent of the requests, where that is the aim. */
  utilization?: number;
  /** The average of those that were counted. */
  average: number;
}

interface Ratio {
  ratio: number;
  utilization?: number;
  average: number;
}

/** What is used over what is aimed at. @throws Error where there is nothing to compare */
function ratioOf(values: ReadonlyMap<string, number>, aim: Aim): Ratio {
  const total = [...values.values()].reduce((sum, value) => sum + value, 0);
  const average = Math.trunc(total / values.size);
  if ('average' in aim) return { ratio: average / aim.average, average };
  let requested = 0;
  for (const name of values.keys()) requested += aim.requests.get(name) ?? 0;
  if (requested === 0) throw new Error('no metrics returned matched known pods');
  const utilization = Math.trunc((total * 100) / requested);
  return { ratio: utilization / aim.percent, utilization, average };
}

const isWithin = (ratio: number): boolean => 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;

/**
 * Takes the replicas now, the pods and their figures; gives how many there should be.
 * @throws Error in upstream's words where there is nothing to go by
 */
export function wish(
  current: number,
  pods: readonly Pod[],
  samples: ReadonlyMap<string, Sample>,
  resource: string,
  aim: Aim,
  nowMs: number,
): Wish {
  const { ready, unready, missing, ignored } = groupPods(pods, samples, resource, nowMs);
  const values = new Map<string, number>();
  for (const [name, { value }] of samples) if (!ignored.has(name) && !unready.has(name)) values.set(name, value);
  if (values.size === 0) throw new Error('did not receive metrics for targeted pods (pods might be unready)');
  const { ratio, ...seen } = ratioOf(values, aim);
  const addUnready = unready.size > 0 && ratio > 1;
  if (!addUnready && missing.size === 0)
    return { ...seen, replicas: isWithin(ratio) ? current : Math.ceil(ratio * ready) };
  for (const name of missing) {
    // The careful guess: as if it used all when there would be fewer, nothing when there would be more.
    if (ratio < 1)
      values.set(
        name,
        'average' in aim ? aim.average : ((aim.requests.get(name) ?? 0) * Math.max(100, aim.percent)) / 100,
      );
    else if (ratio > 1 || 'average' in aim) values.set(name, 0);
  }
  if (addUnready) for (const name of unready) values.set(name, 0);
  const again = ratioOf(values, aim).ratio;
  const isTurned = (ratio < 1 && again > 1) || (ratio > 1 && again < 1);
  if (isWithin(again) || isTurned) return { ...seen, replicas: current };
  const replicas = Math.ceil(again * values.size);
  const isOpposite = (again < 1 && replicas > current) || (again > 1 && replicas < current);
  return { ...seen, replicas: isOpposite ? current : replicas };
}
