/** Answers what processes in pods ask of the network: names, connections, pages; over Services as everybody else. */
import type { Context } from '../api/actor.ts';
import { clusterDns } from '../kinds/service/cluster-dns.ts';
import { machineFault } from '../kinds/machine.ts';
import type { Pod } from '../../model/pod.ts';
import type { HttpRequest, NetAnswer, NetRequest } from '../shell/network/request.ts';
import { resolverOf } from '../kinds/pod/resolver.ts';
import { isAddress, resolve, type Resolved } from './names.ts';
import { isOutside, OUTSIDE_MS, outsideAddress, outsidePage } from './outside.ts';
import { latencyAround } from './request.ts';
import { backendsOf, pick, serviceOfSlice } from './routing.ts';

/** What a pod's server says on a port; undefined: nothing listens there. */
export interface ServerAnswer {
  status: number;
  body: string;
  headers: readonly (readonly [string, string])[];
  afterMs: number;
}

/** What a client asks of a pod's server. */
export interface ServerRequest {
  port: number;
  /** With the query. */
  path: string;
  method: string;
  host: string;
  /** Who asks: the address, and what it calls itself. */
  client: string;
  agent: string;
  headers?: readonly (readonly [string, string])[];
}

export interface Servers {
  answer(ctx: Context, pod: Pod, request: ServerRequest): ServerAnswer | undefined;
  isOpen(ctx: Context, pod: Pod, port: number): boolean;
}

const DNS_MS = 2;
const CONNECT_MS = 1;
/** Nobody answers: the tool's own patience is usually shorter. */
const SILENCE_MS = 130_000;

interface Reply {
  answer: NetAnswer;
  afterMs: number;
}

type Found = { pod: Pod; port: number; ip: string } | { error: 'refused' | 'timeout' | 'unresolved'; ip?: string };

/** The pod and port behind an address and port. */
function target(ctx: Context, from: Pod, ip: string, port: number): Found {
  const { read } = ctx;
  if (ip === '127.0.0.1' || ip === from.status?.podIP) return { pod: from, port, ip };
  for (const service of read.list('Service')) {
    if (service.spec.clusterIP !== ip) continue;
    const open = service.spec.ports?.find((p) => p.port === port);
    if (open === undefined) return { error: 'timeout', ip };
    const { namespace = '', name } = service.metadata;
    const slices = [...read.list('EndpointSlice.discovery.k8s.io', namespace)].filter(
      (s) => serviceOfSlice(s) === name,
    );
    const backend = pick(backendsOf(open, slices), ctx.random('route'));
    const ref = backend?.endpoint.targetRef;
    const pod = ref?.kind === 'Pod' ? read.get('Pod', ref.namespace ?? namespace, ref.name ?? '') : undefined;
    if (backend === undefined) return { error: 'refused', ip };
    return pod === undefined ? { error: 'timeout', ip } : { pod, port: backend.port, ip };
  }
  for (const pod of read.list('Pod')) if (pod.status?.podIP === ip) return { pod, port, ip };
  return { error: 'timeout', ip };
}

/** What a pod finds under a name: the cluster's own names only where it asks the cluster's DNS. */
function resolveFor(ctx: Context, from: Pod, name: string, search: boolean): Resolved | undefined {
  if (resolverOf(from) === 'cluster') return resolve(ctx.read, from.metadata.namespace ?? '', name, search);
  const away = outsideAddress(name);
  return away === undefined ? undefined : { name, addresses: [away] };
}

function find(ctx: Context, from: Pod, host: string, port: number): Found {
  if (host === 'localhost') return target(ctx, from, '127.0.0.1', port);
  // A machine that is cut off reaches only itself.
  const isAway = (pod: Pod): boolean => machineFault(ctx.read.get('Node', '', pod.spec.nodeName ?? '')) !== undefined;
  const resolved = isAddress(host) ? [host] : resolveFor(ctx, from, host, true)?.addresses;
  const ip = resolved?.[resolved.length === 1 ? 0 : ctx.random('route').int(resolved.length)];
  if (ip === undefined) return { error: 'unresolved' };
  const found = target(ctx, from, ip, port);
  if ('error' in found || found.pod.spec.nodeName === from.spec.nodeName) return found;
  return isAway(found.pod) || isAway(from) ? { error: 'timeout', ip } : found;
}

