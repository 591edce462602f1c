/** What differs between images of one flavour: the C library, and how old their busybox is. */
import type { Resolver } from '../../shell/network/resolver.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

const isBusybox = ({ name }: SimulatedImage): boolean => /(^|\/)busybox(plus)?$/.test(name.path);

/** Images with busybox as their shell are built on Alpine, whose library is musl; busybox' own image has glibc. */
export const libcOf = (image: SimulatedImage): Resolver['libc'] =>
  image.shell === 'ash' && !isBusybox(image) ? 'musl' : 'glibc';

/** The last release whose nslookup asks the C library. */
const LAST_OLD = 28;

/** By the tag ("1.28", "1.28.4-glibc"); what is called busyboxplus is of 2014. */
export function hasOldBusybox(image: SimulatedImage): boolean {
  if (!isBusybox(image)) return false;
  if (image.name.path.endsWith('busyboxplus')) return true;
  const minor = /^1\.(\d+)/.exec(image.name.tag ?? '')?.[1];
  return minor !== undefined && Number(minor) <= LAST_OLD;
}
