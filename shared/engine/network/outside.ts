/** The world beyond the cluster, as far as a program that needs no network can have one: every name that ends as the world's do is there, and says so. */
import { fnv1a } from '../kernel/random.ts';

/** Real sites are this far away, ms. */
export const OUTSIDE_MS = 80;

/** Ends of names that the world has beside those of two letters: the usual ones, not all fifteen hundred. */
const ENDS: ReadonlySet<string> = new Set(
  (
    'com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel tel asia cat post xyz top club ' +
    'online site website app dev page cloud tech digital email network systems software tools run blog news media ' +
    'live world academy company agency group studio design solutions services foundation science social wiki'
  ).split(' '),
);

/** The address of an outside name (of TEST-NET-3, which nobody has); undefined for names that nobody in the world has. */
export function outsideAddress(name: string): string | undefined {
  const plain = name.replace(/\.$/, '').toLowerCase();
  const end = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.([a-z]+)$/.exec(plain)?.[1];
  if (end === undefined || (end.length !== 2 && !ENDS.has(end))) return undefined;
  return `203.0.113.${1 + (fnv1a(plain) % 254)}`;
}

export const isOutside = (address: string): boolean => address.startsWith('203.0.113.');

/** What every outside site answers. */
export const outsidePage = (host: string): string =>
  `<html><head><title>${host}</title></head><body><p>${host}, as Orrery plays it: nothing was sent over a network.</p></body></html>\n`;
