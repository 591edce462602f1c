/**
 * The memory of containers over time: a program grows until it is up, a leak grows for ever, and a limit ends both
 * (the kernel's OOM killer within a limit; the kubelet's eviction where the machine itself runs out).
 */
import { bytesOf, canonicalQuantity } from '../api/quantity.ts';
import { evict } from './eviction.ts';
import { imageAt, leakedAt, memoryAt } from './memory-use.ts';
import { containerAt, initCount, saveContainer, type Work } from './pod-record.ts';
import { memoryLimitOf, outgrowsAfter } from './programs/usage.ts';
import { processesAt } from './runtime/container-processes.ts';
import { containerKey } from './timer-key.ts';

/** Bytes that the pod's first container takes more with each second. */
const LEAK = 'orrery.dev/memory-leak';
/** evictionHard memory.available, a kubelet's default. */
const THRESHOLD = '100Mi';

function rateOf(work: Work, index: number): number {
  const text = work.pod.metadata.annotations?.[LEAK];
  if (text === undefined || index !== initCount(work.pod)) return 0;
  try {
    return Math.max(0, bytesOf(text));
  } catch {
    // No quantity: an annotation is the author's own words, and means nothing then.
    return 0;
  }
}

/** What the machine has for pods before the kubelet begins to evict. */
function roomOnNode(work: Work): number | undefined {
  const capacity = work.ctx.read.get('Node', '', work.record.node)?.status?.capacity?.['memory'];
  return capacity === undefined ? undefined : bytesOf(capacity) - bytesOf(THRESHOLD);
}

/** Sets a timer for when the container will have too much; called when it starts and when its leak changes. */
export function armMemory(work: Work, index: number): void {
  const { ctx, record, uid } = work;
  const c = record.containers[index];
  const container = containerAt(work.pod, index);
  if (container === undefined || c?.status.state?.running === undefined) return;
  const rate = rateOf(work, index);
  if (rate !== (c.leak?.rate ?? 0)) {
    const bytes = c.leak === undefined ? 0 : leakedAt(c.leak, ctx.now);
    saveContainer(work, index, { ...c, leak: { at: ctx.now, bytes, rate } }, false);
  }
  const limit = memoryLimitOf(container);
  // What commands take is looked at as they run.
  const image = processesAt(work, index) === undefined ? imageAt(work, index) : undefined;
  const grows = (image?.usage.growth ?? 0) > 0;
  if (rate === 0 && !grows && (limit === undefined || image === undefined)) return;
  const most = limit ?? roomOnNode(work);
  const isBound = limit !== undefined || grows;
  const own = !isBound || image === undefined || most === undefined ? undefined : outgrowsAfter(container, image, most);
  const dueAt = own === undefined ? undefined : (c.startedAt ?? ctx.now) + own;
  const leaksAt =
    rate === 0 || most === undefined
      ? undefined
      : ctx.now + Math.max(1, Math.ceil(((most - memoryAt(work, index)) / rate) * 1000) + 1);
  const at = Math.min(dueAt ?? Infinity, leaksAt ?? Infinity);
  if (at === Infinity) return;
  ctx.after(Math.max(1, at - ctx.now), 'memory', containerKey(uid, index, c.run), { background: rate > 0 || grows });
}

/** A new run has leaked nothing yet. */
export function beginMemory(work: Work, index: number): void {
  const c = work.record.containers[index]!;
  if (c.leak !== undefined) saveContainer(work, index, { ...c, leak: undefined }, false);
  armMemory(work, index);
}

/** The leak of every container may have changed. */
export function leaksChanged(work: Work): void {
  work.record.containers.forEach((c, index) => {
    if (rateOf(work, index) !== (c.leak?.rate ?? 0)) armMemory(work, index);
  });
}

const inMi = (bytes: number): string => canonicalQuantity(`${Math.round(bytes / 1024)}Ki`);

/** Gives true when the container is to be killed for its memory; evicts its pod where only the machine limits it. */
export function isOutOfMemory(work: Work, index: number, run: number): boolean {
  const { record } = work;
  const c = record.containers[index];
  const container = containerAt(work.pod, index);
  if (container === undefined || c?.run !== run || c.status.state?.running === undefined) return false;
  const limit = memoryLimitOf(container);
  const most = limit ?? roomOnNode(work);
  const bytes = memoryAt(work, index);
  // A leak that was stopped or made slower meanwhile has a timer of its own.
  if (most === undefined || bytes < most) return false;
  if (limit !== undefined) return true;
  const request = container.resources?.requests?.['memory'] ?? '0';
  evict(
    work,
    `The node was low on resource: memory. Threshold quantity: ${THRESHOLD}, available: ${inMi(Math.max(0, most + bytesOf(THRESHOLD) - bytes))}. ` +
      `Container ${container.name} was using ${inMi(bytes)}, request is ${request}, has larger consumption of memory. `,
  );
  return false;
}
