/**
 * The one way by which everybody opens a connection: the rules of the machine where it enters or begins, as they are
 * programmed there; then policies; then the pod, its machine and its container. Readiness matters to the rules alone.
 */
import { splitKey } from '../../api/kind-map.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { ServicePort } from '../../../model/network.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Hop } from '../../../model/request.ts';
import type { Backend } from '../proxy/backends.ts';
import { choose, usable } from '../proxy/choose.ts';
import type { Version } from '../proxy/rules.ts';
import type { ServiceAddress } from './addresses.ts';
import { REFUSED_MS, type Connection, type Refused, type Way } from './connection.ts';
import { isOutside } from '../outside.ts';
import { away, barrier, deliver, silence } from './deliver.ts';
import { clientHop, doorHop, machineHop, podHop, seen, serviceStage } from './hops.ts';
import { hostPortPod } from './host-ports.ts';
import type { Net } from './net.ts';
import { machineAddress, machineOf, senderName, type Destination, type Protocol, type Sender } from './sender.ts';

/** A connection that has come to a machine whose rules decide on it. */
interface Arrived {
  readonly from: Sender;
  /** The sender's address. */
  readonly ip: string;
  readonly node: string | undefined;
  readonly hops: readonly Hop[];
  readonly to: Destination;
}

/** How a Service was addressed: its policies differ. */
type Traffic = 'internal' | 'external';

/** @returns a pod's container that takes the connection, an address outside, or why there is none */
export function connect(net: Net, from: Sender, to: Destination): Connection {
  const hops: Hop[] = [clientHop(senderName(from))];
  const ip = addressOf(net, from);
  if (from.kind === 'outside') return enter(net, { from, ip, node: undefined, hops, to });
  const node = machineOf(from);
  if (from.kind === 'pod' && (to.ip.startsWith('127.') || to.ip === from.pod.status?.podIP))
    return toItself(net, from.pod, to.port, hops);
  const start: Hop[] = node === undefined ? hops : [...hops, machineHop(node)];
  return route(net, { from, ip, node, hops: start, to });
}

function addressOf({ ctx }: Net, from: Sender): string {
  if (from.kind === 'outside') return from.ip;
  if (from.kind === 'pod') return from.pod.status?.podIP ?? '';
  return machineAddress(ctx.read.get('Node', '', from.node)) ?? '';
}

/** By a forwarded port: the pod's machine connects within the pod, so that no rule and no policy lies between. */
export function intoPod(net: Net, name: string, pod: Pod, port: number): Connection {
  const { nodeName } = pod.spec;
  const client: Hop = clientHop(name);
  const hops: Hop[] = nodeName === undefined ? [client] : [client, machineHop(nodeName)];
  const block = nodeName === undefined ? undefined : barrier(net, nodeName, undefined);
  return block === undefined ? toItself(net, pod, port, hops) : silence({ hops }, `${block}: nobody answers there`);
}

/** A pod's processes among themselves: no rule and no policy lies between them. */
function toItself(net: Net, pod: Pod, port: number, hops: readonly Hop[]): Connection {
  const way: Way = { hops: [...hops, podHop(pod)] };
  const listening = net.servers.listening(pod, port);
  if (listening !== undefined)
    return { ...way, ok: true, to: 'pod', pod, port, listening, seenAs: '127.0.0.1', networkMs: 0 };
  const reason = `connection refused: nothing runs in ${pod.metadata.name} that listens on port ${port}`;
  return { ...way, ok: false, cause: 'refused', reason, pod, afterMs: REFUSED_MS };
}

/** From outside: by a machine's address, a balancer's, or, as people do here where there is no door, a Service's own. */
function enter(net: Net, arrived: Arrived): Connection {
  const { ctx, addresses } = net;
  const { to, hops } = arrived;
  const machine = addresses.machine(ctx.read, to.ip);
  if (machine !== undefined) return atDoor(net, arrived, machine);
  const address = addresses.service(ctx.read, to);
  if (isOutside(to.ip)) return away({ hops }, to.ip, to.port);
  if (address === undefined) return silence({ hops }, `nobody outside has a way to ${to.ip}`);
  const { key, as } = address;
  const doors = as === 'cluster' ? net.doors.open(ctx.read) : net.doors.balanced(net, key);
  const node = doors.length === 0 ? undefined : doors[ctx.random('door').int(doors.length)];
  if (as !== 'cluster' && node === undefined)
    return silence({ hops }, `no machine behind ${to.ip} has an endpoint of ${key}`);
  const door = as === 'cluster' ? 'ClusterIP' : `LoadBalancer ${to.ip}`;
  const inside: Hop[] = node === undefined ? [...hops] : [...hops, doorHop(node, door)];
  const block = node === undefined ? undefined : barrier(net, node, undefined);
  if (block !== undefined) return silence({ hops: inside }, `${block}: nobody answers at ${to.ip}`);
  return toService(net, { ...arrived, node, hops: inside }, address, as === 'cluster' ? 'internal' : 'external');
}

