/** What a container takes of memory at a moment: its program as it grows, its commands, files in memory, a leak. */
import { imageOf } from './container-image.ts';
import type { SimulatedImage } from './images/image-catalogue.ts';
import { ImageNameError } from './images/image-name.ts';
import { containerAt, initCount, type ContainerRecord, type Work } from './pod-record.ts';
import { restingMemory } from './programs/usage.ts';
import { diskFor } from './runtime/container-disk.ts';
import { memoryOf, processesAt } from './runtime/container-processes.ts';
import type { EmptyDirSource } from './volumes/empty-dir.ts';
import { ownId } from './volumes/pod-volumes.ts';

/** A leak, from the moment on at which its rate was last changed. */
export interface Leak {
  readonly at: number;
  readonly bytes: number;
  /** A second. */
  readonly rate: number;
}

export const leakedAt = ({ at, bytes, rate }: Leak, now: number): number => bytes + (rate * (now - at)) / 1000;

export function imageAt(work: Work, index: number): SimulatedImage | undefined {
  const image = imageOf(work, containerAt(work.pod, index)!);
  return image instanceof ImageNameError ? undefined : image;
}

/**
 * Bytes of files in memory, which count as the memory of who wrote them. Nobody notes who did: they are taken for those of
 * the first ordinary container that mounts the volume and may write it.
 */
function memoryFiles({ ctx, pod }: Work, index: number): number {
  let bytes = 0;
  for (const volume of pod.spec.volumes ?? []) {
    if ((volume['emptyDir'] as EmptyDirSource | undefined)?.medium !== 'Memory') continue;
    const owner = pod.spec.containers.findIndex((container) =>
      container.volumeMounts?.some((mount) => mount.name === volume.name && mount.readOnly !== true),
    );
    if (owner + initCount(pod) === index && owner >= 0) bytes += diskFor(ctx).tree(ownId(pod, volume))?.bytes ?? 0;
  }
  return bytes;
}

/** Bytes that the container takes, its leak not counted; what its commands take is known of the present alone. */
function ownMemory(work: Work, index: number, c: ContainerRecord, at: number): number {
  const known = processesAt(work, index);
  if (known !== undefined) return memoryOf(known) + memoryFiles(work, index);
  const image = imageAt(work, index);
  if (image === undefined) return 0;
  return restingMemory(containerAt(work.pod, index)!, image, at - (c.startedAt ?? at));
}

/** Bytes that a running container takes, now or at a moment since it started (virtual ms). */
export function memoryAt(work: Work, index: number, at = work.ctx.now): number {
  const c = work.record.containers[index];
  if (c?.status.state?.running === undefined) return 0;
  return Math.round(
    ownMemory(work, index, c, at) + (c.leak === undefined ? 0 : leakedAt(c.leak, Math.max(c.leak.at, at))),
  );
}
