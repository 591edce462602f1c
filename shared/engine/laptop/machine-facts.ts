/** What the computer beside the cluster and the machines of the cluster are made of. */
import { bytesOf, milliOf } from '../api/quantity.ts';
import { PLAIN_MACHINE, type MachineFacts } from '../shell/machine-facts.ts';
import type { Desk } from './desk.ts';

/** The person's own computer; machines of the cluster go by their own names. */
export const LAPTOP = 'laptop';

/** The person's own computer, as servers in the cluster see it where nothing stands between. */
export const LAPTOP_ADDRESS = '192.168.1.20';

const GIBI = 1_073_741_824;
const PREFIX = 24;
const MTU = 1500;
/** flannel's bridge on a machine, and the way to pods of others. */
const BRIDGE_MTU = 1450;
const PLAIN_USE = 400 * 1_048_576;

const gatewayOf = (ip: string): string => ip.replace(/\d+$/, '1');

const OWN: MachineFacts = {
  cpus: 8,
  memoryBytes: 16 * GIBI,
  usedBytes: 3 * GIBI,
  kernelRelease: PLAIN_MACHINE.kernelRelease,
  interfaces: [{ name: 'enp0s3', ip: LAPTOP_ADDRESS, prefix: PREFIX, mtu: MTU }],
  gateway: gatewayOf(LAPTOP_ADDRESS),
  listeners: [],
};

/** What metrics-server says of a machine's memory; undefined: it says nothing. */
function usedOn({ doors }: Desk, node: string): number | undefined {
  const kind = doors.kinds().find((one) => one.kind === 'NodeMetrics');
  if (kind === undefined) return undefined;
  const { code, body } = doors.rest({ verb: 'get', kind, namespace: '', name: node }, {});
  const memory = code === 200 ? (body as { usage?: { memory?: string } }).usage?.memory : undefined;
  return memory === undefined ? undefined : bytesOf(memory);
}

export function machineFacts(desk: Desk, computer: string): MachineFacts {
  if (computer === LAPTOP) return OWN;
  const node = desk.ctx.read.get('Node', '', computer);
  const { cpu, memory } = node?.status?.capacity ?? {};
  const ip = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  const pods = /^(\d+\.\d+\.\d+)\.0\/(\d+)$/.exec(String(node?.spec.podCIDR ?? ''));
  const kubelet = [{ port: 10_250 }, { port: 10_256 }, { port: 22 }];
  const bridge = pods === null ? [] : [{ name: 'cni0', ip: `${pods[1]}.1`, prefix: Number(pods[2]), mtu: BRIDGE_MTU }];
  const memoryBytes = memory === undefined ? PLAIN_MACHINE.memoryBytes : bytesOf(memory);
  return {
    cpus: cpu === undefined ? PLAIN_MACHINE.cpus : Math.max(1, Math.floor(milliOf(cpu) / 1000)),
    memoryBytes,
    usedBytes: Math.min(memoryBytes, PLAIN_USE + (usedOn(desk, computer) ?? 0)),
    kernelRelease: String(node?.status?.nodeInfo?.['kernelVersion'] ?? PLAIN_MACHINE.kernelRelease),
    interfaces: ip === undefined ? bridge : [{ name: 'eth0', ip, prefix: PREFIX, mtu: MTU }, ...bridge],
    gateway: ip === undefined ? undefined : gatewayOf(ip),
    listeners: kubelet,
  };
}
