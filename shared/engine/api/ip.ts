/**
 * IP addresses and CIDR blocks as upstream reads them: leniently (leading zeros and IPv4-mapped forms are taken),
 * or strictly.
 */

/** An address: 4 bytes, or 16; an IPv4-mapped IPv6 address ("::ffff:1.2.3.4") has 4 and `mapped`. */
export interface Ip {
  bytes: readonly number[];
  mapped: boolean;
  /** Some number was written with leading zeros that a strict reader refuses. */
  leadingZeros: boolean;
}

export interface Cidr {
  /** The address as written, host bits and all. */
  ip: Ip;
  /** The same with the host bits cleared. */
  network: Ip;
  /** Of the bits of `network`: 0-32 or 0-128. */
  prefix: number;
  leadingZeros: boolean;
}

const isV4 = (ip: Ip): boolean => ip.bytes.length === 4;

function parseV4(text: string): Ip | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]+$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return { bytes, mapped: false, leadingZeros: parts.some((part) => part.length > 1 && part.startsWith('0')) };
}

/** The 16-bit groups of one side of "::"; undefined if one is not a group. The last may be a dotted quad. */
function groupsOf(text: string, allowQuad: boolean): { groups: number[]; leadingZeros: boolean } | undefined {
  if (text === '') return { groups: [], leadingZeros: false };
  const parts = text.split(':');
  const groups: number[] = [];
  let leadingZeros = false;
  for (const [i, part] of parts.entries()) {
    if (allowQuad && i === parts.length - 1 && part.includes('.')) {
      const quad = parseV4(part);
      if (quad === undefined) return undefined;
      const [a, b, c, d] = quad.bytes as [number, number, number, number];
      groups.push(a * 256 + b, c * 256 + d);
      leadingZeros ||= quad.leadingZeros;
      continue;
    }
    if (!/^[0-9a-fA-F]+$/.test(part)) return undefined;
    const group = parseInt(part, 16);
    if (group > 0xffff) return undefined;
    groups.push(group);
    leadingZeros ||= part.length > 4;
  }
  return { groups, leadingZeros };
}

function parseV6(text: string): Ip | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!, halves.length === 1);
  const tail = groupsOf(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.groups.length - tail.groups.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head.groups, ...Array.from({ length: missing }, () => 0), ...tail.groups];
  const bytes = groups.flatMap((group) => [group >> 8, group & 255]);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return { bytes: mapped ? bytes.slice(12) : bytes, mapped, leadingZeros: head.leadingZeros || tail.leadingZeros };
}

/** The 32 bits of a dotted quad as a number from 0, for counting through a range; undefined when it is none. */
export function parseIPv4(text: string): number | undefined {
  return parseV4(text)?.bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The dotted quad of 32 bits. */
export const formatIPv4 = (bits: number): string =>
  [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');

/** Reads an address leniently (k8s.io/utils/net ParseIPSloppy); undefined when it is none. */
export function parseIp(text: string): Ip | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/** Reads "address/bits" leniently (ParseCIDRSloppy); undefined when it is none. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIp(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  if (ip === undefined || !/^[0-9]+$/.test(bits)) return undefined;
  const written = Number(bits);
  const size = ip.mapped ? 128 : ip.bytes.length * 8;
  if (written > size) return undefined;
  // A mapped address counts its bits from the start of the 128.
  const prefix = ip.mapped ? Math.max(0, written - 96) : written;
  const network = ip.bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefix - i * 8));
    return byte & (0xff00 >> kept) & 0xff;
  });
  const leadingZeros = ip.leadingZeros || (bits.length > 1 && bits.startsWith('0'));
  return { ip, network: { ...ip, bytes: network }, prefix, leadingZeros };
}

/** The canonical text: dotted quad, or RFC 5952. */
export function formatIp(ip: Ip): string {
  if (isV4(ip)) return ip.bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (ip.bytes[i * 2]! << 8) | ip.bytes[i * 2 + 1]!);
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best.start < 0 ? text(0, 8) : `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}

export const formatCidr = (cidr: Cidr): string => `${formatIp(cidr.network)}/${cidr.prefix}`;

const NOT_AN_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const NOT_A_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/**
 * The rule of older fields (util/validation IsValidIPForLegacyField); `strict` is the gate StrictIPCIDRValidation,
 * off in 1.34.
 */
export function isValidLegacyIP(value: string, strict = false): string[] {
  const ip = parseIp(value);
  if (ip === undefined) return [NOT_AN_IP];
  if (strict && ip.leadingZeros) return ['must not have leading 0s'];
  if (strict && ip.mapped) return ['must not be an IPv4-mapped IPv6 address'];
  return [];
}

/** The rule of newer fields: strict, and written canonically. */
export function isValidIP(value: string): string[] {
  const complaints = isValidLegacyIP(value, true);
  if (complaints.length > 0) return complaints;
  const canonical = formatIp(parseIp(value)!);
  return canonical === value ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}

export function isValidIPv4Address(value: string): string[] {
  const ip = parseIp(value);
  return ip !== undefined && isV4(ip) ? [] : ['must be a valid IPv4 address'];
}

export function isValidIPv6Address(value: string): string[] {
  const ip = parseIp(value);
  return ip !== undefined && !isV4(ip) ? [] : ['must be a valid IPv6 address'];
}

/** As isValidLegacyIP, for blocks (IsValidCIDRForLegacyField). */
export function isValidLegacyCidr(value: string, strict = false): string[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) return [NOT_A_CIDR];
  if (!strict) return [];
  if (cidr.leadingZeros) return ['must not have leading 0s in IP or prefix length'];
  if (cidr.ip.mapped) return ['must not have an IPv4-mapped IPv6 address'];
  const hostBits = cidr.ip.bytes.some((byte, i) => byte !== cidr.network.bytes[i]);
  return hostBits ? ['must not have bits set beyond the prefix length'] : [];
}

/** As isValidIP, for blocks. */
export function isValidCidr(value: string): string[] {
  const complaints = isValidLegacyCidr(value, true);
  if (complaints.length > 0) return complaints;
  const canonical = formatCidr(parseCidr(value)!);
  return canonical === value ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}
