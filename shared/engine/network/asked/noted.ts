/** What a process asks, as the ledger has it: its answer is the process's own, so what became of it is known at once. */
import type { HttpRequest, TcpRequest } from '../../shell/network/request.ts';
import type { LossCause } from '../../../model/request.ts';
import {
  SILENCE_MS,
  type Connected,
  type ConnectedAgent,
  type ConnectedAway,
  type Refused,
} from '../connect/connection.ts';
import { AGENT_MS } from '../agents.ts';
import { clientHop, seen } from '../connect/hops.ts';
import { senderName } from '../connect/sender.ts';
import type { AnsweredByProxy } from '../ingress/pass-on.ts';
import { OUTSIDE_MS } from '../outside.ts';
import { note, wayOf, workerOf, type Ask, type Plan } from '../requests/begin.ts';
import type { Caller, Found } from './caller.ts';

export type Noted = Omit<Plan, 'workers'>;

const spoken = ({ scheme, method, host, path }: HttpRequest): Ask['http'] => ({ scheme, method, host, path });

/** What is said of it in the ledger: HTTP, or to which host and port a connection was made. */
const said = (request: HttpRequest | TcpRequest): Pick<Ask, 'http' | 'host'> =>
  request.kind === 'http' ? { http: spoken(request) } : { http: undefined, host: `${request.host}:${request.port}` };

/** Notes what a process asked, and what came of it; gives its number. @param to where its host led */
export function noteAsked(
  { net, from, isNoted }: Caller,
  request: HttpRequest | TcpRequest,
  to: Found,
  plan: Noted,
): number | undefined {
  if (!isNoted) return undefined;
  const { ip, afterMs } = to;
  const ask = {
    ...said(request),
    from,
    to: { ip, port: request.port, protocol: 'TCP' },
    timeoutMs: SILENCE_MS,
    weight: 1,
    isAsked: true,
  } as const;
  return note(net, ask, { ...plan, latency: plan.latency + afterMs, workers: [] });
}

/** A name that was not found. */
export interface NameLoss {
  /** Why, in a sentence. */
  readonly reason: string;
  readonly afterMs: number;
}

function noteNameLoss(
  { net, from, isNoted }: Caller,
  what: Pick<Ask, 'http' | 'host' | 'to'>,
  loss: NameLoss,
): number | undefined {
  if (!isNoted) return undefined;
  const { reason, afterMs } = loss;
  const plan = { hops: [clientHop(senderName(from))], latency: afterMs, cause: 'dns', reason, workers: [] } as const;
  return note(net, { ...what, from, timeoutMs: SILENCE_MS, weight: 1, isAsked: true }, plan);
}

/** Notes what a process would have asked, had its host had an address. */
export const noteUnresolved = (caller: Caller, request: HttpRequest | TcpRequest, loss: NameLoss): number | undefined =>
  noteNameLoss(caller, { ...said(request), to: { cause: 'dns', ...loss } }, loss);

/** Notes that a process asked for a name alone, and was not told. */
export const noteUnknown = (caller: Caller, host: string, loss: NameLoss): number | undefined =>
  noteNameLoss(caller, { http: undefined, host, to: { cause: 'dns', protocol: 'UDP', ...loss } }, loss);

export const refusedPlan = (refused: Refused): Noted => {
  const { cause, reason, afterMs, pod } = refused;
  return { ...wayOf(refused), latency: afterMs, cause, reason, ...(pod && { pod: seen(pod) }) };
};

/** It left the cluster. @param code what the world answered, where HTTP was spoken */
export const awayPlan = (away: ConnectedAway, code?: number): Noted => ({
  ...wayOf(away),
  latency: OUTSIDE_MS,
  ...(code === undefined ? {} : { code }),
});

/** A part of the cluster itself answered. @param code where HTTP was spoken */
export const agentPlan = (at: ConnectedAgent, code?: number): Noted => ({
  ...wayOf(at),
  latency: AGENT_MS[at.agent] + at.networkMs,
  ...(code === undefined ? {} : { code }),
  ...(at.pod && { pod: seen(at.pod) }),
});

/** It came to a pod, which answered, or not for the reason that is given. */
export function endedPlan(
  end: Connected,
  latency: number,
  what: { code?: number } | { cause: LossCause; reason: string },
  rule?: string,
): Noted {
  const server = workerOf(end);
  return { ...wayOf(end), latency, pod: seen(end.pod), server, ...what, ...(rule === undefined ? {} : { rule }) };
}

/** An ingress controller answered in its own words. */
export function proxyPlan(at: Connected, passed: AnsweredByProxy, latency: number): Noted {
  const { page, reason, cause, rule, pod } = passed;
  return {
    ...wayOf(passed),
    latency,
    code: page.code,
    reason,
    pod: seen(pod ?? at.pod),
    server: workerOf(at),
    ...(cause && { cause }),
    ...(rule === undefined ? {} : { rule }),
  };
}
