/** By which door of the cluster people come to what an Ingress sends to a Service: that of the controller which serves it. */
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import { isOwnIngress } from '../../kinds/ingress/ownership.ts';
import type { IngressSettings } from '../../kinds/ingress/settings.ts';
import type { Ingress, IngressProgram } from '../../../model/ingress.ts';
import type { Service } from '../../../model/network.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Net } from '../connect/net.ts';
import { machineAddress, type Destination } from '../connect/sender.ts';
import { settingsIn } from '../ingress/proxy.ts';
import { defaultRoute, routesOf, type Route } from '../ingress/route.ts';
import { backendsOf } from '../proxy/backends.ts';

export const INGRESS = 'Ingress.networking.k8s.io';
const CLASS = 'IngressClass.networking.k8s.io';

/** One rule by which people come to a Service. Plain data. */
export interface Entrance {
  readonly ingress: string;
  /** As the rule has it, a wildcard too; '' where any host will do. */
  readonly host: string;
  readonly path: string;
  readonly isTls: boolean;
}

/** Where an Ingress is reached. */
export interface Door {
  /** undefined: at any machine's address. */
  readonly ip: string | undefined;
  readonly port: number;
  /** The controller's own Service; undefined: it is known by the address in the status alone. */
  readonly service?: Service;
  readonly program?: IngressProgram;
}

/** A path that a rule with a pattern takes: what stands before its first sign. */
const plain = (path: string): string => path.replace(/[(^$*+?[|\\].*$/, '') || '/';

function entranceOf({ spec }: Ingress, { ingress, host, path }: Route): Entrance {
  const covered = (spec.tls ?? []).flatMap(({ hosts = [] }) => hosts);
  return { ingress, host, path: plain(path), isTls: host !== '' && covered.includes(host) };
}

/** By which rules each Service is named: by "namespace/name", in the order of the Ingresses. */
export function entrancesIn(read: Reader): Map<string, Entrance[]> {
  const found = new Map<string, Entrance[]>();
  for (const ingress of read.list(INGRESS)) {
    const fallback = defaultRoute(ingress);
    for (const route of [...routesOf(ingress), ...(fallback === undefined ? [] : [fallback])]) {
      const { service } = route.backend;
      if (service === undefined) continue;
      const key = `${route.namespace}/${service.name}`;
      found.set(key, [...(found.get(key) ?? []), entranceOf(ingress, route)]);
    }
  }
  return found;
}

const isOpen = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** What an ingress controller behind a Service was told; undefined: none is, or none is ready. */
function controllerBehind({ ctx, rules, ingress }: Net, service: Service): IngressSettings | undefined {
  for (const slice of rules.newest(ctx, keyOf(service))?.slices ?? [])
    for (const { targetRef } of slice.endpoints ?? []) {
      const pod = targetRef?.uid === undefined ? undefined : (ctx.read.byUid(targetRef.uid) as Pod | undefined);
      if (pod === undefined) continue;
      for (const index of pod.spec.containers.keys()) {
        const settings = settingsIn(pod, index, ingress.programOf);
        if (settings !== undefined) return settings;
      }
      // Its pods are alike.
      return undefined;
    }
  return undefined;
}

/** The door of a controller's Service for plain requests or for TLS. */
function doorIn({ ctx, rules }: Net, service: Service, settings: IngressSettings, isTls: boolean): Door | undefined {
  const { program } = settings;
  const slices = rules.newest(ctx, keyOf(service))?.slices ?? [];
  const wanted = new Set(settings.entryPoints.filter((point) => point.isTls === isTls).map(({ port }) => port));
  const port = service.spec.ports?.find((one) => backendsOf(one, slices).some((backend) => wanted.has(backend.port)));
  if (port === undefined) return undefined;
  const ip = service.status?.loadBalancer?.ingress?.find((one) => one.ip !== undefined)?.ip;
  if (ip !== undefined) return { ip, port: port.port, service, program };
  return (port.nodePort ?? 0) === 0 ? undefined : { ip: undefined, port: port.nodePort!, service, program };
}

/** Where an Ingress is reached, by its controller's Service or else by what it says itself; undefined: nowhere. */
export function doorOf(net: Net, ingress: Ingress, isTls: boolean): Door | undefined {
  const { read } = net.ctx;
  let byPort: Door | undefined;
  for (const service of read.list('Service')) {
    if (!isOpen(service)) continue;
    const settings = controllerBehind(net, service);
    if (settings === undefined || !isOwnIngress(settings, ingress, (name) => read.get(CLASS, '', name))) continue;
    const door = doorIn(net, service, settings, isTls);
    if (door?.ip !== undefined) return door;
    byPort ??= door;
  }
  if (byPort !== undefined) return byPort;
  const ip = ingress.status?.loadBalancer?.ingress?.find((one) => one.ip !== undefined)?.ip;
  return ip === undefined ? undefined : { ip, port: isTls ? 443 : 80 };
}

/** The address of a door, at a machine that is ready where it is one of all machines. */
export function addressOfDoor({ ctx, doors }: Net, { ip, port }: Door): Destination | undefined {
  if (ip !== undefined) return { ip, port, protocol: 'TCP' };
  const ready = doors.ready(ctx.read);
  const node = ready.length === 0 ? undefined : ready[ready.length === 1 ? 0 : ctx.random('door').int(ready.length)];
  const address = node === undefined ? undefined : machineAddress(ctx.read.get('Node', '', node));
  return address === undefined ? undefined : { ip: address, port, protocol: 'TCP' };
}

/** Whether the controller has what an Ingress sends to a Service, with an endpoint that is ready. @param key of the Service */
export function isRouted({ ingress: { configs } }: Net, { program }: Door, ingress: Ingress, key: string): boolean {
  if (program === undefined) return true;
  const { ingresses, services } = configs.of(program);
  if (!ingresses.some((one) => keyOf(one) === keyOf(ingress))) return false;
  const known = services.get(key);
  return (
    known?.service.spec.ports?.some((port) => backendsOf(port, known.slices).some(({ isReady }) => isReady)) === true
  );
}

/** Whether a Service is a controller's own door: nobody asks for that by itself. */
export function isControllersDoor({ ctx: { read }, ingress: { programOf } }: Net, key: string): boolean {
  const { namespace, name } = splitKey(key);
  const service = read.get('Service', namespace, name);
  const wanted = Object.entries(service?.spec.selector ?? {});
  if (service === undefined || !isOpen(service) || wanted.length === 0) return false;
  for (const { metadata, spec } of read.list('Pod', namespace))
    if (
      spec.containers.some(({ image }) => programOf(image ?? '') !== undefined) &&
      wanted.every(([label, value]) => metadata.labels?.[label] === value)
    )
      return true;
  return false;
}
