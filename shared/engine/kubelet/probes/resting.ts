/** Probes that rest go on in the access log of whoever answered them: their ticks are worked out, not run. */
import type { Context } from '../../api/actor.ts';
import type { Pod, Probe } from '../../../model/pod.ts';
import { containerAt, type PodRecord } from '../pod-record.ts';
import { hear, heardBy, type Heard } from '../programs/request-log.ts';
import { PROBE_KINDS, probeOf } from './probe-run.ts';

/** More are not told. */
const MOST = 100;

/** The last ticks of a probe after a moment, up to another one; virtual ms. */
function ticks(probe: Probe, admittedAt: number, after: number, to: number): number[] {
  const period = (probe.periodSeconds ?? 10) * 1000;
  const last = admittedAt + Math.floor((to - admittedAt) / period) * period;
  const found: number[] = [];
  for (let at = last; at > after && found.length < MOST; at -= period) found.push(at);
  return found.reverse();
}

/** The requests that resting probes of a container would have made since they rest. */
export function restedRequests(ctx: Context, pod: Pod, record: PodRecord, index: number): Heard[] {
  const c = record.containers[index];
  const container = containerAt(pod, index);
  if (c?.probes === undefined || container === undefined || c.status.state?.running === undefined) return [];
  const heard = heardBy(ctx, pod.metadata.uid ?? '', index, c.run);
  const found: Heard[] = [];
  for (const kind of PROBE_KINDS) {
    const spec = probeOf(container, kind);
    const from = c.probes[kind]?.restsFrom;
    if (spec?.httpGet === undefined || from === undefined) continue;
    // Startup is asked for once only.
    if (kind === 'startup') continue;
    const path = spec.httpGet.path ?? '/';
    const like = heard.findLast((h) => h.path === path && h.agent.startsWith('kube-probe/'));
    if (like !== undefined) for (const at of ticks(spec, record.admittedAt, from, ctx.now)) found.push({ ...like, at });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Before the probes are taken up again: what they would have asked meanwhile is noted. */
export function settleRested(ctx: Context, pod: Pod, record: PodRecord, index: number): void {
  const requests = restedRequests(ctx, pod, record, index);
  if (requests.length > 0) hear(ctx, pod.metadata.uid ?? '', index, record.containers[index]!.run, ...requests);
}
