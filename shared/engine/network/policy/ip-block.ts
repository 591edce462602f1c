/** Which addresses an ipBlock holds: those of its cidr, without those of its exceptions. */
import { parseCidr, parseIp, type Cidr, type Ip } from '../../api/ip.ts';
import type { IpBlock } from '../../../model/network-policy.ts';

/** Whether the address is in the block; an address of the other family never is. */
function isIn(ip: Ip, { network, prefix }: Cidr): boolean {
  if (ip.bytes.length !== network.bytes.length) return false;
  for (let i = 0; i * 8 < prefix; i++) {
    const kept = Math.min(8, prefix - i * 8);
    const mask = (0xff00 >> kept) & 0xff;
    if ((ip.bytes[i]! & mask) !== (network.bytes[i]! & mask)) return false;
  }
  return true;
}

/** Asks whether an address is in the block. A block that is none (validation refuses it) holds no address. */
export function compileIpBlock({ cidr, except = [] }: IpBlock): (address: string) => boolean {
  const outer = parseCidr(cidr);
  const holes = except.map(parseCidr).filter((hole) => hole !== undefined);
  return (address) => {
    const ip = parseIp(address);
    if (ip === undefined || outer === undefined || !isIn(ip, outer)) return false;
    return !holes.some((hole) => isIn(ip, hole));
  };
}
