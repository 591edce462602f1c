/** One request, from the people outside to a Service and on to the pod that answers it, or does not. */
import type { Context } from '../api/actor.ts';
import { machineFault } from '../kinds/machine.ts';
import type { Stream } from '../kernel/random.ts';
import type { ServicePort } from '../../model/network.ts';
import type { Pod } from '../../model/pod.ts';
import type { RequestTrace } from '../../model/trace.ts';
import type { BackendIndex } from './backend-index.ts';
import { pick, type Backend } from './routing.ts';
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
/** A refusal comes back at once. */
const REFUSED_MS = 1;
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

/**
 * Ms that the work of a request takes in a pod, as its image and its cpu limit say; undefined: no program of it listens
 * on the port.
 */
export type WorkOf = (pod: Pod, port: number) => number | undefined;

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

/** The name of the container that listens, where its ports say so. */
function listener(pod: Pod, port: number): string | undefined {
  for (const container of pod.spec.containers) {
    if (container.ports?.some((p) => p.containerPort === port) === true) return container.name;
  }
  return undefined;
}

/** Whether the container that listens on the port runs; any container, where none says that it does. */
export function isListening(pod: Pod, port: number): boolean {
  const name = listener(pod, port);
  for (const status of pod.status?.containerStatuses ?? []) {
    if (status.state?.running !== undefined && (name === undefined || status.name === name)) return true;
  }
  return false;
}

function podOf(ctx: Context, namespace: string, { endpoint: { targetRef } }: Backend): Pod | undefined {
  if (targetRef?.kind !== 'Pod') return undefined;
  const pod = ctx.read.get('Pod', targetRef.namespace ?? namespace, targetRef.name ?? '');
  return pod === undefined || (targetRef.uid !== undefined && targetRef.uid !== pod.metadata.uid) ? undefined : pod;
}

/** The fault 'hang': connections are taken, and nothing comes back. */
const isHanging = (pod: Pod): boolean =>
  pod.metadata.annotations?.['orrery.dev/fault']?.split(',').some((fault) => fault.trim() === 'hang') === true;

/** Sends a request to the target; gives what became of it. */
export function ask(ctx: Context, index: BackendIndex, target: Target, workOf: WorkOf): Answer {
  const { namespace, service, port } = target;
  const backend = pick(index.backends(namespace, service, port), ctx.random('route'));
  if (backend === undefined) {
    return {
      outcome: 'no-endpoints',
      latency: REFUSED_MS,
      reason: `connection refused: no endpoint of ${targetKey(target)} is ready`,
    };
  }
  const pod = podOf(ctx, namespace, backend);
  if (pod === undefined)
    return { outcome: 'timeout', latency: TIMEOUT_MS, reason: `nobody answers at ${backend.address} any more` };
  const { name, uid = '' } = pod.metadata;
  const seen = { uid, name, node: pod.spec.nodeName ?? '' };
  const fault = machineFault(ctx.read.get('Node', '', seen.node));
  if (fault !== undefined) {
    const why = fault === 'off' ? 'has no power' : 'cannot be reached';
    return { outcome: 'timeout', latency: TIMEOUT_MS, pod: seen, reason: `${seen.node}, where ${name} runs, ${why}` };
  }
  const work = workOf(pod, backend.port);
  if (work === undefined || !isListening(pod, backend.port)) {
    return {
      outcome: 'refused',
      latency: REFUSED_MS,
      pod: seen,
      reason: `connection refused: nothing runs in ${name} that listens on port ${backend.port}`,
    };
  }
  if (isHanging(pod)) {
    return {
      outcome: 'timeout',
      latency: TIMEOUT_MS,
      pod: seen,
      reason: `${name} takes the request and never answers`,
    };
  }
  const latency = latencyOf(pod, work, ctx.random('latency'));
  noteVisit(ctx, uid, backend.port);
  return { outcome: 'ok', latency, pod: seen, ...(isHttp(port) ? { code: 200 } : {}) };
}
