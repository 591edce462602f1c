/** The addresses that Services get, out of a CIDR (pkg/registry/core/service/ipallocator). IPv4 alone. */
import { parseIp, type Ip } from './ip.ts';

/** k3s' own. */
export const DEFAULT_SERVICE_RANGE = '10.43.0.0/16';

export class ServiceRange {
  private readonly base: number;
  /** How many addresses there are; the first and the last are nobody's. */
  private readonly size: number;

  /** cidr: "10.43.0.0/16". @throws Error for anything else */
  constructor(readonly cidr: string) {
    const [address = '', bits = ''] = cidr.split('/');
    const ip = parseIp(address);
    const prefix = Number(bits);
    if (ip?.bytes.length !== 4 || !(prefix >= 8 && prefix <= 24))
      throw new Error(`${cidr}: no range of IPv4 addresses`);
    this.size = 2 ** (32 - prefix);
    this.base = number(ip) - (number(ip) % this.size);
  }

  get last(): number {
    return this.size - 2;
  }

  /** The address at a place, from 1 to `last`. */
  at(place: number): string {
    const n = this.base + place;
    return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
  }

  has(ip: Ip): boolean {
    if (ip.bytes.length !== 4) return false;
    const place = number(ip) - this.base;
    return place >= 1 && place <= this.last;
  }
}

const number = ({ bytes: [a = 0, b = 0, c = 0, d = 0] }: Ip): number => a * 2 ** 24 + b * 2 ** 16 + c * 256 + d;

/** The address of the API's own Service: the first. */
export const API_PLACE = 1;
