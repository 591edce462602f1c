/** What an ingress controller does with a request: pass it on to an endpoint, or answer by itself. Pure. */
import type { LossCause } from '../../../model/request.ts';
import type { ServicePort } from '../../../model/network.ts';
import { backendsOf, type Backend } from '../proxy/backends.ts';
import { redirectsToTls, rewriteTarget } from './annotations.ts';
import { backendText, backingOf, type BackendFault } from './backend.ts';
import { hostOf } from './host-match.ts';
import { asPattern, pathOf } from './path-match.ts';
import type { Proxy } from './proxy.ts';
import { isPatternHost, routesFor } from './route-table.ts';
import { ruleText, type Route } from './route.ts';
import { hasTls } from './tls.ts';

/** A request over HTTP, as it was sent. */
export interface HttpAsk {
  method: string;
  /** The Host header. */
  host: string;
  /** With the query. */
  path: string;
  headers: readonly (readonly [string, string])[];
}

export type Decision =
  | { to: 'endpoints'; route: Route; key: string; port: ServicePort; among: readonly Backend[]; path: string }
  | { to: 'itself'; code: number; route?: Route; cause?: LossCause; reason: string; location?: string };

/** "default/shop shop.example.com/cart": how the ledger calls a rule. */
export const ruleName = (route: Route): string => `${route.namespace}/${route.ingress} ${ruleText(route)}`;

const FAULTS: Readonly<Record<BackendFault, string>> = {
  resource: 'is no Service',
  'no-service': 'does not exist',
  'no-port': 'has no such port',
  'external-name': 'is of type ExternalName',
};

const faultText = ({ namespace, backend }: Route, fault: BackendFault): string =>
  `${namespace}/${backendText(backend)} ${FAULTS[fault]}`;

/** The path that the endpoint is asked for (ingress-nginx rewrite-target). */
function rewritten(route: Route, isPattern: boolean, url: string): string {
  const target = rewriteTarget(route);
  const match = isPattern ? asPattern(route.path)?.exec(pathOf(url)) : undefined;
  if (target === undefined || match === null || match === undefined) return url;
  const made = target.replaceAll(/\$(\d)/g, (_all, digit: string) => match[Number(digit)] ?? '');
  const query = url.search(/[?#]/);
  return `${made === '' ? '/' : made}${query < 0 ? '' : url.slice(query)}`;
}

function nothing(proxy: Proxy, ask: HttpAsk, passed: readonly string[]): Decision {
  const asked = `${hostOf(ask.host)}${pathOf(ask.path)}`;
  const why = passed.length === 0 ? '' : `: ${passed.join(', ')}`;
  const text = `${proxy.settings.program} has no rule for ${asked}${why}`;
  return { to: 'itself', code: 404, cause: 'no-rule', reason: text };
}

/** The route itself leads somewhere, or the controller says that it does not. */
function byRoute(
  proxy: Proxy,
  route: Route,
  ask: HttpAsk,
  fault: BackendFault | undefined,
  port?: ServicePort,
): Decision {
  const { program } = proxy.settings;
  const host = hostOf(ask.host);
  if (program === 'ingress-nginx' && !proxy.entryPoint.isTls && redirectsToTls(route, hasTls(proxy.ingresses, host))) {
    const location = `https://${host}${ask.path}`;
    return { to: 'itself', code: 308, route, reason: `${program} sends ${host} on to https`, location };
  }
  const key = `${route.namespace}/${route.backend.service?.name ?? ''}`;
  const slices = proxy.config.services.get(key)?.slices ?? [];
  const all = port === undefined ? [] : backendsOf(port, slices);
  const among = all.filter(({ isReady }) => isReady);
  if (port !== undefined && among.length > 0) {
    const path = rewritten(route, isPatternHost(proxy.table, route.host), ask.path);
    return { to: 'endpoints', route, key, port, among, path };
  }
  const why = fault === undefined ? `no endpoint of ${key} is ready` : faultText(route, fault);
  const cause = all.length > 0 ? 'not-ready' : 'no-endpoints';
  return { to: 'itself', code: 503, route, cause, reason: `${program} answers 503: ${why}` };
}

/** @param proxy the controller that has the request */
export function decide(proxy: Proxy, ask: HttpAsk): Decision {
  const { table, entryPoint, config, settings } = proxy;
  const asked = {
    host: hostOf(ask.host),
    path: pathOf(ask.path),
    isTls: entryPoint.isTls,
    entryPoint: entryPoint.name,
  };
  const passed: string[] = [];
  for (const route of routesFor(table, asked)) {
    const serviceNamed = (name: string) => config.services.get(`${route.namespace}/${name}`)?.service;
    const backing = backingOf(settings.program, route.backend, serviceNamed);
    if (backing.ok) return byRoute(proxy, route, ask, undefined, backing.port);
    // traefik makes no router of it, nginx only of what is no Service at all: the next route has its turn.
    if (settings.program === 'ingress-nginx' && backing.fault !== 'resource')
      return byRoute(proxy, route, ask, backing.fault);
    passed.push(`${ruleName(route)} is left out, since ${faultText(route, backing.fault)}`);
  }
  return nothing(proxy, ask, passed);
}
