/** What a computer, or a container as a guest of one, is made of: processors, memory, network interfaces, open ports. */

export interface Interface {
  readonly name: string;
  readonly ip: string;
  /** Bits of its network. */
  readonly prefix: number;
  readonly mtu: number;
  /** Number of the other end, of a pair that leads out of a container. */
  readonly peer?: number;
}

export interface Listener {
  readonly port: number;
  /** Whose it is, where that can be seen. */
  readonly pid?: number;
  readonly program?: string;
}

export interface MachineFacts {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** What programs on it take. */
  readonly usedBytes: number;
  /** What `uname -r` says. */
  readonly kernelRelease: string;
  /** Beside the loopback. */
  readonly interfaces: readonly Interface[];
  /** Whither packets for elsewhere go. */
  readonly gateway: string | undefined;
  readonly listeners: readonly Listener[];
}

const GIBI = 1_073_741_824;

/** A computer of which nothing is known. */
export const PLAIN_MACHINE: MachineFacts = {
  cpus: 1,
  memoryBytes: 4 * GIBI,
  usedBytes: GIBI / 4,
  kernelRelease: '6.1.0-40-amd64',
  interfaces: [],
  gateway: undefined,
  listeners: [],
};

/** An interface's hardware address: in containers it follows from the address, as CNI plugins make it. */
export const macOf = ({ ip }: Interface): string =>
  ['0a', '58', ...ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const textOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
const maskOf = (prefix: number): number => (prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0);

export const netmaskOf = (prefix: number): string => textOf(maskOf(prefix));
export const networkOf = (ip: string, prefix: number): string => textOf((numberOf(ip) & maskOf(prefix)) >>> 0);
export const broadcastOf = (ip: string, prefix: number): string => textOf((numberOf(ip) | ~maskOf(prefix)) >>> 0);
