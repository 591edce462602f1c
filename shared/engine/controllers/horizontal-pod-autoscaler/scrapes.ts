/**
 * What a metrics server has measured: counters of pods at moments 15 s apart, of which two make a rate
 * (metrics-server --metric-resolution=15s; k8s.io/metrics PodMetrics).
 */
import type { Context } from '../../api/actor.ts';
import type { ContainerUse, PodMeter } from '../../api/metrics.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Sample } from './calculator.ts';

export const EVERY_MS = 15_000;

interface Scrape {
  /** Virtual ms. */
  at: number;
  containers: readonly ContainerUse[];
}

interface Scraped {
  before?: Scrape;
  last: Scrape;
}

/** Whether a metrics server runs: the API of its metrics is its own, and gone with it. */
export function hasMetricsServer(ctx: Context): boolean {
  for (const pod of ctx.read.list('Pod', 'kube-system'))
    if (pod.metadata.labels?.['k8s-app'] === 'metrics-server' && isPodReady(pod)) return true;
  return false;
}

/** Measures the pods anew, each at most every 15 s. */
export function scrape(pods: readonly Pod[], meter: PodMeter, ctx: Context): void {
  const table = ctx.table<Scraped>('scrapes');
  for (const pod of pods) {
    const uid = pod.metadata.uid ?? '';
    const known = table.get(uid);
    if (known !== undefined && ctx.now - known.last.at < EVERY_MS) continue;
    const containers = meter(pod);
    if (containers === undefined || containers.length === 0) continue;
    const last = { at: ctx.now, containers };
    table.set(uid, known === undefined ? { last } : { before: known.last, last });
  }
}

/** Forgets pods that are gone. */
export function forgetScrapes(ctx: Context): void {
  const table = ctx.table<Scraped>('scrapes');
  for (const uid of table.keys()) if (ctx.read.byUid(uid) === undefined) table.delete(uid);
}

/** Thousandths of a core that a container took between two scrapes; undefined where it was started anew in between. */
function cpuOf(name: string, before: Scrape, last: Scrape): number | undefined {
  const use = (scraped: Scrape): number | undefined => scraped.containers.find((c) => c.name === name)?.cpuMs;
  const [was, is] = [use(before), use(last)];
  if (was === undefined || is === undefined || is < was) return undefined;
  return ((is - was) / (last.at - before.at)) * 1000;
}

/** Figures of the pods by name: thousandths of a core, or bytes; of one container, where it is named. */
export function samplesOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
  ctx: Context,
): Map<string, Sample> {
  const table = ctx.table<Scraped>('scrapes');
  const nowMs = parseTime(ctx.timestamp) ?? 0;
  const samples = new Map<string, Sample>();
  for (const pod of pods) {
    const known = table.get(pod.metadata.uid ?? '');
    if (known?.before === undefined) continue;
    const { before, last } = known;
    let value = 0;
    let isWhole = true;
    for (const { name, memory } of last.containers) {
      if (container !== undefined && name !== container) continue;
      const one = resource === 'cpu' ? cpuOf(name, before, last) : memory;
      if (one === undefined) isWhole = false;
      else value += one;
    }
    if (!isWhole) continue;
    const endMs = nowMs - (ctx.now - last.at);
    samples.set(pod.metadata.name, { value: Math.round(value), endMs, windowMs: last.at - before.at });
  }
  return samples;
}
