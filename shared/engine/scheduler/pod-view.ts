/** A pod as the plugins read it: looked up once per scheduling cycle, not once per node. */
import type { Pod, Toleration } from '../../model/pod.ts';
import { nodeAffinityOf, type CompiledAffinity } from './node-selector.ts';
import { podRequests, type PodRequests } from './pod-requests.ts';

export interface PodView {
  pod: Pod;
  requests: PodRequests;
  tolerations: readonly Toleration[];
  /** Undefined when there is none, or an empty one. */
  nodeSelector: Readonly<Record<string, string>> | undefined;
  affinity: CompiledAffinity;
}

const NO_TOLERATIONS: readonly Toleration[] = [];

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

export function viewOf(pod: Pod): PodView {
  const { spec } = pod;
  const selector = spec.nodeSelector;
  return {
    pod,
    requests: podRequests(spec),
    tolerations: spec.tolerations ?? NO_TOLERATIONS,
    nodeSelector: selector === undefined || selector === null || isEmpty(selector) ? undefined : selector,
    affinity: nodeAffinityOf(spec),
  };
}