/** At a machine's own address, from outside or from anywhere in the cluster. */
function atDoor(net: Net, arrived: Arrived, machine: string): Connection {
  const { ctx, addresses } = net;
  const { to, hops, from } = arrived;
  const block = barrier(net, machine, machineOf(from));
  if (block !== undefined) return silence({ hops }, `${block}: nobody answers at ${to.ip}`);
  const balanced = addresses.service(ctx.read, to);
  const pod = hostPortPod(net, machine, to);
  const here: Arrived = { ...arrived, node: machine };
  if (pod !== undefined) {
    if (pod.balancer === undefined) {
      const way = { hops: withDoor(hops, machine, `hostPort ${to.port}`) };
      const port = pod.containerPort;
      const podIp = pod.pod.status?.podIP ?? '';
      return deliver(net, { ...here, fromIp: arrived.ip, via: machine, way, ip: podIp, port, protocol: to.protocol });
    }
    return throughBalancer(
      net,
      { ...here, hops: withDoor(hops, machine, `LoadBalancer ${to.ip}`) },
      pod.pod,
      pod.balancer,
    );
  }
  const key = addresses.nodePort(ctx.read, to.port, to.protocol);
  if (key !== undefined) return toNodePort(net, { ...here, hops: withDoor(hops, machine, `NodePort ${to.port}`) }, key);
  if (balanced !== undefined) return toService(net, here, balanced, 'external');
  const way = { hops: withDoor(hops, machine, `port ${to.port}`) };
  return deliver(net, { ...here, fromIp: arrived.ip, via: machine, way, ...to });
}

/**
 * What k3s has on a port of a machine passes everything on in its own name (klipper-lb masquerades): to the Service's
 * address, or with the policy Local to the machine's node port. The Service never learns the client's address.
 */
function throughBalancer(net: Net, arrived: Arrived, pod: Pod, key: string): Connection {
  const from: Sender = { kind: 'pod', pod };
  const hops: Hop[] = [...arrived.hops, { kind: 'proxy', pod: seen(pod) }];
  const { namespace, name } = splitKey(key);
  const isLocal = net.ctx.read.get('Service', namespace, name)?.spec.externalTrafficPolicy === 'Local';
  const through: Arrived = { ...arrived, from, ip: pod.status?.podIP ?? '', hops };
  return toService(net, through, { key, as: 'balancer', ports: [] }, isLocal ? 'external' : 'internal');
}

const withDoor = (hops: readonly Hop[], node: string, door: string): readonly Hop[] => [
  ...hops.filter((hop) => hop.kind !== 'machine' || hop.node !== node),
  doorHop(node, door),
];

/** From inside: to a Service's address, a machine's, or a pod's. */
function route(net: Net, arrived: Arrived): Connection {
  const { ctx, addresses } = net;
  const { to } = arrived;
  const machine = addresses.machine(ctx.read, to.ip);
  if (machine !== undefined) return atDoor(net, arrived, machine);
  const address = addresses.service(ctx.read, to);
  if (address !== undefined)
    return toService(net, arrived, address, address.as === 'cluster' ? 'internal' : 'external');
  return deliver(net, { ...arrived, fromIp: arrived.ip, via: arrived.node, way: { hops: arrived.hops }, ...to });
}

const portOf = (version: Version | undefined, wanted: (port: ServicePort) => boolean): ServicePort | undefined =>
  version?.service?.spec.ports?.find(wanted);

const speaks = (port: ServicePort, protocol: Protocol): boolean => (port.protocol ?? 'TCP') === protocol;

