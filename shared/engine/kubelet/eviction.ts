/**
 * Ends pods that took more of their machine than they may: volumes over their size limit, memory that nothing else
 * limits (pkg/kubelet/eviction).
 */
import { addQuantities, bytesOf, compareQuantities } from '../api/quantity.ts';
import type { Quantity } from '../../model/meta.ts';
import type { Container, Pod } from '../../model/pod.ts';
import { imageOf } from './container-image.ts';
import { ImageNameError } from './images/image-name.ts';
import { containerAt, initCount, isSidecar, ordinaryEnd, save, type Work } from './pod-record.ts';
import { diskFor, imageTree, layerOf } from './runtime/container-disk.ts';
import type { EmptyDirSource } from './volumes/empty-dir.ts';
import { ownId } from './volumes/pod-volumes.ts';
import { terminate } from './termination.ts';

/** The eviction manager looks every ten seconds. */
const EVERY_MS = 10_000;
/** eviction_manager.go immediateEvictionGracePeriodSeconds. */
const GRACE_SECONDS = 1;

/** The pod fails now, whatever its restart policy says. */
export function evict(work: Work, message: string): void {
  if (work.record.stage !== 'running') return;
  const reason = 'Evicted';
  work.ctx.event(work.pod, 'Warning', reason, message);
  save(work, { evicted: { reason, message }, graceSeconds: GRACE_SECONDS, dirty: true });
  terminate(work);
}

const emptyDirOf = (volume: { name: string; [source: string]: unknown }): EmptyDirSource | undefined =>
  volume['emptyDir'] as EmptyDirSource | undefined;

const EPHEMERAL = 'ephemeral-storage';

const limitOf = (container: Container): string | undefined => container.resources?.limits?.[EPHEMERAL];

const limitsStorage = ({ spec }: Pick<Pod, 'spec'>): boolean =>
  (spec.volumes ?? []).some((v) => emptyDirOf(v)?.sizeLimit !== undefined) ||
  spec.containers.some((c) => limitOf(c) !== undefined) ||
  (spec.initContainers ?? []).some((c) => limitOf(c) !== undefined);

/**
 * What the pod as a whole may write, where any of its containers is limited: all together, or an init container with the
 * sidecars before it if that is more (component-helpers PodLimits; containers without a limit add nothing).
 */
export function podStorageLimit({ spec }: Pick<Pod, 'spec'>): Quantity | undefined {
  if (!limitsStorage({ spec })) return undefined;
  let sum: Quantity = '0';
  let peak: Quantity = '0';
  for (const container of spec.initContainers ?? []) {
    const own = limitOf(container) ?? '0';
    const here = addQuantities(sum, own);
    if (isSidecar(container)) sum = here;
    if (compareQuantities(here, peak) > 0) peak = here;
  }
  for (const container of spec.containers) sum = addQuantities(sum, limitOf(container) ?? '0');
  const most = compareQuantities(peak, sum) > 0 ? peak : sum;
  return compareQuantities(most, '0') === 0 ? undefined : most;
}

/** Bytes that the container has written beside its image and its volumes. */
function writtenBy(work: Work, index: number): number {
  const layer = diskFor(work.ctx).tree(layerOf(work.uid, index));
  const image = imageOf(work, containerAt(work.pod, index)!);
  if (layer === undefined || image instanceof ImageNameError) return 0;
  return Math.max(0, layer.bytes - imageTree(image).bytes);
}

/** What the pod has used up more of than it may, in upstream's words and order (eviction_manager.go localStorageEviction). */
function excessOf(work: Work): string | undefined {
  const { ctx, pod } = work;
  const disk = diskFor(ctx);
  let used = 0;
  for (const volume of pod.spec.volumes ?? []) {
    const source = emptyDirOf(volume);
    // What is in memory is the memory limit's affair.
    if (source === undefined || source.medium === 'Memory') continue;
    const bytes = disk.tree(ownId(pod, volume))?.bytes ?? 0;
    used += bytes;
    if (source.sizeLimit !== undefined && bytes > bytesOf(source.sizeLimit))
      return `Usage of EmptyDir volume ${JSON.stringify(volume.name)} exceeds the limit ${JSON.stringify(source.sizeLimit)}. `;
  }
  const most = podStorageLimit(pod);
  if (most === undefined) return undefined;
  const end = ordinaryEnd(pod);
  const written = Array.from({ length: end }, (_, index) => writtenBy(work, index));
  for (const bytes of written) used += bytes;
  if (used > bytesOf(most)) return `Pod ephemeral local storage usage exceeds the total limit of containers ${most}. `;
  for (let index = initCount(pod); index < end; index++) {
    const container = containerAt(pod, index)!;
    const limit = limitOf(container);
    if (limit !== undefined && written[index]! > bytesOf(limit))
      return `Container ${container.name} exceeded its local ephemeral storage limit ${JSON.stringify(limit)}. `;
  }
  return undefined;
}

/** Processes of the pod may have written: when it holds more than it may, the next look will find it. */
export function watchStorage(work: Work): void {
  const { ctx, pod, record, uid } = work;
  if (record.stage !== 'running' || record.evictionDue === true || !limitsStorage(pod)) return;
  if (excessOf(work) === undefined) return;
  save(work, { evictionDue: true });
  ctx.after(EVERY_MS - (ctx.now % EVERY_MS), 'storage', uid);
}

/** The look itself: what was too much may have been removed meanwhile. */
export function onStorage(work: Work): void {
  save(work, { evictionDue: false });
  const excess = excessOf(work);
  if (excess !== undefined) evict(work, excess);
}
