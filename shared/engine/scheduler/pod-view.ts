/** A pod as the plugins read it: looked up once per scheduling cycle, not once per node. */
import { hostPortsOf, type HostPort } from '../kinds/pod/host-ports.ts';
import type { Pod, Toleration } from '../../model/pod.ts';
import type { InterPodState } from './inter-pod-state.ts';
import { nodeAffinityOf, type CompiledAffinity } from './node-selector.ts';
import { podRequests, type PodRequests } from './pod-requests.ts';
import type { SpreadScore } from './spread-score.ts';
import type { SpreadState } from './spread-state.ts';
import { volumesOfPod, type PodVolumes, type VolumeSources } from './pod-volumes.ts';

export interface PodView {
  pod: Pod;
  requests: PodRequests;
  tolerations: readonly Toleration[];
  /** Undefined when there is none, or an empty one. */
  nodeSelector: Readonly<Record<string, string>> | undefined;
  affinity: CompiledAffinity;
  hostPorts: readonly HostPort[];
  /** Undefined when the pod asks nothing of storage. */
  volumes: PodVolumes | undefined;
  /** What this cycle knows of the pod's company, and of how evenly its like are spread; set where they matter. */
  company?: InterPodState;
  spread?: SpreadState;
  evenness?: SpreadScore;
  /** Its images that some node has, and which share of the nodes; what counts as all of them, in bytes. */
  images?: { wanted: readonly { name: string; spread: number }[]; most: number };
  /** How often another pod holds a claim that this one wants for itself alone. */
  conflicts?: number;
  /** Pods that are seen as if they were not there, while victims are looked for. */
  absent?: ReadonlySet<Pod>;
}

const NO_TOLERATIONS: readonly Toleration[] = [];

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

/** sources: what its volumes are looked up in; without, the pod is seen as if it had none. */
export function viewOf(pod: Pod, sources?: VolumeSources): PodView {
  const { spec } = pod;
  const selector = spec.nodeSelector;
  return {
    pod,
    requests: podRequests(spec),
    tolerations: spec.tolerations ?? NO_TOLERATIONS,
    nodeSelector: selector === undefined || selector === null || isEmpty(selector) ? undefined : selector,
    affinity: nodeAffinityOf(spec),
    hostPorts: hostPortsOf(spec),
    volumes: sources === undefined ? undefined : volumesOfPod(pod, sources),
  };
}
