/** What an ingress controller does with a request: pass it on to an endpoint, or answer by itself. Pure. */
import type { LossCause } from '../../../model/request.ts';
import type { ServicePort } from '../../../model/network.ts';
import { backendsOf, type Backend } from '../proxy/backends.ts';
import { redirectsToTls, rewriteTarget } from './annotations.ts';
import { backendText, backingOf, type BackendFault, type Backing } from './backend.ts';
import { hostOf } from './host-match.ts';
import { asPattern, pathOf } from './path-match.ts';
import type { KnownService } from './configs.ts';
import type { Proxy } from './proxy.ts';
import { isPatternHost, routesFor } from './route-table.ts';
import { ruleText, type Route } from './route.ts';
import { hasTls } from './tls.ts';
import { matchOf } from '../../text/bounded-regex.ts';

/** A request over HTTP, as it was sent. */
export interface HttpAsk {
  method: string;
  /** The Host header. */
  host: string;
  /** With the query. */
  path: string;
  /** None at all: nobody reads what comes back, and none are added. */
  headers: readonly (readonly [string, string])[];
}

/** A Service as the ledger calls it. */
interface Named {
  namespace: string;
  name: string;
  port: number;
}

export type Decision =
  | { to: 'endpoints'; route: Route; key: string; port: ServicePort; among: readonly Backend[]; path: string }
  | {
      to: 'itself';
      code: number;
      route?: Route;
      cause?: LossCause;
      reason: string;
      location?: string;
      service?: Named;
    };

/** "default/shop shop.example.com/cart": how the ledger calls a rule. */
export const ruleName = (route: Route): string => `${route.namespace}/${route.ingress} ${ruleText(route)}`;

/** The Service that a route names. */
export const serviceOf = ({ namespace, backend: { service } }: Route, port: number): Named => ({
  namespace,
  name: service?.name ?? '',
  port,
});

const FAULTS: Readonly<Record<BackendFault, string>> = {
  resource: 'is no Service',
  'no-service': 'does not exist',
  'no-port': 'has no such port',
  'external-name': 'is of type ExternalName',
};

const targetText = ({ namespace, backend }: Route): string => `${namespace}/${backendText(backend)}`;

interface Endpoints {
  ready: readonly Backend[];
  hasAny: boolean;
}

const NONE: Endpoints = { ready: [], hasAny: false };

/** The path that the endpoint is asked for (ingress-nginx rewrite-target). */
function rewritten(route: Route, isPattern: boolean, url: string): string {
  const target = rewriteTarget(route);
  const pattern = isPattern ? asPattern(route.path) : undefined;
  const match = pattern && matchOf(pattern, pathOf(url));
  if (target === undefined || match === null || match === undefined) return url;
  const made = target.replaceAll(/\$(\d)/g, (_all, digit: string) => match[Number(digit)] ?? '');
  const query = url.search(/[?#]/);
  return `${made === '' ? '/' : made}${query < 0 ? '' : url.slice(query)}`;
}

const known = new WeakMap<KnownService, Map<string, Endpoints>>();

/** The endpoints of a port, worked out once for each version of what the controller knows. */
function endpointsOf(service: KnownService, port: ServicePort): Endpoints {
  let ports = known.get(service);
  if (ports === undefined) known.set(service, (ports = new Map()));
  const key = `${port.name ?? ''} ${port.port}`;
  let found = ports.get(key);
  if (found === undefined) {
    const all = backendsOf(port, service.slices);
    ports.set(key, (found = { ready: all.filter(({ isReady }) => isReady), hasAny: all.length > 0 }));
  }
  return found;
}

function nothing(proxy: Proxy, ask: HttpAsk, passed: readonly string[]): Decision {
  const asked = `${hostOf(ask.host)}${pathOf(ask.path)}`;
  const why = passed.length === 0 ? '' : `: ${passed.join(', ')}`;
  const text = `${proxy.settings.program} has no rule for ${asked}${why}`;
  return { to: 'itself', code: 404, cause: 'no-rule', reason: text };
}

/** The route itself leads somewhere, or the controller says that it does not; undefined: it has no such route. */
function byRoute(proxy: Proxy, route: Route, ask: HttpAsk, backing: Backing): Decision | undefined {
  const { program } = proxy.settings;
  const host = hostOf(ask.host);
  if (program === 'ingress-nginx' && !proxy.entryPoint.isTls && redirectsToTls(route, hasTls(proxy.ingresses, host))) {
    const location = `https://${host}${ask.path}`;
    return { to: 'itself', code: 308, route, reason: `${program} sends ${host} on to https`, location };
  }
  const key = `${route.namespace}/${route.backend.service?.name ?? ''}`;
  const service = proxy.config.services.get(key);
  const { ready: among, hasAny } = backing.ok && service !== undefined ? endpointsOf(service, backing.port) : NONE;
  if (backing.ok && among.length > 0) {
    const path = rewritten(route, isPatternHost(proxy.table, route.host), ask.path);
    return { to: 'endpoints', route, key, port: backing.port, among, path };
  }
  if (!proxy.settings.keepsEmpty) return undefined;
  const why = backing.ok ? `no endpoint of ${key} is ready` : `${targetText(route)} ${FAULTS[backing.fault]}`;
  const cause = hasAny ? 'not-ready' : 'no-endpoints';
  const named = serviceOf(route, backing.ok ? backing.port.port : (route.backend.service?.port?.number ?? 0));
  return { to: 'itself', code: 503, route, cause, reason: `${program} answers 503: ${why}`, service: named };
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
    // traefik makes no router of what leads nowhere, nginx only of what is no Service at all: the next route has its turn.
    const isKept = backing.ok || (settings.program === 'ingress-nginx' && backing.fault !== 'resource');
    const made = isKept ? byRoute(proxy, route, ask, backing) : undefined;
    if (made !== undefined) return made;
    const why = backing.ok ? 'has no ready endpoint' : FAULTS[backing.fault];
    passed.push(`${ruleName(route)} is left out, since ${targetText(route)} ${why}`);
  }
  return nothing(proxy, ask, passed);
}
