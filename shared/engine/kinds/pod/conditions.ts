/** Questions about a pod that many ask (pkg/api/v1/pod/util.go). */
import type { Condition } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import { parseTime } from '../../kernel/time.ts';

export function podCondition(pod: Pod, type: string): Condition | undefined {
  const conditions = pod.status?.conditions;
  if (conditions === undefined) return undefined;
  for (const c of conditions) if (c.type === type) return c;
  return undefined;
}

export const isPodReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/** Ready for at least `minReadySeconds`. nowMs: Unix ms. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  const since = parseTime(ready.lastTransitionTime ?? '');
  return since !== undefined && since + minReadySeconds * 1000 <= nowMs;
}

/** Succeeded or Failed: it will never run again. */
export const isPodTerminal = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Counts for its controller: neither finished nor on its way out (controller.IsPodActive). */
export const isPodActive = (pod: Pod): boolean => !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
