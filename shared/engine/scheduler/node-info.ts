/**
 * One node as the scheduler adds it up: what it has, what its pods ask for; whole numbers, so the order of pods never
 * matters.
 */
import type { Labels } from '../api/labels.ts';
import { ANY_ADDRESS, hostPortsOf, type HostPort } from '../kinds/pod/host-ports.ts';
import type { ResourceList } from '../../model/meta.ts';
import type { Node, Taint } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { podRequests, type PodRequests } from './pod-requests.ts';
import { amountOf } from './resource-amount.ts';

const NO_LABELS: Labels = {};
const NO_TAINTS: readonly Taint[] = [];
const NO_IMAGES: ReadonlyMap<string, number> = new Map();

/** Reads a list of what a node has: cpu in thousandths, everything else in units. */
function read(list: ResourceList | undefined, name: string): number {
  // A resource may be called "constructor".
  return list === undefined || !Object.hasOwn(list, name) ? 0 : amountOf(name, list[name]!);
}

/** What a taken port is counted under: on all addresses, and on its own. */
const portKey = ({ protocol, port }: HostPort, ip: string): string => `${protocol} ${port} ${ip}`;

const ANYWHERE = '*';

const isPlain = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods';

/** What changes most is a plain number field each: a filter reads them without making anything. */
export class NodeInfo {
  /** Undefined while only pods are known that name the node. */
  node: Node | undefined;
  labels: Labels = NO_LABELS;
  unschedulable = false;
  /** Taints that keep pods away. */
  blocking: readonly Taint[] = NO_TAINTS;
  /** Taints that only lower the score. */
  unwelcoming: readonly Taint[] = NO_TAINTS;

  /** Sizes in bytes of the images that it has told of, by each of their names. */
  images = NO_IMAGES;

  cpu = 0;
  memory = 0;
  storage = 0;
  pods = 0;
  scalars: ReadonlyMap<string, number> = new Map();

  usedCpu = 0;
  usedMemory = 0;
  usedStorage = 0;
  usedPods = 0;
  readonly usedScalars = new Map<string, number>();
  /** With 100m and 200Mi for each container that asks for nothing. */
  scoredCpu = 0;
  scoredMemory = 0;
  /** How many pods hold a port of the node; made when the first does. */
  private takenPorts: Map<string, number> | undefined;

  /** How many pods of each priority hold something here. */
  private readonly priorities = new Map<number, number>();

  /** A score that was worked out for pods that ask for this much, until something here changes. */
  rememberedFor: PodRequests | undefined;
  remembered = 0;

  constructor(readonly name: string) {}

  /** Takes over what the node says of itself; undefined: it is gone. */
  setNode(node: Node | undefined): void {
    this.rememberedFor = undefined;
    this.node = node;
    this.labels = node?.metadata.labels ?? NO_LABELS;
    this.unschedulable = node?.spec?.unschedulable ?? false;
    const taints = node?.spec?.taints ?? NO_TAINTS;
    this.blocking = taints.length === 0 ? NO_TAINTS : taints.filter((t) => t.effect !== 'PreferNoSchedule');
    this.unwelcoming = taints.length === 0 ? NO_TAINTS : taints.filter((t) => t.effect === 'PreferNoSchedule');
    const has = node?.status?.allocatable;
    this.cpu = read(has, 'cpu');
    this.memory = read(has, 'memory');
    this.storage = read(has, 'ephemeral-storage');
    this.pods = read(has, 'pods');
    const scalars = new Map<string, number>();
    for (const name in has) if (!isPlain(name)) scalars.set(name, amountOf(name, has[name]!));
    this.scalars = scalars;
    const images = node?.status?.images;
    this.images =
      images === undefined
        ? NO_IMAGES
        : new Map(images.flatMap(({ names, sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)));
  }

  /** @param sign 1: the pod is there; -1: it no longer is */
  count(requests: PodRequests, sign: 1 | -1): void {
    this.rememberedFor = undefined;
    this.usedPods += sign;
    this.usedCpu += sign * requests.milliCpu;
    this.usedMemory += sign * requests.memory;
    this.usedStorage += sign * requests.storage;
    this.scoredCpu += sign * requests.scoredCpu;
    this.scoredMemory += sign * requests.scoredMemory;
    for (const [name, amount] of requests.scalars)
      this.usedScalars.set(name, (this.usedScalars.get(name) ?? 0) + sign * amount);
  }

  /** Counts a pod with all that it holds. sign 1: it is there; -1: it no longer is. */
  countPod({ spec }: Pod, sign: 1 | -1): void {
    this.count(podRequests(spec), sign);
    const ports = hostPortsOf(spec);
    if (ports.length > 0) this.countPorts(ports, sign);
    const priority = spec.priority ?? 0;
    const pods = (this.priorities.get(priority) ?? 0) + sign;
    if (pods === 0) this.priorities.delete(priority);
    else this.priorities.set(priority, pods);
  }

  /** Whether a pod here counts for less than this priority. */
  hasBelow(priority: number): boolean {
    for (const held of this.priorities.keys()) if (held < priority) return true;
    return false;
  }

  /** @param sign 1: a pod holds them; -1: it no longer does */
  countPorts(ports: readonly HostPort[], sign: 1 | -1): void {
    this.takenPorts ??= new Map();
    for (const port of ports)
      for (const ip of [ANYWHERE, port.ip]) {
        const key = portKey(port, ip);
        this.takenPorts.set(key, (this.takenPorts.get(key) ?? 0) + sign);
      }
  }

  /** Whether a pod here holds the port, on this address or on all. */
  isTaken(port: HostPort): boolean {
    const taken = this.takenPorts;
    if (taken === undefined) return false;
    const held = (ip: string): boolean => (taken.get(portKey(port, ip)) ?? 0) > 0;
    return port.ip === ANY_ADDRESS ? held(ANYWHERE) : held(port.ip) || held(ANY_ADDRESS);
  }
}
