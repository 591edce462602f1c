/** A page that a process asks for: from a server in a pod, an ingress controller, the API, kube-proxy's health port, the world outside. */
import type { HttpRequest } from '../../shell/network/request.ts';
import { askAgent } from '../agents.ts';
import type { Connected, ConnectedAgent, Connection, Refused } from '../connect/connection.ts';
import { passOn } from '../ingress/pass-on.ts';
import { SILENCE_MS } from '../connect/connection.ts';
import { OUTSIDE_MS, outsidePage } from '../outside.ts';
import { latencyOf } from '../requests/latency.ts';
import { heldFrom, takeOn } from '../requests/queue.ts';
import { CONNECT_MS, dial, failed, numbered, turnedAway, type Caller, type Found, type Reply } from './caller.ts';
import { agentPlan, awayPlan, endedPlan, noteAsked, proxyPlan, refusedPlan } from './noted.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  301: 'Moved Permanently',
  302: 'Found',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const page = (ip: string, host: string): Reply => {
  const headers = [['Content-Type', 'text/html']] as const;
  return {
    answer: { kind: 'http', ip, status: 200, reason: 'OK', headers, body: outsidePage(host) },
    afterMs: OUTSIDE_MS,
  };
};

/** What a part of the cluster itself says: the API, to whom the request says it is from; or kube-proxy. */
function byAgent(caller: Caller, request: HttpRequest, to: Found, at: ConnectedAgent): Reply {
  const { ip } = to;
  const { status, headers, body } = askAgent(caller.net, at, request.scheme, request);
  const plan = agentPlan(at, status);
  const isSigned = at.agent === 'kube-apiserver' && request.scheme === 'https' ? { signedBy: 'cluster' as const } : {};
  const answer = { kind: 'http', ip, status, reason: REASONS[status] ?? '', headers, body, ...isSigned } as const;
  return numbered({ answer, afterMs: plan.latency }, noteAsked(caller, request, to, plan));
}

export function http(caller: Caller, request: HttpRequest, to: Found): Reply {
  const { net, from } = caller;
  const { ip } = to;
  const found = dial(net, from, ip, request.port);
  if (!found.ok) {
    return numbered(turnedAway(found, ip), noteAsked(caller, request, to, refusedPlan(found)));
  }
  return { ...answered(caller, request, to, found), connectedMs: CONNECT_MS };
}

function answered(caller: Caller, request: HttpRequest, to: Found, found: Exclude<Connection, Refused>): Reply {
  if (found.to === 'away')
    return numbered(page(to.ip, request.host), noteAsked(caller, request, to, awayPlan(found, 200)));
  return found.to === 'agent' ? byAgent(caller, request, to, found) : served(caller, request, to, found);
}

/** What the server at the end says, or the ingress controller before it. */
function served(caller: Caller, request: HttpRequest, to: Found, found: Connected): Reply {
  const { net } = caller;
  const { ctx, servers } = net;
  const { ip } = to;
  const header = (name: string): string | undefined => request.headers.find(([n]) => n.toLowerCase() === name)?.[1];
  const { method, path, headers: given } = request;
  const usual = request.port === (request.scheme === 'https' ? 443 : 80);
  const host = header('host') ?? (usual ? request.host : `${request.host}:${request.port}`);
  const passed = found.listening.hangs ? undefined : passOn(net, found, { method, host, path, headers: given });
  if (passed?.to === 'itself') {
    const { code, headers, body } = passed.page;
    const afterMs = passed.afterMs + found.networkMs;
    const number = noteAsked(caller, request, to, proxyPlan(found, passed, afterMs));
    const answer = { kind: 'http', ip, status: code, reason: REASONS[code] ?? '', headers, body } as const;
    return numbered({ answer, afterMs }, number);
  }
  const end = passed?.connection ?? found;
  const ask = passed?.ask ?? { method, host, path, headers: given };
  const agent = header('user-agent') ?? '-';
  const said = end.listening.hangs
    ? undefined
    : servers.answer(end.pod, { ...ask, port: end.port, client: end.seenAs, agent });
  const own = said === undefined ? 0 : latencyOf(end.pod, end.listening.workMs, ctx.random('latency'));
  const uid = end.pod.metadata.uid ?? '';
  const waited = said === undefined ? undefined : takeOn(ctx, uid, end.listening, own);
  if (said === undefined || waited === undefined) {
    const reason = `${end.pod.metadata.name} takes the request and never answers`;
    const plan = endedPlan(end, SILENCE_MS, { cause: 'timed-out', reason }, passed?.rule);
    return numbered(failed('timeout', ip), noteAsked(caller, request, to, plan));
  }
  const { status, body, headers } = said;
  const afterMs = own + waited + end.networkMs;
  const held = heldFrom(uid, end.listening, ctx.now + waited, own);
  const plan = { ...endedPlan(end, afterMs, { code: status }, passed?.rule), held };
  const answer = { kind: 'http', ip, status, reason: REASONS[status] ?? '', headers, body } as const;
  return numbered({ answer, afterMs }, noteAsked(caller, request, to, plan));
}
