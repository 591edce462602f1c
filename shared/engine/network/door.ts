/** Answers what processes ask of the network, in pods, on machines and outside: names, connections, pages; by the way that everybody takes. */
import { MACHINE_DNS } from '../kinds/pod/resolver.ts';
import type {
  DnsRequest,
  HttpRequest,
  IcmpRequest,
  LookupRequest,
  NetRequest,
  TcpRequest,
} from '../shell/network/request.ts';
import type { Resolver } from '../shell/network/resolver.ts';
import { CONNECT_MS, dial, failed, numbered, turnedAway, type Caller, type Found, type Reply } from './asked/caller.ts';
import { http } from './asked/http.ts';
import { agentPlan, awayPlan, endedPlan, noteAsked, noteUnknown, noteUnresolved, refusedPlan } from './asked/noted.ts';
import type { Net } from './connect/net.ts';
import { isReachable } from './connect/ping.ts';
import type { Sender } from './connect/sender.ts';
import { serverAsker } from './dns/ask-server.ts';
import { lookUp, type Looked } from './dns/lookup.ts';
import { isOutside, OUTSIDE_MS } from './outside.ts';
import { fateOf, type Fate } from './requests/fates.ts';
import { hangUp } from './requests/open.ts';

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

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host);

const look = ({ net, from, resolver }: Caller, host: string): Looked =>
  isAddress(host) ? { addresses: [host], name: host, afterMs: 0 } : lookUp(resolver, host, serverAsker(net, from));

function unresolved({ failure, afterMs }: Extract<Looked, { failure: string }>): Reply {
  const again = failure === 'again' ? { again: true } : {};
  return { answer: { kind: 'error', reason: 'unresolved', ...again }, afterMs };
}

const later = (reply: Reply, ms: number): Reply => ({
  ...reply,
  afterMs: reply.afterMs + ms,
  ...(reply.connectedMs !== undefined && { connectedMs: reply.connectedMs + ms }),
});

/** Where the host of a request leads; where its name fails, that is what became of it. */
function withAddress(caller: Caller, request: HttpRequest | TcpRequest, go: (to: Found) => Reply): Reply {
  const looked = look(caller, request.host);
  const namedMs = looked.afterMs;
  if ('failure' in looked) return { ...numbered(unresolved(looked), noteUnresolved(caller, request, looked)), namedMs };
  const { addresses, afterMs } = looked;
  return { ...later(go({ ip: addresses[0]!, afterMs }), afterMs), namedMs };
}

function tcp(caller: Caller, request: TcpRequest, to: Found): Reply {
  const { net, from } = caller;
  const { ip } = to;
  const found = dial(net, from, ip, request.port);
  if (!found.ok) return numbered(turnedAway(found, ip), noteAsked(caller, request, to, refusedPlan(found)));
  const plan =
    found.to === 'away'
      ? awayPlan(found)
      : found.to === 'agent'
        ? agentPlan(found)
        : endedPlan(found, CONNECT_MS + found.networkMs, {});
  const reply: Reply = { answer: { kind: 'tcp', ip, received: '' }, afterMs: plan.latency };
  return numbered(reply, noteAsked(caller, request, to, plan));
}

function lookup(caller: Caller, { host, server }: LookupRequest): Reply {
  const { resolver } = caller;
  const asking = server === undefined ? caller : { ...caller, resolver: { ...resolver, servers: [server] } };
  const looked = look(asking, host);
  if ('failure' in looked) return numbered(unresolved(looked), noteUnknown(caller, host, looked));
  const { addresses, name, afterMs } = looked;
  return { answer: { kind: 'lookup', addresses, name }, afterMs };
}

function ping(caller: Caller, { host }: IcmpRequest): Reply {
  const { net, from } = caller;
  const looked = look(caller, host);
  if ('failure' in looked) return numbered(unresolved(looked), noteUnknown(caller, host, looked));
  const ip = looked.addresses[0]!;
  if (!isReachable(net, from, ip)) return later(failed('timeout', ip), looked.afterMs);
  const ms = isOutside(ip) ? OUTSIDE_MS : CONNECT_MS;
  return { answer: { kind: 'icmp', ip, ms }, afterMs: looked.afterMs + ms };
}

/** Exactly these questions, to the server that is named or to those of resolv.conf, one after the other. */
function dns(caller: Caller, { questions, server }: DnsRequest): Reply {
  const { net, from, resolver } = caller;
  const ask = serverAsker(net, from);
  const looked = server === undefined ? undefined : look(caller, server);
  if (looked !== undefined && 'failure' in looked)
    return numbered(unresolved(looked), noteUnknown(caller, server!, looked));
  let spent = looked?.afterMs ?? 0;
  let refused = true;
  let reason = '';
  // Who asks for the names of addresses prints them where there are some, and misses nothing.
  const [name] = questions.filter(({ type }) => type !== 'PTR').map((one) => one.name);
  for (const one of looked === undefined ? resolver.servers : [looked.addresses[0]!]) {
    const got = ask(one, questions);
    if (got.kind === 'replies') {
      const afterMs = spent + got.afterMs;
      const reply: Reply = { answer: { kind: 'dns', server: one, replies: got.replies }, afterMs };
      if (name === undefined || got.replies.some(({ rcode }) => rcode === 'NOERROR')) return reply;
      return numbered(reply, noteUnknown(caller, name, { reason: `no such host: ${name}`, afterMs }));
    }
    reason ||= `${one}: ${got.reason}`;
    if (got.kind === 'silence') refused = false;
    spent += got.kind === 'silence' ? resolver.timeout * 1000 : got.afterMs;
  }
  const reply = later(failed(refused ? 'refused' : 'timeout'), spent);
  const loss = { reason: `no DNS server could be asked for ${name ?? ''}: ${reason}`, afterMs: reply.afterMs };
  return numbered(reply, noteUnknown(caller, name ?? questions[0]?.name ?? '', loss));
}

function answer(caller: Caller, request: NetRequest): Reply {
  switch (request.kind) {
    case 'http':
      return withAddress(caller, request, (to) => http(caller, request, to));
    case 'tcp':
      return withAddress(caller, request, (to) =>
        tcp(request.isLocal ? { ...caller, isNoted: false } : caller, request, to),
      );
    case 'icmp':
      return ping(caller, request);
    case 'lookup':
      return lookup(caller, request);
    case 'dns':
      return dns(caller, request);
  }
}

export interface NetworkDoor {
  /** `resolver`: what the asker's container or computer says of names, else the machine's; `isProbe`: it stands in no ledger. */
  ask(from: Sender, request: NetRequest, by?: { resolver?: Resolver; isProbe?: boolean }): Reply;
  /** Nobody waits for the answer any more. @param request its number in the ledger */
  hangUp(request: number, why: 'patience' | 'gone'): void;
  /** What a process hears instead of the planned answer; undefined: that answer. @param request its number in the ledger */
  fateOf(request: number): Fate | undefined;
}

/** The network as processes know it. */
export function networkDoor(net: Net): NetworkDoor {
  return {
    ask: (from, request, { resolver = MACHINE, isProbe = false } = {}) =>
      answer({ net, from, resolver, isNoted: !isProbe }, request),
    hangUp: (request, why) => hangUp(net.ctx, request, why),
    fateOf: (request) => fateOf(net.ctx, request),
  };
}
