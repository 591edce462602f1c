/** Which of its volumes a pod uses: the kubelet ignores the others. */
import type { Container, Pod, Volume } from '../../../model/pod.ts';

/** Every container of the pod: init containers, main ones, then ephemeral ones. */
export function* containersOf({ spec }: Pod): Iterable<Container> {
  yield* spec.initContainers ?? [];
  yield* spec.containers;
  yield* (spec.ephemeralContainers ?? []) as Container[];
}

/** How the volume is used. */
export interface Use {
  readonly mounted: boolean;
  /** As a raw block device. */
  readonly device: boolean;
}

const devices = (container: Container): readonly { name: string }[] =>
  (container['volumeDevices'] as { name: string }[] | undefined) ?? [];

/**
 * The volumes that a container mounts or has as a device, in the order of the manifest (pkg/volume/util
 * GetPodVolumeNames).
 */
export function usedVolumes(pod: Pod): readonly (Use & { readonly volume: Volume })[] {
  const volumes = pod.spec.volumes ?? [];
  if (volumes.length === 0) return [];
  const mounted = new Set<string>();
  const device = new Set<string>();
  for (const container of containersOf(pod)) {
    for (const { name } of container.volumeMounts ?? []) mounted.add(name);
    for (const { name } of devices(container)) device.add(name);
  }
  const uses = volumes.map((v) => ({ volume: v, mounted: mounted.has(v.name), device: device.has(v.name) }));
  return uses.filter((use) => use.mounted || use.device);
}
