/**
 * The routes of one ingress controller, by host and in the order in which they are asked: the longest path first, Exact
 * before Prefix, the older Ingress before the younger. Kubernetes' documentation decides, and where it says nothing, the
 * controller (ingress-nginx controller.go createServers, traefik provider/kubernetes/ingress).
 */
import type { Ingress, IngressProgram } from '../../../model/ingress.ts';
import { entryPointsOf, wantsPattern, wantsTls } from './annotations.ts';
import { hostsFor } from './host-match.ts';
import { asPattern, takesPath } from './path-match.ts';
import { defaultRoute, routesOf, type Route } from './route.ts';
import { matchOf } from '../../text/bounded-regex.ts';

/** What of a request chooses its route. */
export interface Asked {
  /** In small letters, without port. */
  host: string;
  /** Without query. */
  path: string;
  isTls: boolean;
  /** The entry point of traefik that it came in by. */
  entryPoint?: string;
}

interface Hosted {
  routes: Route[];
  /** ingress-nginx: every path of the host is a regular expression. */
  isPattern: boolean;
  /** What its Ingresses do with other paths, the oldest first. */
  defaults: Route[];
}

export interface RouteTable {
  program: IngressProgram;
  hosts: ReadonlyMap<string, Hosted>;
  /** What takes requests that no rule takes, the oldest Ingress first. */
  defaults: readonly Route[];
}

/** Oldest first; of one second by namespace and name, as ingress-nginx sorts (store.go sortIngressSlice). */
export function byAge(a: Ingress, b: Ingress): number {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (left !== right) return left < right ? -1 : 1;
  const [mine, yours] = [a, b].map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return mine! < yours! ? -1 : 1;
}

const isExact = ({ type }: Route): number => (type === 'Exact' ? 1 : 0);

/** @param ingresses those that the controller takes for its own */
export function routeTable(program: IngressProgram, ingresses: Iterable<Ingress>): RouteTable {
  const hosts = new Map<string, Hosted>();
  const defaults: Route[] = [];
  const without: Route[] = [];
  for (const ingress of [...ingresses].sort(byAge)) {
    const fallback = defaultRoute(ingress);
    const routes = routesOf(ingress);
    if (fallback !== undefined) (routes.length === 0 ? defaults : without).push(fallback);
    for (const route of routes) {
      let hosted = hosts.get(route.host);
      if (hosted === undefined) hosts.set(route.host, (hosted = { routes: [], isPattern: false, defaults: [] }));
      hosted.routes.push(route);
      hosted.isPattern ||= program === 'ingress-nginx' && wantsPattern(route);
      if (fallback !== undefined && !hosted.defaults.includes(fallback)) hosted.defaults.push(fallback);
    }
  }
  // Sorting keeps the order of what is equal: the older Ingress stays first.
  for (const { routes } of hosts.values())
    routes.sort((a, b) => b.path.length - a.path.length || isExact(b) - isExact(a));
  return { program, hosts, defaults: [...defaults, ...without] };
}

function takes(route: Route, isPattern: boolean, asked: Asked): boolean {
  if (isPattern) {
    const pattern = asPattern(route.path);
    return pattern !== undefined && matchOf(pattern, asked.path) !== null;
  }
  return takesPath(route.type, route.path, asked.path);
}

/** traefik: whether the route listens where the request came in. */
function isOpenTo(route: Route, { entryPoint, isTls }: Asked): boolean {
  const points = entryPointsOf(route);
  if (points !== undefined && entryPoint !== undefined && !points.includes(entryPoint)) return false;
  return isTls || !wantsTls(route);
}

/**
 * The routes that take the request, the best first, default backends last. ingress-nginx looks no further than the most
 * exact host that any rule names (a `server` of nginx); traefik goes on to rules without a host.
 */
export function routesFor(table: RouteTable, asked: Asked): Route[] {
  const found: Route[] = [];
  const isNginx = table.program === 'ingress-nginx';
  for (const host of hostsFor(asked.host)) {
    const hosted = table.hosts.get(host);
    if (hosted === undefined) continue;
    found.push(...hosted.routes.filter((r) => takes(r, hosted.isPattern, asked) && (isNginx || isOpenTo(r, asked))));
    if (isNginx) return [...found, ...hosted.defaults, ...table.defaults.filter((r) => !hosted.defaults.includes(r))];
  }
  return [...found, ...table.defaults.filter((r) => isNginx || isOpenTo(r, asked))];
}

/** Whether the paths of a host are regular expressions. */
export const isPatternHost = (table: RouteTable, host: string): boolean => table.hosts.get(host)?.isPattern === true;

/** Routes that never get a request, since an older Ingress has the same host, path and type; with the one that has them. */
export function doubledRoutes(table: RouteTable): { route: Route; first: Route }[] {
  const doubled: { route: Route; first: Route }[] = [];
  for (const { routes } of table.hosts.values()) {
    const seen = new Map<string, Route>();
    for (const route of routes) {
      const key = `${isExact(route)} ${route.path}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, route);
      else doubled.push({ route, first });
    }
  }
  return doubled;
}
