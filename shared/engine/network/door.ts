/** Answers what processes ask of the network, in pods, on machines and outside: names, connections, pages; by the way that everybody takes. */
import { MACHINE_DNS } from '../kinds/pod/resolver.ts';
import type { DnsRequest, HttpRequest, NetAnswer, NetRequest } from '../shell/network/request.ts';
import type { Resolver } from '../shell/network/resolver.ts';
import { connect, intoPod } from './connect/connect.ts';
import { SILENCE_MS, type Connected, type Connection, type Refused } from './connect/connection.ts';
import { senderName, type Sender } from './connect/sender.ts';
import type { Net } from './connect/net.ts';
import { isReachable } from './connect/ping.ts';
import { serverAsker } from './dns/ask-server.ts';
import { lookUp, type Looked } from './dns/lookup.ts';
import { passOn } from './ingress/pass-on.ts';
import { isOutside, OUTSIDE_MS, outsidePage } from './outside.ts';
import { healthAnswer, type HealthAnswer } from './proxy/health.ts';
import { wayOf } from './requests/begin.ts';
import { endedPlan, noteAsked, noteUnresolved, proxyPlan, refusedPlan } from './requests/door-plan.ts';
import { latencyAround } from './requests/latency.ts';
import { takeOn } from './requests/queue.ts';

const CONNECT_MS = 1;

interface Reply {
  answer: NetAnswer;
  afterMs: number;
}

/** A kubelet's own: its machine's. */
const MACHINE: Resolver = {
  hosts: [{ ip: '127.0.0.1', names: ['localhost'] }],
  servers: [MACHINE_DNS],
  searches: [],
  ndots: 1,
  timeout: 5,
  attempts: 2,
  libc: 'glibc',
};

/** Who asks, and how names are found there. */
interface Caller {
  net: Net;
  from: Sender;
  resolver: Resolver;
}

/** An address to connect to, and the ms that it took to find it. */
type Found = { ip: string; afterMs: number } | Reply;

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

const look = ({ net, from, resolver }: Caller, host: string): Looked =>
  isAddress(host) ? { addresses: [host], name: host, afterMs: 0 } : lookUp(resolver, host, serverAsker(net, from));

function unresolved({ failure, afterMs }: Extract<Looked, { failure: string }>): Reply {
  const again = failure === 'again' ? { again: true } : {};
  return { answer: { kind: 'error', reason: 'unresolved', ...again }, afterMs };
}

function addressOf(caller: Caller, host: string): Found {
  const looked = look(caller, host);
  return 'failure' in looked ? unresolved(looked) : { ip: looked.addresses[0]!, afterMs: looked.afterMs };
}

/** The same for a request: where its name fails, that is what became of it. */
function addressFor(caller: Caller, request: HttpRequest): Found {
  const looked = look(caller, request.host);
  if (!('failure' in looked)) return { ip: looked.addresses[0]!, afterMs: looked.afterMs };
  noteUnresolved(caller.net, caller.from, request, looked.reason, looked.afterMs);
  return unresolved(looked);
}

const failed = (reason: 'refused' | 'timeout', ip?: string): Reply => ({
  answer: { kind: 'error', reason, ...(ip === undefined ? {} : { ip }) },
  afterMs: reason === 'timeout' ? SILENCE_MS : CONNECT_MS,
});

const later = ({ answer, afterMs }: Reply, ms: number): Reply => ({ answer, afterMs: afterMs + ms });

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

/** The connection of a process to an address. */
function dial(net: Net, from: Sender, ip: string, port: number): Connection {
  if (from.kind === 'outside' && from.through !== undefined) return intoPod(net, from.name, from.through, port);
  // Nothing of the cluster listens on the loopback of a machine or of a computer outside.
  if (from.kind !== 'pod' && ip.startsWith('127.')) {
    const hops = [{ kind: 'client', name: senderName(from) }] as const;
    const reason = `connection refused: nothing here listens on port ${port}`;
    return { ok: false, hops, cause: 'refused', reason, afterMs: CONNECT_MS };
  }
  return connect(net, from, { ip, port, protocol: 'TCP' });
}

const turnedAway = ({ afterMs }: Refused, ip: string): Reply =>
  failed(afterMs >= SILENCE_MS ? 'timeout' : 'refused', ip);

const page = (ip: string, host: string): Reply => {
  const headers = [['Content-Type', 'text/html']] as const;
  return {
    answer: { kind: 'http', ip, status: 200, reason: 'OK', headers, body: outsidePage(host) },
    afterMs: OUTSIDE_MS,
  };
};

/** A machine's own kube-proxy, where nobody else has the port. */
function healthOf(net: Net, ip: string, port: number): HealthAnswer | undefined {
  const machine = net.addresses.machine(net.ctx.read, ip);
  return machine === undefined ? undefined : healthAnswer(net, machine, port);
}

function http({ net, from }: Caller, request: HttpRequest, ip: string): Reply {
  const found = dial(net, from, ip, request.port);
  if (!found.ok) {
    const health = found.cause === 'refused' ? healthOf(net, ip, request.port) : undefined;
    if (health !== undefined) {
      noteAsked(net, from, request, ip, { ...wayOf(found), latency: CONNECT_MS, code: health.status });
      const { status, ...said } = health;
      return { answer: { kind: 'http', ip, status, reason: REASONS[status] ?? '', ...said }, afterMs: CONNECT_MS };
    }
    noteAsked(net, from, request, ip, refusedPlan(found));
    return turnedAway(found, ip);
  }
  return found.to === 'away' ? page(ip, request.host) : served({ net, from }, request, ip, found);
}

