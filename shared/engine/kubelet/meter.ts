/**
 * What the containers of a pod take of their machine, as two scrapes of its kubelet tell (the resource metrics endpoint, and
 * what metrics-server makes of it: pkg/storage/pod.go). Nobody scrapes: it is worked out for whoever asks.
 */
import type { Context } from '../api/actor.ts';
import { SCRAPE_MS, type ContainerUse, type PodMeter } from '../api/metrics.ts';
import { tickAt } from '../kernel/ticked-count.ts';
import { machineFault } from '../kinds/machine.ts';
import { milliOf } from '../api/quantity.ts';
import type { Pod } from '../../model/pod.ts';
import type { ImageCatalogue } from './images/image-catalogue.ts';
import { imageAt, memoryAt } from './memory-use.ts';
import { containerAt, podRecords, type Work } from './pod-record.ts';
import { servesPort } from './programs/listening.ts';
import { cpuOf, processesAt } from './runtime/container-processes.ts';
import { workDone } from './programs/work-done.ts';

/** How often people outside asked each port of a pod between the last two scrapes: the network counts it. */
export type OutsideRequests = (uid: string) => ReadonlyMap<number, number>;

/** A container that has run for less than that says too little (freshContainerMinMetricsResolution). */
const FRESH_MS = 10_000;

/** Over which time before the last scrape a container is known, ms; undefined: one that has only just begun. */
function windowOf(startedAt: number, endMs: number): number | undefined {
  const ranMs = endMs - startedAt;
  if (ranMs >= SCRAPE_MS) return SCRAPE_MS;
  return ranMs >= FRESH_MS ? ranMs : undefined;
}

/** Billionths of a core, never more than its limit lets it have. */
function capped(cpu: number, pod: Pod, index: number): number {
  const limit = containerAt(pod, index)?.resources?.limits?.['cpu'];
  return Math.round(limit === undefined ? cpu : Math.min(cpu, milliOf(limit) * 1e6));
}

/** @param ctx the kubelet's */
export function podMeter(ctx: Context, images: ImageCatalogue, outside: OutsideRequests): PodMeter {
  return (pod: Pod) => {
    const uid = pod.metadata.uid ?? '';
    const record = podRecords(ctx).get(uid);
    const node = pod.spec.nodeName ?? '';
    if (record === undefined || machineFault(ctx.read.get('Node', '', node)) !== undefined) return undefined;
    const work = { ctx, images, uid, pod, record } as Work;
    const endMs = tickAt(ctx.now, SCRAPE_MS) * SCRAPE_MS;
    const containers: ContainerUse[] = [];
    let firstWindow: number | undefined;
    const left = new Map(outside(uid));
    for (const [index, c] of record.containers.entries()) {
      const windowMs = c.status.state?.running === undefined ? undefined : windowOf(c.startedAt ?? ctx.now, endMs);
      if (windowMs === undefined) continue;
      const image = imageAt(work, index);
      const container = containerAt(pod, index);
      let busyMs = workDone(ctx, { uid, index, run: c.run });
      for (const [port, count] of left) {
        if (image === undefined || container === undefined || !servesPort(container, image, port)) continue;
        busyMs += count * image.usage.requestCpuMs;
        left.delete(port);
      }
      const known = processesAt(work, index);
      const restingMillis = (image?.usage.cpuMillis ?? 0) + (known === undefined ? 0 : cpuOf(known));
      const cpu = restingMillis * 1e6 + (busyMs / windowMs) * 1e9;
      containers.push({ name: c.status.name, cpu: capped(cpu, pod, index), memory: memoryAt(work, index, endMs) });
      firstWindow ??= windowMs;
    }
    return firstWindow === undefined ? undefined : { endMs, windowMs: firstWindow, containers };
  };
}
