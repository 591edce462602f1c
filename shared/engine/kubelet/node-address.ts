/** Where a node is, and which address each of its pods gets: no two pods have the same one. */
import type { Context } from '../api/actor.ts';
import { parseCidr } from '../api/ip.ts';

/** The node's InternalIP, or undefined while it has none. */
export function hostAddress(ctx: Context, node: string): string | undefined {
  const addresses = ctx.read.get('Node', '', node)?.status?.addresses;
  return (addresses?.find((a) => a.type === 'InternalIP') ?? addresses?.[0])?.address;
}

const owners = (ctx: Context): Map<string, string> => ctx.table<string>('addresses');
const lastOffsets = (ctx: Context): Map<string, number> => ctx.table<number>('last address');

/** The network is not one's to give, the first address is the bridge's. */
const FIRST_OFFSET = 2;

interface Range {
  /** The network address as a number. */
  base: number;
  /** Offset of the last address to give: before the broadcast address. */
  last: number;
}

/** IPv4 only: the clusters here have one address family. */
function rangeOf(cidr: string | undefined): Range | undefined {
  if (cidr === undefined) return undefined;
  if (!ranges.has(cidr)) {
    if (ranges.size >= MOST_RANGES) ranges.clear();
    ranges.set(cidr, readRange(cidr));
  }
  return ranges.get(cidr);
}

/** What was read of blocks: each node's is read for each of its pods. */
const ranges = new Map<string, Range | undefined>();
const MOST_RANGES = 10_000;

function readRange(cidr: string): Range | undefined {
  const block = parseCidr(cidr);
  if (block === undefined || block.network.bytes.length !== 4) return undefined;
  const base = block.network.bytes.reduce((n, byte) => n * 256 + byte, 0);
  return { base, last: 2 ** (32 - block.prefix) - 2 };
}

const dotted = (n: number): string =>
  `${Math.floor(n / 16777216) % 256}.${Math.floor(n / 65536) % 256}.${Math.floor(n / 256) % 256}.${n % 256}`;

/** "10.42.1.1-10.42.1.254", as host-local names a block it has used up. */
export function rangeText(cidr: string): string {
  const range = rangeOf(cidr);
  return range === undefined ? cidr : `${dotted(range.base + 1)}-${dotted(range.base + range.last)}`;
}

/**
 * Gives the pod the lowest free address after the last one given, round and round
 * (containernetworking/plugins host-local). undefined: none is free, or the node has no block.
 */
export function takeAddress(ctx: Context, node: string, cidr: string | undefined, uid: string): string | undefined {
  const range = rangeOf(cidr);
  if (range === undefined) return undefined;
  const taken = owners(ctx);
  const before = lastOffsets(ctx).get(node) ?? FIRST_OFFSET - 1;
  const size = range.last - FIRST_OFFSET + 1;
  for (let i = 0; i < size; i++) {
    const offset = FIRST_OFFSET + ((before + 1 - FIRST_OFFSET + i) % size);
    const address = dotted(range.base + offset);
    if (taken.has(address)) continue;
    taken.set(address, uid);
    lastOffsets(ctx).set(node, offset);
    return address;
  }
  return undefined;
}

/** Takes the address back, if it is the pod's. */
export function releaseAddress(ctx: Context, address: string | undefined, uid: string): void {
  if (address !== undefined && owners(ctx).get(address) === uid) owners(ctx).delete(address);
}
