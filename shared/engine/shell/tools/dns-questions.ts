/** What tools that speak to DNS servers themselves ask, and how they print what comes back. */
import { RECORD_TYPES, reverseName, type DnsRecord, type RecordType } from '../network/dns-message.ts';
import { resolverOf, type Resolver } from '../network/resolver.ts';
import type { ToolIo } from './tool.ts';

/** Resolvers wait for a server so long, ms. */
export const PATIENCE_MS = 5000;
/** BIND's tools ask three times. */
export const BIND_PATIENCE_MS = 3 * PATIENCE_MS;

export const typeNamed = (text: string | undefined): RecordType | undefined =>
  RECORD_TYPES.find((type) => type === text?.toUpperCase());

/** What the container says of names, as the tool reads it. */
export const ownResolver = (io: ToolIo): Resolver => resolverOf(io.files, io.world.libc ?? 'glibc');

/** The reverse name of an address; undefined: it is a name. */
export const reverseOf = (text: string): string | undefined => reverseName(text);

export const withoutDot = (name: string): string => name.replace(/\.$/, '');

/** A record as both nslookups print it; BIND's keeps the dot at the end of names it leads to. */
export function recordText({ name, type, data }: DnsRecord, isBind: boolean): string {
  const owner = withoutDot(name);
  const value = isBind ? data : withoutDot(data);
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${owner}\nAddress: ${data}\n`;
    case 'SRV':
      return `${owner}\tservice = ${value}\n`;
    case 'PTR':
      return `${owner}\tname = ${value}\n`;
    case 'CNAME':
      return `${owner}\tcanonical name = ${value}\n`;
    case 'TXT':
      return `${owner}\ttext = ${data}\n`;
    case 'NS':
      return `${owner}\tnameserver = ${value}\n`;
    case 'MX':
      return `${owner}\tmail exchanger = ${value}\n`;
    case 'SOA': {
      const [origin = '', mail = '', ...numbers] = data.split(' ');
      const names = ['serial', 'refresh', 'retry', 'expire', 'minimum'];
      const rows = numbers.map((number, i) => `\t${names[i]} = ${number}\n`).join('');
      return `${owner}\n\torigin = ${withoutDot(origin)}\n\tmail addr = ${withoutDot(mail)}\n${rows}`;
    }
    default:
      return '';
  }
}
