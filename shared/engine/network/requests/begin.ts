/** A request leaves: it takes the way of every connection, and what will come of it is planned and drawn. */
import type { LossCause, RequestRecord } from '../../../model/request.ts';
import { connect } from '../connect/connect.ts';
import { AGENT_MS, askAgent } from '../agents.ts';
import type { Connected, ConnectedAgent, Connection, Refused, Way } from '../connect/connection.ts';
import { barrier, silence } from '../connect/deliver.ts';
import { seen } from '../connect/hops.ts';
import type { Net } from '../connect/net.ts';
import { machineOf, senderName, type Destination, type Protocol, type Sender } from '../connect/sender.ts';
import type { HttpAsk } from '../ingress/decide.ts';
import { passOn } from '../ingress/pass-on.ts';
import { OUTSIDE_MS } from '../outside.ts';
import { open, type Worker } from './open.ts';
import { takeOn, type Held } from './queue.ts';
import { serve, type HttpAsked, type Served } from './serve.ts';

/** A destination that could not even be named. */
export interface Nowhere {
  readonly cause: LossCause;
  readonly reason: string;
  readonly afterMs: number;
  /** TCP unless told. */
  readonly protocol?: Protocol;
}

export interface Ask {
  readonly from: Sender;
  readonly to: Destination | Nowhere;
  readonly http: HttpAsked | undefined;
  /** What it is for where no HTTP is spoken: "redis:6379", or a name alone. */
  readonly host?: string;
  /** The Service that it is for, where the client knows: a way that ends before it is still about it. */
  readonly about?: { readonly namespace: string; readonly name: string; readonly port: number };
  /** Ms that the client waits for an answer. */
  readonly timeoutMs: number;
  /** A connection that it keeps. */
  readonly kept?: Connected;
  /** How many requests it stands for in the picture; 0: it is not drawn. */
  readonly weight: number;
  /** A process waits for it, and hears what becomes of it. */
  readonly isAsked?: true;
}

/** As long as anybody waits for an address where nobody is, ms. */
const CONNECT_PATIENCE_MS = 1000;

type Facts = 'service' | 'candidates' | 'pod' | 'code' | 'rule' | 'certificate' | 'cause' | 'reason';

/** What will come of it, as far as it is known at the moment of leaving. Made for every request: in one piece. */
export type Plan = Readonly<Pick<RequestRecord, 'hops' | 'latency'>> & {
  readonly [K in Facts]?: RequestRecord[K] | undefined;
} & {
  /** The containers that work on it: when one ends, so does the request. */
  readonly workers: readonly Worker[];
  /** What the server has planned for it, where its client may hang up. */
  readonly held?: Held;
  /** The container that answers a process. */
  readonly server?: Worker;
};

const NOBODY: readonly Worker[] = [];

/** Sends it. Gives its number, and the connection that it used, for clients that keep them. */
export function begin(net: Net, ask: Ask): { id: number; connection: Connection | undefined } {
  const { from, to, kept } = ask;
  if ('cause' in to) {
    const { cause, reason, afterMs } = to;
    const hops = [{ kind: 'client', name: senderName(from) }] as const;
    const latency = Math.min(afterMs, ask.timeoutMs);
    return { id: note(net, ask, { hops, latency, cause, reason, workers: NOBODY }), connection: undefined };
  }
  const connection = kept === undefined ? connect(net, from, to) : stillThere(net, kept);
  return { id: note(net, ask, planOf(net, ask, connection)), connection };
}

/** A connection that was kept, or the silence on it where its pod's machine is gone. */
function stillThere(net: Net, kept: Connected): Connection {
  const block = barrier(net, kept.pod.spec.nodeName ?? '', undefined);
  return block === undefined ? kept : silence(wayOf(kept), `${block}: nothing comes back on the connection`, kept.pod);
}

export const wayOf = ({ hops, service, candidates }: Way): Way => ({
  hops,
  ...(service && { service }),
  ...(candidates === undefined ? {} : { candidates }),
});

function planOf(net: Net, ask: Ask, connection: Connection): Plan {
  if (!connection.ok) return refusedPlan(ask, connection);
  if (connection.to === 'pod') return passedPlan(net, ask, connection);
  if (connection.to === 'agent') return agentPlan(net, ask, connection);
  const code = ask.http === undefined ? {} : { code: 200 };
  return { ...wayOf(connection), latency: OUTSIDE_MS, workers: NOBODY, ...code };
}

/** The API hears a visitor who does not say who it is. */
function agentPlan(net: Net, { http }: Ask, at: ConnectedAgent): Plan {
  const code =
    http === undefined
      ? {}
      : { code: askAgent(net, at, http.scheme, { ...withoutHeaders(http), body: undefined }).status };
  const pod = at.pod === undefined ? {} : { pod: seen(at.pod) };
  return { ...wayOf(at), latency: AGENT_MS[at.agent] + at.networkMs, workers: NOBODY, ...code, ...pod };
}

function refusedPlan({ timeoutMs }: Ask, refused: Refused): Plan {
  const { afterMs, cause, reason, pod } = refused;
  const latency = Math.min(afterMs, timeoutMs, CONNECT_PATIENCE_MS);
  return { ...wayOf(refused), latency, cause, reason, workers: NOBODY, ...(pod && { pod: seen(pod) }) };
}