function toNodePort(net: Net, arrived: Arrived, key: string): Connection {
  const { port: number, protocol } = arrived.to;
  const version = net.rules.on(net.ctx, arrived.node, key);
  const port = portOf(version, (p) => p.nodePort === number && speaks(p, protocol));
  if (version === undefined || port === undefined) return notProgrammed(arrived, key, 'refused');
  return toEndpoint(net, arrived, version, port, key, 'external');
}

function toService(net: Net, arrived: Arrived, { key, as }: ServiceAddress, traffic: Traffic): Connection {
  const { to } = arrived;
  const version = net.rules.on(net.ctx, arrived.node, key);
  const port = portOf(version, (p) => p.port === to.port && speaks(p, to.protocol));
  if (version?.service === undefined) return notProgrammed(arrived, key, 'timed-out');
  const isOwn =
    as !== 'cluster' || (version.service.spec.clusterIPs ?? [version.service.spec.clusterIP]).includes(to.ip);
  if (port === undefined || !isOwn)
    return silence({ hops: arrived.hops }, `Service ${key} has no port ${to.port}: nobody answers at ${to.ip}`);
  return toEndpoint(net, arrived, version, port, key, traffic);
}

function notProgrammed({ node, hops }: Arrived, key: string, cause: 'refused' | 'timed-out'): Refused {
  const reason = `kube-proxy${node === undefined ? '' : ` on ${node}`} has no rules for ${key} yet`;
  if (cause === 'timed-out') return silence({ hops }, reason);
  return { hops, ok: false, cause, reason: `connection refused: ${reason}`, afterMs: REFUSED_MS };
}

/** The rules of a Service's port (pkg/proxy/iptables syncProxyRules). */
function toEndpoint(
  net: Net,
  { from, ip, node, hops, to }: Arrived,
  version: Version,
  port: ServicePort,
  key: string,
  traffic: Traffic,
): Connection {
  const { ctx } = net;
  const { spec } = version.service!;
  const { service, hop } = serviceStage(version.service!, port);
  const inner: Hop[] = [...hops, hop];
  const { cluster, local, hasAny } = usable(ctx, version, port, node);
  // What comes from inside to an outside address takes any endpoint, as if it had been asked for inside.
  const isLocal =
    traffic === 'internal'
      ? spec.internalTrafficPolicy === 'Local'
      : spec.externalTrafficPolicy === 'Local' && from.kind === 'outside';
  const among = isLocal ? local : cluster;
  const way: Way = { hops: inner, service, candidates: among.length };
  if (!hasAny) return noEndpoint(way, key, version);
  const chosen = choose(ctx, version, port, among, node, ip);
  if (chosen === undefined) {
    const policy = traffic === 'internal' ? 'internalTrafficPolicy' : 'externalTrafficPolicy';
    const reason = `${policy} of ${key} is Local, and no endpoint of it is on ${node ?? 'this machine'}`;
    return { ...silence(way, reason), cause: 'no-endpoints' };
  }
  // The machine puts its own address in place of an outside client's, unless the policy is Local.
  const masked = from.kind === 'outside' && !isLocal ? machineAddress(ctx.read.get('Node', '', node ?? '')) : undefined;
  const { protocol } = to;
  const fromIp = masked ?? ip;
  const arrived = deliver(net, { from, fromIp, via: node, ip: chosen.address, port: chosen.port, way, protocol });
  if (arrived.ok || arrived.cause !== 'timed-out' || arrived.pod !== undefined) return arrived;
  return isOver(net, chosen) ? { ...arrived, cause: 'terminating' } : arrived;
}

/** The rules still have the endpoint, and its pod has come to an end. */
function isOver({ ctx }: Net, { endpoint: { targetRef } }: Backend): boolean {
  if (targetRef?.kind !== 'Pod') return false;
  const pod = targetRef.uid === undefined ? undefined : (ctx.read.byUid(targetRef.uid) as Pod | undefined);
  return pod === undefined || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod);
}

/** The machine rejects it at once. */
function noEndpoint(way: Way, key: string, { slices }: Version): Refused {
  const some = slices.some(({ endpoints }) => (endpoints?.length ?? 0) > 0);
  const reason = `connection refused: no endpoint of ${key} is ready`;
  return { ...way, ok: false, cause: some ? 'not-ready' : 'no-endpoints', reason, afterMs: REFUSED_MS };
}
