/** All containers of a pod with the paths of their fields, in upstream's order (VisitContainersWithPath). */
import type { Container, PodSpec } from '../../../../model/pod.ts';

export interface PlacedContainer {
  container: Container;
  /** "spec.initContainers[0]" */
  path: string;
}

export function everyContainer(spec: PodSpec, path: string): PlacedContainer[] {
  const placed = (list: readonly unknown[] | undefined, field: string): PlacedContainer[] =>
    (list ?? []).map((container, i) => ({ container: container as Container, path: `${path}.${field}[${i}]` }));
  return [
    ...placed(spec.initContainers, 'initContainers'),
    ...placed(spec.containers, 'containers'),
    ...placed(spec.ephemeralContainers, 'ephemeralContainers'),
  ];
}
