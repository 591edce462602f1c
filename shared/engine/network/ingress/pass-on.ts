/**
 * Passes a request on that has come to an ingress controller: over a second connection, from its pod to an endpoint, past
 * the Service's address; or answers in its own words.
 */
import type { Hop, LossCause } from '../../../model/request.ts';
import { connect } from '../connect/connect.ts';
import type { Connected, Refused } from '../connect/connection.ts';
import { seen } from '../connect/hops.ts';
import type { Net } from '../connect/net.ts';
import { certificateFor } from './tls.ts';
import { decide, ruleName, serviceOf, type Decision, type HttpAsk } from './decide.ts';
import { forwarded } from './forwarded.ts';
import { DEFAULT_CERTIFICATE, ownPage, PATIENCE, type Page } from './pages.ts';
import { proxyAt, type Proxy } from './proxy.ts';
import { hostOf } from './host-match.ts';

/** What every passed request has. */
interface ByProxy {
  /** The rule that it fell under. */
  rule?: string;
  /** Over TLS: the Secret of the certificate that was shown, or the name of the controller's own. */
  certificate?: string;
}

/** It has come to an endpoint. */
export interface PassedOn extends ByProxy {
  to: 'pod';
  /** With the whole way, and the Service that the rule names. */
  connection: Connected;
  /** What the endpoint is asked. */
  ask: HttpAsk;
}

/** The controller answers by itself. */
export interface AnsweredByProxy extends ByProxy {
  to: 'itself';
  page: Page;
  /** Ms until it answers, the way to it not counted. */
  afterMs: number;
  hops: readonly Hop[];
  service?: { namespace: string; name: string; port: number };
  candidates?: number;
  /** Why it could do no better; undefined for a redirection. */
  cause?: LossCause;
  reason: string;
  /** The endpoint at which it failed. */
  pod?: Refused['pod'];
}

/** The controller's own work, ms. */
const OWN_MS = 1;

const proxied = ({ hops, pod }: Connected): Hop[] => [...hops.slice(0, -1), { kind: 'proxy', pod: seen(pod) }];

function certificateOf(net: Net, proxy: Proxy, ask: HttpAsk): { certificate?: string } {
  if (!proxy.entryPoint.isTls) return {};
  const { settings, ingresses } = proxy;
  const { read } = net.ctx;
  const shown = certificateFor(settings, ingresses, hostOf(ask.host), (ns, name) => read.get('Secret', ns, name));
  return { certificate: shown.secret ?? DEFAULT_CERTIFICATE[settings.program] };
}

type ToEndpoints = Extract<Decision, { to: 'endpoints' }>;

/** Tries endpoints in turn, as often as the controller does. */
function toEndpoint(net: Net, at: Connected, proxy: Proxy, ask: HttpAsk, to: ToEndpoints): PassedOn | AnsweredByProxy {
  const { program } = proxy.settings;
  const { connectMs, answerMs, tries } = PATIENCE[program];
  const { route, port, among, key, path } = to;
  const service = serviceOf(route, port.port);
  const base = { rule: ruleName(route), ...certificateOf(net, proxy, ask) };
  const known = { service, candidates: among.length };
  let waited = OWN_MS;
  let last: { failed: Refused | Connected; code: number; reason: string; cause: LossCause } | undefined;
  for (let i = 0; i < tries; i++) {
    const turn = net.ingress.configs.turn(at.pod.metadata.uid ?? '', `${key}:${port.port}`);
    const { address, port: number } = among[turn % among.length]!;
    const found = connect(net, { kind: 'pod', pod: at.pod }, { ip: address, port: number, protocol: 'TCP' });
    if (!found.ok) {
      waited += Math.min(found.afterMs, connectMs);
      const code = found.afterMs < connectMs ? 502 : 504;
      last = { failed: found, code, reason: found.reason, cause: found.cause };
    } else if (found.to !== 'pod') {
      const reason =
        found.to === 'agent'
          ? `${found.agent} answers there, which is no endpoint for requests`
          : `${address} is none of the cluster's addresses`;
      return itself(
        { ...base, ...known, hops: proxied(at), code: 502, cause: 'refused', reason, afterMs: waited },
        program,
      );
    } else if (found.listening.hangs && answerMs !== undefined) {
      waited += answerMs;
      const reason = `${found.pod.metadata.name} takes the request and never answers`;
      last = { failed: found, code: 504, reason, cause: 'timed-out' };
    } else {
      const hops = [...proxied(at), ...found.hops.slice(1)];
      const networkMs = at.networkMs + found.networkMs + waited;
      return {
        ...base,
        to: 'pod',
        connection: { ...found, ...known, hops, networkMs },
        ask: { ...ask, path, headers: ask.headers.length === 0 ? ask.headers : forwarded(proxy, at, ask) },
      };
    }
  }
  const { failed, code, cause, reason } = last!;
  const hops = [...proxied(at), ...failed.hops.slice(1)];
  const pod = failed.pod === undefined ? {} : { pod: failed.pod };
  return itself({ ...base, ...known, ...pod, hops, code, cause, reason, afterMs: waited }, program);
}

function itself(
  { code, reason, ...rest }: Omit<AnsweredByProxy, 'to' | 'page'> & { code: number },
  program: Proxy['settings']['program'],
): AnsweredByProxy {
  return { ...rest, to: 'itself', page: ownPage(program, code), reason: `${program} answers ${code}: ${reason}` };
}

/**
 * @param at the connection that the request came by
 * @returns undefined where what listens there is no ingress controller, or the port is for something else
 */
export function passOn(net: Net, at: Connected, ask: HttpAsk): PassedOn | AnsweredByProxy | undefined {
  const { configs, programOf } = net.ingress;
  const proxy = proxyAt(configs, programOf, at.pod, at.listening.index, at.port);
  if (proxy === undefined) return undefined;
  const decision = decide(proxy, ask);
  if (decision.to === 'endpoints') return toEndpoint(net, at, proxy, ask, decision);
  const { code, route, location, cause, reason, service } = decision;
  return {
    to: 'itself',
    page: ownPage(proxy.settings.program, code, location),
    afterMs: OWN_MS,
    hops: proxied(at),
    reason,
    ...certificateOf(net, proxy, ask),
    ...(route !== undefined && { rule: ruleName(route) }),
    ...(service !== undefined && { service }),
    ...(cause !== undefined && { cause }),
  };
}
