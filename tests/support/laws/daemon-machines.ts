/** On which machines the documentation says that a DaemonSet's pods belong: its own reading, not the controller's. */
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { PodSpec, Toleration } from '../../../shared/model/pod.ts';

export interface DaemonSetLike extends KubeObject {
  spec: { template: { spec: PodSpec } };
}

/** What daemons are said to put up with besides what their template says. */
const BORNE = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];

const bears = (tolerations: readonly Toleration[], { key, effect }: { key: string; effect: string }): boolean =>
  BORNE.includes(key.replace('node.kubernetes.io/', '')) ||
  tolerations.some((t) => t.operator === 'Exists' && t.key === key && [undefined, effect].includes(t.effect));

/** Names of the machines that are to have one pod of it, sorted. Knows selectors of labels and tolerations of a key. */
export function daemonMachines({ spec }: DaemonSetLike, nodes: Iterable<Node>): string[] {
  const { nodeSelector = {}, tolerations = [] } = spec.template.spec;
  const isFor = ({ metadata, spec: { taints = [] } }: Node): boolean =>
    Object.entries(nodeSelector).every(([label, value]) => metadata.labels?.[label] === value) &&
    taints.every((taint) => taint.effect === 'PreferNoSchedule' || bears(tolerations, taint));
  return [...nodes]
    .filter(isFor)
    .map((node) => node.metadata.name)
    .sort();
}