export const workerOf = ({ pod, listening }: Connected): Worker => ({
  uid: pod.metadata.uid ?? '',
  index: listening.index,
  run: listening.run,
});

const NO_HEADERS = [] as const;
const withoutHeaders = ({ method, host, path }: HttpAsked): HttpAsk => ({ method, host, path, headers: NO_HEADERS });

/** The connection leads to a server, or to an ingress controller that passes it on or answers by itself. */
function passedPlan(net: Net, ask: Ask, connection: Connected): Plan {
  const { http } = ask;
  const passed =
    http === undefined || connection.listening.hangs ? undefined : passOn(net, connection, withoutHeaders(http));
  if (passed === undefined) return servedPlan(ask, connection, serve(net, connection, http), [workerOf(connection)]);
  const { pod, listening, networkMs } = connection;
  const waited = takeOn(net.ctx, pod.metadata.uid ?? '', listening, 1) ?? 0;
  const byProxy = {
    ...(passed.rule !== undefined && { rule: passed.rule }),
    ...(passed.certificate !== undefined && { certificate: passed.certificate }),
  };
  if (passed.to === 'pod') {
    const { method, host, path } = passed.ask;
    const served = serve(net, passed.connection, { scheme: 'http', method, host, path });
    const later = { ...served, afterMs: served.afterMs + waited };
    const workers = [workerOf(connection), workerOf(passed.connection)];
    return { ...servedPlan(ask, passed.connection, later, workers), ...byProxy };
  }
  const end = passed.pod ?? pod;
  const latency = networkMs + waited + passed.afterMs;
  if (latency > ask.timeoutMs) {
    const reason = `${pod.metadata.name} had not answered after ${ask.timeoutMs} ms: ${passed.reason}`;
    const late = { latency: ask.timeoutMs, cause: passed.cause ?? 'timed-out', reason, pod: seen(end), ...byProxy };
    return { ...wayOf(passed), ...late, workers: [workerOf(connection)] };
  }
  const own = { latency, code: passed.page.code, reason: passed.reason, pod: seen(end), ...byProxy };
  return { ...wayOf(passed), ...own, ...(passed.cause && { cause: passed.cause }), workers: [workerOf(connection)] };
}

function servedPlan({ timeoutMs }: Ask, to: Connected, served: Served, workers: readonly Worker[]): Plan {
  const { afterMs, code, reason } = served;
  const { hops, service, candidates } = to;
  const pod = seen(to.pod);
  if (afterMs <= timeoutMs) return { hops, service, candidates, pod, latency: afterMs, code, reason, workers };
  const cause = served.cause ?? 'timed-out';
  const late = lateReason(to, served, timeoutMs);
  return { hops, service, candidates, pod, latency: timeoutMs, cause, reason: late, workers };
}

const lateReason = ({ pod }: Connected, { afterMs, reason }: Served, timeoutMs: number): string =>
  afterMs === Infinity && reason !== undefined
    ? reason
    : `${pod.metadata.name} had not answered after ${timeoutMs} ms${reason === undefined ? '' : `: ${reason}`}`;

const nextId = ({ ctx }: Net): number => {
  const state = ctx.table<number>('requests/state');
  const id = (state.get('id') ?? 0) + 1;
  state.set('id', id);
  return id;
};

/** Notes it as under way, and draws it. Gives its number. */
export function note(net: Net, ask: Ask, plan: Plan): number {
  const { ctx } = net;
  const { from, to, http, timeoutMs, weight } = ask;
  const { hops, latency, workers, cause, held } = plan;
  const id = nextId(net);
  const record: RequestRecord = {
    id,
    at: ctx.now,
    from: senderName(from),
    protocol: to.protocol ?? 'TCP',
    hops,
    latency,
    outcome: cause === undefined ? 'ok' : 'lost',
    weight: Math.max(1, weight),
  };
  if (http !== undefined) addHttp(record, http);
  else if (ask.host !== undefined) record.host = ask.host;
  addFacts(record, plan, ask);
  const isSeen = weight > 0;
  if (isSeen && ctx.isTraced) ctx.trace({ ...record, type: 'request' });
  const machine = machineOf(from);
  const asked = ask.isAsked === true && { asked: { server: plan.server } };
  const known = { ...(machine !== undefined && { machine }), ...(held && { held }), ...asked };
  open(ctx, { record, workers, isSeen, timeoutMs, ...known });
  return id;
}

function addHttp(record: RequestRecord, http: HttpAsked): void {
  record.method = http.method;
  record.host = http.host;
  record.path = http.path;
}

/** Field by field: nothing is made that is thrown away at once. */
function addFacts(record: RequestRecord, plan: Plan, { about }: Ask): void {
  const { service = about, candidates, pod, code, rule, certificate, cause, reason } = plan;
  if (service !== undefined) record.service = service;
  if (candidates !== undefined) record.candidates = candidates;
  if (pod !== undefined) record.pod = pod;
  if (code !== undefined) record.code = code;
  if (rule !== undefined) record.rule = rule;
  if (certificate !== undefined) record.certificate = certificate;
  if (cause !== undefined) record.cause = cause;
  if (reason !== undefined) record.reason = reason;
}
