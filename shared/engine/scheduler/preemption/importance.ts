/** Which pods count for more than others (pkg/scheduler/util). */
import type { Pod } from '../../../model/pod.ts';

export const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0;

/** When it started, as text that can be compared; a pod that has not is taken as started last. */
const startOf = (pod: Pod): string => pod.status?.startTime ?? '~';

/** Sorts the most important first: by priority, then by who has run longest (MoreImportantPod). */
export function byImportance(a: Pod, b: Pod): number {
  const higher = priorityOf(b) - priorityOf(a);
  if (higher !== 0) return higher;
  const [x, y] = [startOf(a), startOf(b)];
  return x === y ? 0 : x < y ? -1 : 1;
}

/** The earliest start among those of the highest priority (GetEarliestPodStartTime). pods: at least one. */
export function earliestStart(pods: readonly Pod[]): string {
  const highest = Math.max(...pods.map(priorityOf));
  const starts = pods.filter((pod) => priorityOf(pod) === highest).map(startOf);
  return starts.reduce((least, start) => (start < least ? start : least));
}
