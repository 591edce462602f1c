/** Pods, nodes and views of them for the tests of the scheduler. */
import type { Node } from '../../../shared/model/node.ts';
import type { Pod, PodSpec } from '../../../shared/model/pod.ts';
import { NodeInfo } from '../../../shared/engine/scheduler/node-info.ts';
import { viewOf, type PodView } from '../../../shared/engine/scheduler/pod-view.ts';

/** A pod as an upstream row has it: its spec may lack containers. */
export const podOf = (spec: Partial<PodSpec>, name = 'p'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: name },
  spec: { ...spec, containers: spec.containers ?? [] },
});

export const view = (spec: Partial<PodSpec>): PodView => viewOf(podOf(spec));

export const nodeOf = (name: string, rest: Partial<Node> & { labels?: Record<string, string> } = {}): Node => {
  const { labels, ...others } = rest;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    spec: {},
    ...others,
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
  };
};

/** A node with the pods on it. */
export function infoOf(node: Node, pods: readonly Pod[] = []): NodeInfo {
  const info = new NodeInfo(node.metadata.name);
  info.setNode(node);
  for (const pod of pods) {
    const { requests, hostPorts } = viewOf(podOf(pod.spec));
    info.count(requests, 1);
    info.countPorts(hostPorts, 1);
  }
  return info;
}
