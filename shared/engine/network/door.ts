/** Answers what processes ask of the network, in pods, on machines and outside: names, connections, pages; by the way that everybody takes. */
import type { Context } from '../api/actor.ts';
import { clusterDns } from '../kinds/service/cluster-dns.ts';
import { resolverOf } from '../kinds/pod/resolver.ts';
import type { HttpRequest, NetAnswer, NetRequest } from '../shell/network/request.ts';
import { connect } from './connect/connect.ts';
import type { Connection } from './connect/connection.ts';
import { SILENCE_MS } from './connect/connection.ts';
import type { Sender } from './connect/sender.ts';
import type { Net } from './connect/net.ts';
import { isReachable } from './connect/ping.ts';
import { passOn } from './ingress/pass-on.ts';
import { isAddress, resolve, type Resolved } from './names.ts';
import { resolveOutside } from './outside-names.ts';
import { isOutside, OUTSIDE_MS, outsideAddress, outsidePage } from './outside.ts';
import { latencyAround } from './request.ts';

const DNS_MS = 2;
const CONNECT_MS = 1;

interface Reply {
  answer: NetAnswer;
  afterMs: number;
}

/** What one finds under a name: the cluster's own names only where it asks the cluster's DNS. */
function resolveFor(ctx: Context, from: Sender, name: string, search: boolean): Resolved | undefined {
  if (from.kind !== 'pod') return resolveOutside(ctx.read, name);
  const { pod } = from;
  if (resolverOf(pod) === 'cluster') return resolve(ctx.read, pod.metadata.namespace ?? '', name, search);
  const away = outsideAddress(name);
  return away === undefined ? undefined : { name, addresses: [away] };
}

function addressOf(ctx: Context, from: Sender, host: string): string | undefined {
  if (host === 'localhost') return '127.0.0.1';
  const resolved = isAddress(host) ? [host] : resolveFor(ctx, from, host, true)?.addresses;
  return resolved?.[resolved.length === 1 ? 0 : ctx.random('route').int(resolved.length)];
}

const failed = (ctx: Context, reason: 'refused' | 'timeout' | 'unresolved', ip?: string): Reply => ({
  answer: { kind: 'error', reason, server: clusterDns(ctx.read), ...(ip === undefined ? {} : { ip }) },
  afterMs: reason === 'timeout' ? SILENCE_MS : reason === 'unresolved' ? DNS_MS * 4 : CONNECT_MS,
});

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The connection of a process to an address, or what its tool is told of why there is none. */
function dial(net: Net, from: Sender, ip: string, port: number): Extract<Connection, { ok: true }> | Reply {
  // Nothing of the cluster listens on the loopback of a machine or of a computer outside.
  if (from.kind !== 'pod' && ip.startsWith('127.')) return failed(net.ctx, 'refused', ip);
  const found = connect(net, from, { ip, port, protocol: 'TCP' });
  return found.ok ? found : failed(net.ctx, found.afterMs >= SILENCE_MS ? 'timeout' : 'refused', ip);
}

const page = (ip: string, host: string): Reply => {
  const headers = [['Content-Type', 'text/html']] as const;
  return {
    answer: { kind: 'http', ip, status: 200, reason: 'OK', headers, body: outsidePage(host) },
    afterMs: OUTSIDE_MS,
  };
};

function http(net: Net, from: Sender, request: HttpRequest): Reply {
  const { ctx, servers } = net;
  const ip = addressOf(ctx, from, request.host);
  if (ip === undefined) return failed(ctx, 'unresolved');
  if (isOutside(ip)) return page(ip, request.host);
  const found = dial(net, from, ip, request.port);
  if ('answer' in found) return found;
  if (found.to === 'away') return page(ip, request.host);
  const header = (name: string): string | undefined => request.headers.find(([n]) => n.toLowerCase() === name)?.[1];
  const { method, path, headers: given } = request;
  const usual = request.port === (request.scheme === 'https' ? 443 : 80);
  const host = header('host') ?? (usual ? request.host : `${request.host}:${request.port}`);
  const passed = found.listening.hangs ? undefined : passOn(net, found, { method, host, path, headers: given });
  if (passed?.to === 'itself') {
    const { code, headers, body } = passed.page;
    return {
      answer: { kind: 'http', ip, status: code, reason: REASONS[code] ?? '', headers, body },
      afterMs: passed.afterMs + found.networkMs,
    };
  }
  const end = passed?.connection ?? found;
  const ask = passed?.ask ?? { method, host, path, headers: given };
  if (end.listening.hangs) return failed(ctx, 'timeout', ip);
  const agent = header('user-agent') ?? '-';
  const said = servers.answer(end.pod, { ...ask, port: end.port, client: end.seenAs, agent });
  if (said === undefined) return failed(ctx, 'refused', ip);
  const { status, body, headers } = said;
  return {
    answer: { kind: 'http', ip, status, reason: REASONS[status] ?? '', headers, body },
    afterMs: latencyAround(said.afterMs, ctx.random('latency')) + end.networkMs,
  };
}

function tcp(net: Net, from: Sender, host: string, port: number): Reply {
  const ip = addressOf(net.ctx, from, host);
  if (ip === undefined) return failed(net.ctx, 'unresolved');
  if (isOutside(ip)) return { answer: { kind: 'tcp', ip, received: '' }, afterMs: OUTSIDE_MS };
  const found = dial(net, from, ip, port);
  return 'answer' in found ? found : { answer: { kind: 'tcp', ip, received: '' }, afterMs: CONNECT_MS };
}

function ping(net: Net, from: Sender, host: string): Reply {
  const ip = addressOf(net.ctx, from, host);
  if (ip === undefined) return failed(net.ctx, 'unresolved');
  if (isOutside(ip)) return { answer: { kind: 'icmp', ip, ms: OUTSIDE_MS }, afterMs: OUTSIDE_MS };
  if (!isReachable(net, from, ip)) return failed(net.ctx, 'timeout', ip);
  return { answer: { kind: 'icmp', ip, ms: CONNECT_MS }, afterMs: CONNECT_MS };
}

/** The network as processes know it. */
export function networkDoor(net: Net): (from: Sender, request: NetRequest) => Reply {
  return (from, request) => {
    switch (request.kind) {
      case 'http':
        return http(net, from, request);
      case 'tcp':
        return tcp(net, from, request.host, request.port);
      case 'icmp':
        return ping(net, from, request.host);
      case 'dns': {
        const { ctx } = net;
        const found = resolveFor(ctx, from, request.name, request.search);
        const wanted = request.type === 'A' || request.type === 'ANY' ? (found?.addresses ?? []) : [];
        const name = found?.name ?? request.name;
        const records = wanted.map((data) => ({ name, type: 'A', ttl: 5, data }));
        return { answer: { kind: 'dns', server: clusterDns(ctx.read), name, records }, afterMs: DNS_MS };
      }
    }
  };
}
