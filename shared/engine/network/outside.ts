/** The world beyond the cluster, as far as a program that needs no network can have one: every full name is there, and says so. */
import { fnv1a } from '../kernel/random.ts';

/** Real sites are this far away, ms. */
export const OUTSIDE_MS = 80;

/** The address of an outside name (of TEST-NET-3, which nobody has); undefined for names that are the cluster's or no full names. */
export function outsideAddress(name: string): string | undefined {
  const plain = name.replace(/\.$/, '').toLowerCase();
  if (
    !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z-]*[a-z][a-z0-9-]*$/.test(plain) ||
    plain.endsWith('.local') ||
    plain.endsWith('.arpa') ||
    plain.endsWith('.svc')
  )
    return undefined;
  return `203.0.113.${1 + (fnv1a(plain) % 254)}`;
}

export const isOutside = (address: string): boolean => address.startsWith('203.0.113.');

/** What every outside site answers. */
export const outsidePage = (host: string): string =>
  `<html><head><title>${host}</title></head><body><p>${host}, as Orrery plays it: nothing was sent over a network.</p></body></html>\n`;