const failed = (ctx: Context, reason: 'refused' | 'timeout' | 'unresolved', ip?: string): Reply => ({
  answer: { kind: 'error', reason, server: clusterDns(ctx.read), ...(ip === undefined ? {} : { ip }) },
  afterMs: reason === 'timeout' ? SILENCE_MS : reason === 'unresolved' ? DNS_MS * 4 : CONNECT_MS,
});

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function http(ctx: Context, from: Pod, request: HttpRequest, servers: Servers): Reply {
  const away = outsideAddress(request.host);
  if (away !== undefined && resolveFor(ctx, from, request.host, true)?.addresses[0] === away) {
    const page = outsidePage(request.host);
    const headers = [['Content-Type', 'text/html']] as const;
    return { answer: { kind: 'http', ip: away, status: 200, reason: 'OK', headers, body: page }, afterMs: OUTSIDE_MS };
  }
  const found = find(ctx, from, request.host, request.port);
  if ('error' in found) return failed(ctx, found.error, found.ip);
  const header = (name: string): string | undefined => request.headers.find(([n]) => n.toLowerCase() === name)?.[1];
  const said = servers.answer(ctx, found.pod, {
    port: found.port,
    path: request.path,
    method: request.method,
    host: header('host') ?? (request.port === 80 ? request.host : `${request.host}:${request.port}`),
    client: found.pod === from ? '127.0.0.1' : (from.status?.podIP ?? ''),
    agent: header('user-agent') ?? '-',
    headers: request.headers,
  });
  if (said === undefined) return failed(ctx, 'refused', found.ip);
  const { status, body, headers } = said;
  return {
    answer: { kind: 'http', ip: found.ip, status, reason: REASONS[status] ?? '', headers, body },
    afterMs: latencyAround(said.afterMs, ctx.random('latency')),
  };
}

/** The network as the processes of pods know it. */
export function networkDoor(servers: Servers): (ctx: Context, from: Pod, request: NetRequest) => Reply {
  return (ctx, from, request) => {
    switch (request.kind) {
      case 'http':
        return http(ctx, from, request, servers);
      case 'tcp': {
        const found = find(ctx, from, request.host, request.port);
        if ('error' in found && found.ip !== undefined && isOutside(found.ip))
          return { answer: { kind: 'tcp', ip: found.ip, received: '' }, afterMs: OUTSIDE_MS };
        if ('error' in found) return failed(ctx, found.error, found.ip);
        if (!servers.isOpen(ctx, found.pod, found.port)) return failed(ctx, 'refused', found.ip);
        return { answer: { kind: 'tcp', ip: found.ip, received: '' }, afterMs: CONNECT_MS };
      }
      case 'icmp': {
        const found = find(ctx, from, request.host, 0);
        if ('error' in found && found.ip !== undefined && isOutside(found.ip))
          return { answer: { kind: 'icmp', ip: found.ip, ms: OUTSIDE_MS }, afterMs: OUTSIDE_MS };
        if ('error' in found) return failed(ctx, found.error === 'refused' ? 'timeout' : found.error, found.ip);
        return { answer: { kind: 'icmp', ip: found.ip, ms: CONNECT_MS }, afterMs: CONNECT_MS };
      }
      case 'dns': {
        const found = resolveFor(ctx, from, request.name, request.search);
        const wanted = request.type === 'A' || request.type === 'ANY' ? (found?.addresses ?? []) : [];
        const name = found?.name ?? request.name;
        const records = wanted.map((data) => ({ name, type: 'A', ttl: 5, data }));
        return { answer: { kind: 'dns', server: clusterDns(ctx.read), name, records }, afterMs: DNS_MS };
      }
    }
  };
}
