/** What the containers of a pod take of their machine, as its kubelet measures it (the resource metrics endpoint). */
import type { Context } from '../api/actor.ts';
import type { ContainerUse, PodMeter } from '../api/metrics.ts';
import { machineFault } from '../kinds/machine.ts';
import { milliOf } from '../api/quantity.ts';
import type { Pod } from '../../model/pod.ts';
import type { ImageCatalogue } from './images/image-catalogue.ts';
import { imageAt, memoryAt } from './memory.ts';
import { containerAt, podRecords, type Work } from './pod-record.ts';
import { servesPort } from './programs/listening.ts';
import { workDone } from './programs/work-done.ts';

/** How often people outside have asked each port of a pod: the network counts it. */
export type OutsideRequests = (uid: string) => ReadonlyMap<number, number>;

/** Never more than its limit lets it have. */
function capped(cpuMs: number, work: Work, index: number, ranMs: number): number {
  const limit = containerAt(work.pod, index)?.resources?.limits?.['cpu'];
  return limit === undefined ? cpuMs : Math.min(cpuMs, (milliOf(limit) * ranMs) / 1000);
}

/** @param ctx the kubelet's */
export function podMeter(ctx: Context, images: ImageCatalogue, outside: OutsideRequests): PodMeter {
  return (pod: Pod) => {
    const uid = pod.metadata.uid ?? '';
    const record = podRecords(ctx).get(uid);
    const node = pod.spec.nodeName ?? '';
    if (record === undefined || machineFault(ctx.read.get('Node', '', node)) !== undefined) return undefined;
    const work = { ctx, images, uid, pod, record } as Work;
    const used: ContainerUse[] = [];
    const left = new Map(outside(uid));
    for (const [index, c] of record.containers.entries()) {
      if (c.status.state?.running === undefined) continue;
      const ranMs = ctx.now - (c.startedAt ?? ctx.now);
      const image = imageAt(work, index);
      const container = containerAt(pod, index);
      let cpuMs = ((image?.usage.cpuMillis ?? 0) * ranMs) / 1000 + workDone(ctx, uid, index);
      for (const [port, count] of left) {
        if (image === undefined || container === undefined || !servesPort(container, image, port)) continue;
        cpuMs += count * image.usage.requestCpuMs;
        left.delete(port);
      }
      used.push({ name: c.status.name, cpuMs: capped(cpuMs, work, index, ranMs), memory: memoryAt(work, index) });
    }
    return used;
  };
}
