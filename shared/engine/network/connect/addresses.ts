/** Whose address is whose: pods, machines, Services and node ports as the store has them; a cache of it, nothing more. */
import { keyOf } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { Service } from '../../../model/network.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { machineAddress, type Destination, type Protocol } from './sender.ts';

/** An address that stands for a Service. */
export interface ServiceAddress {
  readonly key: string;
  readonly as: 'cluster' | 'external' | 'balancer';
  /** "TCP 80" for each port of it. */
  readonly ports: readonly string[];
}

interface Known {
  /** Uid by address. */
  pods: Map<string, string>;
  /** Name by address. */
  machines: Map<string, string>;
  /** Several Services may share an outside address, each with ports of its own. */
  services: Map<string, readonly ServiceAddress[]>;
  /** Key of the Service by "TCP 30080". */
  nodePorts: Map<string, string>;
}

/** The address of a pod that has one of its own, and still has it. */
function ownAddress(pod: Pod): string | undefined {
  if (pod.spec.hostNetwork === true || isPodTerminal(pod)) return undefined;
  return pod.status?.podIP;
}

function addressesOf(service: Service): [string, ServiceAddress][] {
  const key = keyOf(service);
  const { clusterIP = '', clusterIPs = [], externalIPs = [] } = service.spec;
  const ports = (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => `${protocol} ${port}`);
  const found: [string, ServiceAddress][] = [];
  for (const ip of clusterIPs.length > 0 ? clusterIPs : [clusterIP])
    if (ip !== '' && ip !== 'None') found.push([ip, { key, as: 'cluster', ports }]);
  for (const ip of externalIPs) found.push([ip, { key, as: 'external', ports }]);
  for (const { ip } of service.status?.loadBalancer?.ingress ?? [])
    if (ip !== undefined) found.push([ip, { key, as: 'balancer', ports }]);
  return found;
}

const nodePortKeys = (service: Service): string[] =>
  (service.spec.ports ?? []).flatMap(({ nodePort = 0, protocol = 'TCP' }) =>
    nodePort === 0 ? [] : [`${protocol} ${nodePort}`],
  );

/** Takes away what is still the first one's. */
function drop<T>(map: Map<string, T>, key: string, isOwn: (value: T) => boolean): void {
  const held = map.get(key);
  if (held !== undefined && isOwn(held)) map.delete(key);
}

function podChanged({ pods }: Known, before: Pod | undefined, after: Pod | undefined): void {
  const was = before && ownAddress(before);
  const is = after && ownAddress(after);
  if (was === is) return;
  const uid = (after ?? before)!.metadata.uid ?? '';
  if (was !== undefined) drop(pods, was, (held) => held === uid);
  if (is !== undefined) pods.set(is, uid);
}

function machineChanged({ machines }: Known, before: Node | undefined, after: Node | undefined): void {
  const was = machineAddress(before);
  const is = machineAddress(after);
  if (was === is) return;
  if (was !== undefined) drop(machines, was, (held) => held === before!.metadata.name);
  if (is !== undefined) machines.set(is, after!.metadata.name);
}

function serviceChanged(known: Known, before: Service | undefined, after: Service | undefined): void {
  if (before !== undefined && before.spec === after?.spec && before.status === after.status) return;
  if (before !== undefined) {
    const own = keyOf(before);
    for (const [ip] of addressesOf(before)) {
      const left = known.services.get(ip)?.filter(({ key }) => key !== own) ?? [];
      if (left.length === 0) known.services.delete(ip);
      else known.services.set(ip, left);
    }
    for (const port of nodePortKeys(before)) drop(known.nodePorts, port, (key) => key === own);
  }
  if (after === undefined) return;
  for (const [ip, address] of addressesOf(after)) known.services.set(ip, [...(known.services.get(ip) ?? []), address]);
  for (const port of nodePortKeys(after)) known.nodePorts.set(port, keyOf(after));
}

export class Addresses {
  private known: Known | undefined;

  /** Nothing is kept before somebody asks for the first time. */
  changed({ before, after }: Change): void {
    const { known } = this;
    if (known === undefined) return;
    const { kind } = (after ?? before)!;
    if (kind === 'Pod') podChanged(known, before as Pod | undefined, after as Pod | undefined);
    else if (kind === 'Node') machineChanged(known, before as Node | undefined, after as Node | undefined);
    else if (kind === 'Service') serviceChanged(known, before as Service | undefined, after as Service | undefined);
  }

  /** The pod that has the address; undefined: none. Pods on their machine's network have none of their own. */
  pod(read: Reader, ip: string): Pod | undefined {
    const uid = this.of(read).pods.get(ip);
    return uid === undefined ? undefined : (read.byUid(uid) as Pod | undefined);
  }

  machine(read: Reader, ip: string): string | undefined {
    return this.of(read).machines.get(ip);
  }

  /** The Service that is meant by an address and a port; its own address is its own on every port. */
  service(read: Reader, { ip, port, protocol }: Destination): ServiceAddress | undefined {
    const found = this.of(read).services.get(ip);
    if (found === undefined) return undefined;
    const wanted = `${protocol} ${port}`;
    return found.find(({ ports }) => ports.includes(wanted)) ?? found.find(({ as }) => as === 'cluster');
  }

  /** Key of the Service that has the port on every machine. */
  nodePort(read: Reader, port: number, protocol: Protocol): string | undefined {
    return this.of(read).nodePorts.get(`${protocol} ${port}`);
  }

  restored(): void {
    this.known = undefined;
  }

  private of(read: Reader): Known {
    if (this.known !== undefined) return this.known;
    const known: Known = { pods: new Map(), machines: new Map(), services: new Map(), nodePorts: new Map() };
    for (const pod of read.list('Pod')) podChanged(known, undefined, pod);
    for (const node of read.list('Node')) machineChanged(known, undefined, node);
    for (const service of read.list('Service')) serviceChanged(known, undefined, service);
    return (this.known = known);
  }
}
