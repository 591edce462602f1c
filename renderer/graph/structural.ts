/** Whether a change of an object can change the picture's structure; most status updates cannot, and cost no layout. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Service } from '../../shared/model/network.ts';
import type { Node } from '../../shared/model/node.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { Deployment } from '../../shared/model/workloads.ts';

const never = new Set(['Event', 'ConfigMap', 'Secret', 'ServiceAccount', 'Namespace', 'ReplicaSet']);

/** True when something may appear, leave, move or be linked differently. */
export function isStructural(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  const kind = (after ?? before)?.kind ?? '';
  if (never.has(kind) && !(kind === 'ReplicaSet' && (before === undefined || after === undefined))) return false;
  if (before === undefined || after === undefined) return true;
  if (kind === 'EndpointSlice') return true;
  return keyOf(before) !== keyOf(after);
}

function keyOf(object: KubeObject): string {
  const labels = JSON.stringify(object.metadata.labels ?? null);
  if (object.kind === 'Pod') {
    const { spec, status } = object as Pod;
    const over = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    return `${spec.nodeName ?? ''} ${String(over)} ${labels} ${object.metadata.ownerReferences?.length ?? 0}`;
  }
  if (object.kind === 'Node') {
    const { spec, status } = object as Node;
    return `${labels} ${JSON.stringify(spec.taints ?? null)} ${JSON.stringify(status?.allocatable ?? null)}`;
  }
  if (object.kind === 'Service') {
    const { spec, status } = object as Service;
    return `${labels} ${JSON.stringify(spec)} ${JSON.stringify(status?.loadBalancer ?? null)}`;
  }
  if (object.kind === 'Deployment') {
    const { spec } = object as Deployment;
    return `${spec.replicas ?? 1} ${JSON.stringify(spec.strategy ?? null)} ${JSON.stringify(spec.template?.metadata?.labels ?? null)}`;
  }
  return JSON.stringify((object as { spec?: unknown }).spec ?? null);
}
