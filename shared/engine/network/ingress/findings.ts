/** What keeps an Ingress from routing as it says: class, Services, ports, Secrets, rules that an older one has. Pure. */
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { CLASS_ANNOTATION } from '../../kinds/ingress/default-class.ts';
import { isOwnIngress } from '../../kinds/ingress/ownership.ts';
import { settingsOf, type IngressSettings } from '../../kinds/ingress/settings.ts';
import type { Reader } from '../../api/store.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Ingress } from '../../../model/ingress.ts';
import { backendsOf, serviceOfSlice } from '../proxy/backends.ts';
import { backingOf } from './backend.ts';
import { certificateIn } from './certificate.ts';
import { asPattern } from './path-match.ts';
import type { ProgramOf } from './proxy.ts';
import { doubledRoutes, isPatternHost, routeTable, type RouteTable } from './route-table.ts';
import { defaultRoute, routesOf, ruleText, type Route } from './route.ts';
import { certificateFault } from './tls.ts';

const CLASS = 'IngressClass.networking.k8s.io';
const SLICES = 'EndpointSlice.discovery.k8s.io';

/** The settings of the ingress controllers that run, one for each kind of settings. */
function controllersIn(read: Reader, programOf: ProgramOf): IngressSettings[] {
  const found = new Map<string, IngressSettings>();
  for (const pod of read.list('Pod')) {
    if (isPodTerminal(pod)) continue;
    for (const container of pod.spec.containers) {
      const program = programOf(container.image ?? '');
      const runs = pod.status?.containerStatuses?.some((c) => c.name === container.name && c.state?.running);
      const settings = program === undefined || runs !== true ? undefined : settingsOf(program, container, pod);
      if (settings !== undefined) found.set(JSON.stringify(settings), settings);
    }
  }
  return [...found.values()];
}

/** Why nobody takes the Ingress for its own. */
function unserved(read: Reader, ingress: Ingress, hasControllers: boolean): Finding {
  const name = ingress.spec.ingressClassName ?? ingress.metadata.annotations?.[CLASS_ANNOTATION];
  const place = 'spec.ingressClassName';
  if (name === undefined) return { code: hasControllers ? 'no-class' : 'no-controller', place, values: {} };
  const found = read.get(CLASS, '', name);
  if (found === undefined) return { code: 'class-unknown', place, values: { class: name } };
  const controller = found.spec.controller ?? '';
  return { code: 'class-not-served', place, values: { class: name, controller } };
}

function aboutBackend(read: Reader, settings: IngressSettings, route: Route): Finding | undefined {
  const { namespace, place, backend } = route;
  const { program } = settings;
  const backing = backingOf(program, backend, (name) => read.get('Service', namespace, name));
  const service = backend.service?.name ?? '';
  const port = String(backend.service?.port?.name ?? backend.service?.port?.number ?? '');
  const leftOut = program === 'traefik' || (!backing.ok && backing.fault === 'resource');
  const values = { program, service, port, status: leftOut ? '404' : '503' };
  if (!backing.ok) {
    const ports = read.get('Service', namespace, service)?.spec.ports ?? [];
    const has = ports.map((p) => (p.name === undefined ? String(p.port) : `${p.port} (${p.name})`)).join(', ');
    const what = backend.resource === undefined ? '' : `${backend.resource.kind} ${backend.resource.name}`;
    return { code: backing.fault, place, values: { ...values, has, what } };
  }
  const slices = [...read.list(SLICES, namespace)].filter((slice) => serviceOfSlice(slice) === service);
  if (backendsOf(backing.port, slices).some(({ isReady }) => isReady)) return undefined;
  return { code: 'no-endpoints', place, values: { ...values, status: settings.keepsEmpty ? '503' : '404' } };
}

function aboutTls(read: Reader, settings: IngressSettings, { metadata, spec }: Ingress): Finding[] {
  const { namespace = '' } = metadata;
  return (spec.tls ?? []).flatMap(({ secretName = '', hosts = [] }, i): Finding[] => {
    if (secretName === '') return [];
    const secret = read.get('Secret', namespace, secretName);
    const certificate = certificateIn(secret);
    const values = { program: settings.program, secret: secretName, host: '', has: '' };
    const place = `spec.tls[${i}]`;
    if (typeof certificate === 'string') return [{ code: certificate, place, values }];
    return hosts
      .filter((host) => certificateFault(secret, host) !== undefined)
      .map((host) => ({ code: 'other-host', place, values: { ...values, host, has: certificate.hosts.join(', ') } }));
  });
}

function aboutPattern(table: RouteTable, route: Route): Finding | undefined {
  if (!isPatternHost(table, route.host) || asPattern(route.path) !== undefined) return undefined;
  return { code: 'bad-pattern', place: route.place, values: { path: route.path } };
}

/** @param programOf which images are ingress controllers */
export function ingressFindings(read: Reader, programOf: ProgramOf, ingress: Ingress): Finding[] {
  const controllers = controllersIn(read, programOf);
  const isOwn = (settings: IngressSettings, each: Ingress): boolean =>
    isOwnIngress(settings, each, (name) => read.get(CLASS, '', name));
  const settings = controllers.find((each) => isOwn(each, ingress));
  if (settings === undefined) return [unserved(read, ingress, controllers.length > 0)];
  const all = [...read.list('Ingress.networking.k8s.io')].filter((each) => isOwn(settings, each));
  const table = routeTable(settings.program, all);
  const { namespace = '', name } = ingress.metadata;
  const doubled = doubledRoutes(table)
    .filter(({ route }) => route.namespace === namespace && route.ingress === name)
    .map(({ route, first }): Finding => {
      const values = { rule: ruleText(route), first: `${first.namespace}/${first.ingress}` };
      return { code: 'doubled', place: route.place, values };
    });
  const fallback = defaultRoute(ingress);
  const routes = [...routesOf(ingress), ...(fallback === undefined ? [] : [fallback])];
  const found = routes.flatMap((route) => [aboutBackend(read, settings, route), aboutPattern(table, route)]);
  return [...doubled, ...found.filter((each) => each !== undefined), ...aboutTls(read, settings, ingress)];
}
