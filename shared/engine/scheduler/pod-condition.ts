/** The PodScheduled condition: written only when it says something new (upstream podutil.UpdatePodCondition). */
import type { Condition } from '../../model/meta.ts';
import type { Pod, PodStatus } from '../../model/pod.ts';

/** The status with the condition, or undefined when it already says so. */
export function withUnscheduled(pod: Pod, reason: string, message: string, timestamp: string): PodStatus | undefined {
  const conditions = pod.status?.conditions ?? [];
  const at = conditions.findIndex((c) => c.type === 'PodScheduled');
  const old = at < 0 ? undefined : conditions[at];
  const { generation } = pod.metadata;
  if (
    old?.status === 'False' &&
    old.reason === reason &&
    old.message === message &&
    old.observedGeneration === generation
  )
    return undefined;
  const condition: Condition = {
    type: 'PodScheduled',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: old?.status === 'False' ? (old.lastTransitionTime ?? timestamp) : timestamp,
    reason,
    message,
  };
  return { ...pod.status, conditions: at < 0 ? [...conditions, condition] : conditions.with(at, condition) };
}

/** The status with the node that the pod waits for; '' for none, undefined: as before. */
export function withNomination(status: PodStatus, node: string | undefined): PodStatus {
  if (node === undefined || node === (status.nominatedNodeName ?? '')) return status;
  if (node !== '') return { ...status, nominatedNodeName: node };
  const { nominatedNodeName: _, ...rest } = status;
  return rest;
}
