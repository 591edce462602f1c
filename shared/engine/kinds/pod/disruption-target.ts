/** The condition of a pod that is about to be taken away, and by whom (core/v1 DisruptionTarget). */
import type { Condition } from '../../../model/meta.ts';
import type { Pod, PodStatus } from '../../../model/pod.ts';

const TYPE = 'DisruptionTarget';

/** core/v1 PodReason...: who takes pods away. */
export type DisruptionReason =
  | 'DeletionByTaintManager'
  | 'DeletionByPodGC'
  | 'EvictionByEvictionAPI'
  | 'PreemptionByScheduler';

/** The pod's status with the condition, which keeps its place and, when it was true already, its time. */
export function withDisruptionTarget(
  pod: Pod,
  reason: DisruptionReason,
  message: string,
  timestamp: string,
): PodStatus {
  const conditions = pod.status?.conditions ?? [];
  const at = conditions.findIndex((c) => c.type === TYPE);
  const old = at < 0 ? undefined : conditions[at];
  const { generation } = pod.metadata;
  const condition: Condition = {
    type: TYPE,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: old?.status === 'True' ? (old.lastTransitionTime ?? timestamp) : timestamp,
    reason,
    message,
  };
  return { ...pod.status, conditions: at < 0 ? [...conditions, condition] : conditions.with(at, condition) };
}
