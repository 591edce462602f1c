/** One request, from the people outside to a Service and on to the pod that answers it, or does not. */
import type { Stream } from '../kernel/random.ts';
import type { Service, ServicePort } from '../../model/network.ts';
import type { Pod } from '../../model/pod.ts';
import type { RequestTrace } from '../../model/trace.ts';
import { connect } from './connect/connect.ts';
import type { Refused } from './connect/connection.ts';
import type { Net } from './connect/net.ts';
import type { Destination, Sender } from './connect/sender.ts';
import { machineAddress } from './connect/sender.ts';
import { targetKey, type Target } from './targets.ts';
import { noteVisit } from './visits.ts';

/** What became of a request: a trace without what only the sender knows. */
export type Answer = Pick<RequestTrace, 'outcome' | 'latency' | 'pod' | 'code' | 'reason'>;

/** On a pod: how long it takes to answer, ms. */
export const LATENCY_ANNOTATION = 'orrery.dev/latency-ms';

/** What a pod takes that does not say. */
const LATENCY_MS = 20;
/** An answer takes at most half as long again, at least two thirds. */
const SPREAD = 0.5;
/** As long as a person waits for an address where nobody is. */
const TIMEOUT_MS = 1000;

/**
 * What an answer takes: as often f times longer as f times shorter than `mean`. Only exact arithmetic: the same
 * everywhere.
 */
export function latencyAround(mean: number, random: Stream): number {
  const way = 2 * random.unit() - 1;
  return Math.max(1, Math.round(way < 0 ? mean / (1 - SPREAD * way) : mean * (1 + SPREAD * way)));
}

function latencyOf(pod: Pod, work: number, random: Stream): number {
  const own = Number(pod.metadata.annotations?.[LATENCY_ANNOTATION] ?? NaN);
  return latencyAround(own > 0 ? own : LATENCY_MS + work, random);
}

const HTTP_PORTS: ReadonlySet<number> = new Set([80, 443, 8080]);

/** Whether the port speaks HTTP, as far as the Service says. */
function isHttp(port: ServicePort): boolean {
  if ((port.protocol ?? 'TCP') !== 'TCP') return false;
  return HTTP_PORTS.has(port.port) || /^https?/.test(port.appProtocol ?? port.name ?? '');
}

/** By which address people outside ask for a Service: its balancer's, a machine's, or its own where it has no door. */
export function addressFor({ ctx, doors }: Net, { spec, status }: Service, port: ServicePort): Destination | undefined {
  const protocol = port.protocol ?? 'TCP';
  const balanced = status?.loadBalancer?.ingress?.find(({ ip }) => ip !== undefined)?.ip;
  if (balanced !== undefined) return { ip: balanced, port: port.port, protocol };
  if ((port.nodePort ?? 0) !== 0) {
    const ready = doors.ready(ctx.read);
    const node = ready.length === 0 ? undefined : ready[ctx.random('door').int(ready.length)];
    const ip = node === undefined ? undefined : machineAddress(ctx.read.get('Node', '', node));
    if (ip !== undefined) return { ip, port: port.nodePort!, protocol };
  }
  const { clusterIP = '' } = spec;
  return clusterIP === '' || clusterIP === 'None' ? undefined : { ip: clusterIP, port: port.port, protocol };
}

const podSeen = (pod: Pod): RequestTrace['pod'] & object => ({
  uid: pod.metadata.uid ?? '',
  name: pod.metadata.name,
  node: pod.spec.nodeName ?? '',
});

function lost({ cause, reason, pod, afterMs }: Refused): Answer {
  const isRefused = cause === 'refused' || (cause === 'terminating' && afterMs <= TIMEOUT_MS);
  const isEmpty = cause === 'no-endpoints' || cause === 'not-ready';
  return {
    outcome: isEmpty ? 'no-endpoints' : isRefused ? 'refused' : 'timeout',
    latency: Math.min(afterMs, TIMEOUT_MS),
    ...(pod && { pod: podSeen(pod) }),
    reason,
  };
}

/** Sends a request to the target; gives what became of it. */
export function ask(net: Net, from: Sender, target: Target): Answer {
  const { ctx } = net;
  const { namespace, service: name, port } = target;
  const service = ctx.read.get('Service', namespace, name);
  const to = service && addressFor(net, service, port);
  if (to === undefined)
    return { outcome: 'timeout', latency: TIMEOUT_MS, reason: `${targetKey(target)} has no address` };
  const found = connect(net, from, to);
  if (!found.ok) return lost(found);
  if (found.to === 'away') return { outcome: 'ok', latency: LATENCY_MS, ...(isHttp(port) ? { code: 200 } : {}) };
  const { pod, listening } = found;
  if (listening.hangs) {
    const reason = `${pod.metadata.name} takes the request and never answers`;
    return { outcome: 'timeout', latency: TIMEOUT_MS, pod: podSeen(pod), reason };
  }
  const latency = latencyOf(pod, listening.workMs, ctx.random('latency'));
  noteVisit(ctx, pod.metadata.uid ?? '', found.port);
  return { outcome: 'ok', latency, pod: podSeen(pod), ...(isHttp(port) ? { code: 200 } : {}) };
}
