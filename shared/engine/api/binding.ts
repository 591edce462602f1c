/** A pod is given its node once, unless it is going or held back (registry/core/pod/storage BindingREST). */
import type { Pod } from '../../model/pod.ts';
import { conflict } from './errors.ts';

const BINDINGS = { plural: 'pods/binding', group: '' };

/**
 * The pod on its node. @param at RFC 3339
 * @throws ApiError Conflict: already on a node, on its way out, behind a gate
 */
export function boundPod(pod: Pod, node: string, at: string): Pod {
  const { name, deletionTimestamp, generation } = pod.metadata;
  if (deletionTimestamp !== undefined)
    throw conflict(BINDINGS, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if ((pod.spec.nodeName ?? '') !== '')
    throw conflict(BINDINGS, name, `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  const gates = pod.spec['schedulingGates'] as readonly unknown[] | undefined;
  if ((gates ?? []).length > 0) throw conflict(BINDINGS, name, `pod ${name} has non-empty .spec.schedulingGates`);
  const scheduled = {
    type: 'PodScheduled',
    status: 'True' as const,
    lastProbeTime: null,
    lastTransitionTime: at,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const others = (pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled');
  return {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: [...others, scheduled] },
  };
}