/** What the server at the end says, or the ingress controller before it. */
function served(
  { net, from }: Pick<Caller, 'net' | 'from'>,
  request: HttpRequest,
  ip: string,
  found: Connected,
): Reply {
  const { ctx, servers } = net;
  const header = (name: string): string | undefined => request.headers.find(([n]) => n.toLowerCase() === name)?.[1];
  const { method, path, headers: given } = request;
  const usual = request.port === (request.scheme === 'https' ? 443 : 80);
  const host = header('host') ?? (usual ? request.host : `${request.host}:${request.port}`);
  const passed = found.listening.hangs ? undefined : passOn(net, found, { method, host, path, headers: given });
  if (passed?.to === 'itself') {
    const { code, headers, body } = passed.page;
    const afterMs = passed.afterMs + found.networkMs;
    noteAsked(net, from, request, ip, proxyPlan(found, passed, afterMs));
    return { answer: { kind: 'http', ip, status: code, reason: REASONS[code] ?? '', headers, body }, afterMs };
  }
  const end = passed?.connection ?? found;
  const ask = passed?.ask ?? { method, host, path, headers: given };
  const agent = header('user-agent') ?? '-';
  const said = end.listening.hangs
    ? undefined
    : servers.answer(end.pod, { ...ask, port: end.port, client: end.seenAs, agent });
  const own = said === undefined ? 0 : latencyAround(said.afterMs, ctx.random('latency'));
  const waited = said === undefined ? undefined : takeOn(ctx, end.pod.metadata.uid ?? '', end.listening, own);
  if (said === undefined || waited === undefined) {
    const reason = `${end.pod.metadata.name} takes the request and never answers`;
    noteAsked(net, from, request, ip, endedPlan(end, SILENCE_MS, { cause: 'timed-out', reason }, passed?.rule));
    return failed('timeout', ip);
  }
  const { status, body, headers } = said;
  const afterMs = own + waited + end.networkMs;
  noteAsked(net, from, request, ip, endedPlan(end, afterMs, { code: status }, passed?.rule));
  return { answer: { kind: 'http', ip, status, reason: REASONS[status] ?? '', headers, body }, afterMs };
}

function tcp({ net, from }: Caller, ip: string, port: number): Reply {
  const found = dial(net, from, ip, port);
  if (!found.ok) return turnedAway(found, ip);
  return { answer: { kind: 'tcp', ip, received: '' }, afterMs: found.to === 'away' ? OUTSIDE_MS : CONNECT_MS };
}

function ping({ net, from }: Caller, ip: string): Reply {
  if (!isReachable(net, from, ip)) return failed('timeout', ip);
  const ms = isOutside(ip) ? OUTSIDE_MS : CONNECT_MS;
  return { answer: { kind: 'icmp', ip, ms }, afterMs: ms };
}

/** Exactly these questions, to the server that is named or to those of resolv.conf, one after the other. */
function dns({ net, from, resolver }: Caller, { questions, server }: DnsRequest): Reply {
  const ask = serverAsker(net, from);
  const named = server === undefined || isAddress(server) ? server : addressOf({ net, from, resolver }, server);
  if (typeof named === 'object' && 'answer' in named) return named;
  let spent = 0;
  let refused = true;
  for (const one of named === undefined ? resolver.servers : [typeof named === 'string' ? named : named.ip]) {
    const got = ask(one, questions);
    if (got.kind === 'replies')
      return { answer: { kind: 'dns', server: one, replies: got.replies }, afterMs: spent + got.afterMs };
    if (got.kind === 'silence') refused = false;
    spent += got.kind === 'silence' ? resolver.timeout * 1000 : got.afterMs;
  }
  return later(failed(refused ? 'refused' : 'timeout'), spent);
}

/** The network as processes know it; `resolver`: what their container or computer says of names, else the machine's. */
export function networkDoor(net: Net): (from: Sender, request: NetRequest, resolver?: Resolver) => Reply {
  return (from, request, resolver = MACHINE) => {
    const caller: Caller = { net, from, resolver };
    if (request.kind === 'dns') return dns(caller, request);
    if (request.kind === 'lookup') {
      const { host, server } = request;
      const looked = look(
        server === undefined ? caller : { ...caller, resolver: { ...resolver, servers: [server] } },
        host,
      );
      if ('failure' in looked) return unresolved(looked);
      const { addresses, name, afterMs } = looked;
      return { answer: { kind: 'lookup', addresses, name }, afterMs };
    }
    const found = request.kind === 'http' ? addressFor(caller, request) : addressOf(caller, request.host);
    if ('answer' in found) return found;
    switch (request.kind) {
      case 'http':
        return later(http(caller, request, found.ip), found.afterMs);
      case 'tcp':
        return later(tcp(caller, found.ip, request.port), found.afterMs);
      case 'icmp':
        return later(ping(caller, found.ip), found.afterMs);
    }
  };
}
