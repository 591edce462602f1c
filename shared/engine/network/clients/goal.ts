/** Where a request of a client goes: from what it asks for to an address, as people outside or processes inside find it. */
import type { Ingress } from '../../../model/ingress.ts';
import type { Service, ServicePort } from '../../../model/network.ts';
import type { Net } from '../connect/net.ts';
import { machineAddress, type Destination, type Sender } from '../connect/sender.ts';
import type { Nowhere } from '../requests/begin.ts';
import { addressOfDoor, doorOf, INGRESS, type Entrance } from './entrance.ts';

export interface Goal {
  readonly to: Destination | Nowhere;
  /** The Service that is meant, where the client knows one. */
  readonly about?: { readonly namespace: string; readonly name: string; readonly port: number };
  readonly isHttp: boolean;
  readonly scheme: 'http' | 'https';
  /** Host header where the client gives none. */
  readonly host: string;
  /** Path where the client gives none: "/" unless told. */
  readonly path?: string;
}

const HTTP_PORTS: ReadonlySet<number> = new Set([80, 443, 8080]);

/** Whether the port speaks HTTP, as far as the Service says. */
function speaksHttp(port: ServicePort): boolean {
  if ((port.protocol ?? 'TCP') !== 'TCP') return false;
  return HTTP_PORTS.has(port.port) || /^https?/.test(port.appProtocol ?? port.name ?? '');
}

const nowhere = (cause: Nowhere['cause'], reason: string): Nowhere => ({ cause, reason, afterMs: 1 });

/** The address of a machine that is ready, each as likely as the other. */
function anyMachine({ ctx, doors }: Net): string | undefined {
  const ready = doors.ready(ctx.read);
  const node = ready.length === 0 ? undefined : ready[ready.length === 1 ? 0 : ctx.random('door').int(ready.length)];
  return node === undefined ? undefined : machineAddress(ctx.read.get('Node', '', node));
}

/** From outside by the balancer's address or a machine's, where the Service has such a door; else by its own. */
function addressOf(
  net: Net,
  { spec, status }: Service,
  port: ServicePort,
  isOutside: boolean,
): Destination | undefined {
  const protocol = port.protocol ?? 'TCP';
  const balanced = isOutside ? status?.loadBalancer?.ingress?.find(({ ip }) => ip !== undefined)?.ip : undefined;
  if (balanced !== undefined) return { ip: balanced, port: port.port, protocol };
  if (isOutside && (port.nodePort ?? 0) !== 0) {
    const ip = anyMachine(net);
    if (ip !== undefined) return { ip, port: port.nodePort!, protocol };
  }
  const { clusterIP = '' } = spec;
  return clusterIP === '' || clusterIP === 'None' ? undefined : { ip: clusterIP, port: port.port, protocol };
}

/** A Service, and its first port unless told. */
export function serviceGoal(net: Net, namespace: string, name: string, wanted: number | undefined, from: Sender): Goal {
  const service = net.ctx.read.get('Service', namespace, name);
  const ports = service?.spec.ports ?? [];
  const port = wanted === undefined ? ports[0] : ports.find((one) => one.port === wanted);
  if (service === undefined || port === undefined) {
    const what =
      service === undefined ? `there is no Service ${namespace}/${name}` : `${name} has no port ${wanted ?? ''}`;
    return { isHttp: true, scheme: 'http', host: name, to: nowhere('dns', what) };
  }
  const to = addressOf(net, service, port, from.kind === 'outside');
  return {
    to: to ?? { cause: 'timed-out', reason: `${namespace}/${name} has no address`, afterMs: 1000 },
    about: { namespace, name, port: port.port },
    isHttp: speaksHttp(port),
    scheme: port.port === 443 ? 'https' : 'http',
    host: from.kind === 'outside' && to !== undefined ? to.ip : name,
  };
}

/** What an Ingress sends to a Service, by the door of its controller. @param about the Service */
export function entranceGoal(net: Net, entrance: Entrance, about: NonNullable<Goal['about']>): Goal {
  const { ingress: name, path, isTls } = entrance;
  const host = entrance.host.replace(/^\*/, 'www');
  const ingress = net.ctx.read.get(INGRESS, about.namespace, name) as Ingress | undefined;
  const door = ingress && doorOf(net, ingress, isTls);
  const to = door && addressOfDoor(net, door);
  const what = host === '' ? `Ingress ${about.namespace}/${name}` : host;
  const reason = `nobody knows an address of ${what}: no ingress controller serves Ingress ${about.namespace}/${name}`;
  const isUsual = door === undefined || door.port === (isTls ? 443 : 80);
  const named = host === '' ? (to?.ip ?? '') : host;
  return {
    to: to ?? nowhere('dns', reason),
    about,
    isHttp: true,
    scheme: isTls ? 'https' : 'http',
    host: isUsual ? named : `${named}:${door.port}`,
    path,
  };
}

const covers = (rule: string, host: string): boolean =>
  rule === host || (rule.startsWith('*.') && host.slice(host.indexOf('.')) === rule.slice(1));

/** The address that the names of people's DNS lead to: that of an Ingress with such a rule. */
function ingressAddress({ ctx }: Net, host: string): string | undefined {
  for (const ingress of ctx.read.list('Ingress.networking.k8s.io')) {
    const ip = ingress.status?.loadBalancer?.ingress?.find((one) => one.ip !== undefined)?.ip;
    if (ip !== undefined && ingress.spec?.rules?.some((rule) => covers(rule.host ?? '', host)) === true) return ip;
  }
  return undefined;
}

function hostGoal(net: Net, host: string, scheme: 'http' | 'https'): Goal {
  const ip = ingressAddress(net, host);
  const port = scheme === 'https' ? 443 : 80;
  const to: Goal['to'] =
    ip === undefined
      ? nowhere('dns', `nobody knows an address of ${host}: no Ingress that has one names it`)
      : { ip, port, protocol: 'TCP' };
  return { to, isHttp: true, scheme, host };
}

const portIn = (text: string): number | undefined => {
  const port = Number(/:(\d+)$/.exec(text)?.[1] ?? NaN);
  return port > 0 ? port : undefined;
};

/**
 * @param target as a ClientSpec has it; absent: the host
 * @param host "shop.example.com", or "https://shop.example.com"
 */
export function goalOf(net: Net, target: string | undefined, host: string | undefined, from: Sender): Goal {
  const scheme = host?.startsWith('https://') === true ? 'https' : 'http';
  const name = host?.replace(/^https?:\/\//, '');
  if (target === undefined) return hostGoal(net, name ?? '', scheme);
  const [kind, ...rest] = target.split('/');
  const last = rest.at(-1) ?? '';
  const port = portIn(last);
  const plain = last.replace(/:\d+$/, '');
  const said = (goal: Goal): Goal => (name === undefined ? goal : { ...goal, host: name, scheme });
  if (kind === 'service' && rest.length === 2) return said(serviceGoal(net, rest[0]!, plain, port, from));
  if (kind === 'address' || kind === 'node') {
    const node = kind === 'node' && plain !== '*' ? net.ctx.read.get('Node', '', plain) : undefined;
    const ip = kind === 'address' ? plain : plain === '*' ? anyMachine(net) : machineAddress(node);
    const to: Goal['to'] =
      ip === undefined || port === undefined
        ? nowhere('dns', `${target}: there is no such address`)
        : { ip, port, protocol: 'TCP' };
    return said({ to, isHttp: true, scheme, host: ip ?? plain });
  }
  return { to: nowhere('dns', `${target}: no such target`), isHttp: true, scheme, host: name ?? '' };
}
