/** Resources that a pod asks for as a whole (component-helpers/resource, feature PodLevelResources). */
import type { PodSpec, ResourceRequirements } from '../../../model/pod.ts';

/** Cpu, memory and huge pages may be asked for by the pod as a whole (IsSupportedPodLevelResource). */
export const isPodLevel = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** Whether a pod asks for anything as a whole (IsPodLevelResourcesSet). */
export function asksAsWhole(spec: PodSpec): boolean {
  const whole = spec['resources'] as ResourceRequirements | undefined;
  return [whole?.requests, whole?.limits].some((list) => Object.keys(list ?? {}).some(isPodLevel));
}
