/**
 * How much an emptyDir in memory holds: what it says, what the pod may use, what the machine has; the least of
 * them.
 */
import { bytesOf } from '../../api/quantity.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { isSidecar } from '../pod-record.ts';

/** core/v1 EmptyDirVolumeSource. */
export interface EmptyDirSource {
  medium?: string;
  sizeLimit?: string;
}

const memoryLimit = (resources: { limits?: ResourceList } | undefined): number =>
  bytesOf(resources?.limits?.['memory'] ?? '0');

/**
 * Bytes of memory that the pod as a whole may use; 0: as much as the machine has, as one of its containers has no
 * limit (pkg/kubelet/cm ResourceConfigForPod).
 */
export function podMemoryLimit({ spec }: Pod): number {
  const whole = memoryLimit(spec['resources'] as { limits?: ResourceList } | undefined);
  if (whole > 0) return whole;
  let sidecars = 0;
  let highest = 0;
  for (const container of spec.initContainers ?? []) {
    const limit = memoryLimit(container.resources);
    if (limit === 0) return 0;
    if (isSidecar(container)) sidecars += limit;
    highest = Math.max(highest, isSidecar(container) ? sidecars : sidecars + limit);
  }
  let sum = sidecars;
  for (const container of spec.containers) {
    const limit = memoryLimit(container.resources);
    if (limit === 0) return 0;
    sum += limit;
  }
  return Math.max(sum, highest);
}

/** Bytes; undefined where nothing limits it (pkg/volume/emptydir calculateEmptyDirMemorySize). */
export function memoryCapacity({ sizeLimit }: EmptyDirSource, pod: Pod, node: Node | undefined): number | undefined {
  const allocatable = node?.status?.allocatable?.['memory'];
  const limits = [allocatable === undefined ? 0 : bytesOf(allocatable), podMemoryLimit(pod), bytesOf(sizeLimit ?? '0')];
  const least = Math.min(...limits.filter((bytes) => bytes > 0));
  return least === Infinity ? undefined : least;
}
