/**
 * Ends pods that took more of their machine than they may: volumes over their size limit, memory that nothing else
 * limits (pkg/kubelet/eviction).
 */
import { bytesOf } from '../api/quantity.ts';
import type { Pod } from '../../model/pod.ts';
import { containerAt, initCount, ordinaryEnd, save, type Work } from './pod-record.ts';
import { diskFor, layerOf } from './runtime/container-disk.ts';
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

const limitsStorage = (pod: Pod): boolean =>
  (pod.spec.volumes ?? []).some((v) => emptyDirOf(v)?.sizeLimit !== undefined) ||
  pod.spec.containers.some((c) => c.resources?.limits?.['ephemeral-storage'] !== undefined);

/** What the pod has used up more of than it may, in upstream's words (localStorageEviction: volumes first, then containers). */
function excessOf(work: Work): string | undefined {
  const { ctx, pod, uid } = work;
  const disk = diskFor(ctx);
  for (const volume of pod.spec.volumes ?? []) {
    const source = emptyDirOf(volume);
    if (source?.sizeLimit === undefined || source.medium === 'Memory') continue;
    const bytes = disk.tree(ownId(pod, volume))?.bytes ?? 0;
    if (bytes > bytesOf(source.sizeLimit))
      return `Usage of EmptyDir volume ${JSON.stringify(volume.name)} exceeds the limit ${JSON.stringify(source.sizeLimit)}. `;
  }
  for (let index = initCount(pod); index < ordinaryEnd(pod); index++) {
    const container = containerAt(pod, index)!;
    const limit = container.resources?.limits?.['ephemeral-storage'];
    if (limit === undefined) continue;
    if ((disk.tree(layerOf(uid, index))?.bytes ?? 0) > bytesOf(limit))
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
