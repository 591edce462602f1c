/** What an image's kind is and brings: its shell, its C library, its tools, and how old its busybox is. */
import type { Resolver } from '../../shell/network/resolver.ts';
import type { Flavour } from '../../shell/state.ts';
import { CLIENT_NAMES } from '../../shell/tools/database-clients.ts';
import { toolNamed } from '../../shell/tools/registry.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';

const isBusybox = ({ name }: SimulatedImage): boolean => /(^|\/)busybox(plus)?$/.test(name.path);

const isAlpine = ({ name }: SimulatedImage): boolean => /(^|[-.])alpine/.test(name.tag ?? '');

/** Whose texts the tools of the image print; a tag may say that it is another kind than the others are. */
export function flavourOf(image: SimulatedImage): Flavour {
  if (image.shell === 'none') return 'dash';
  return isAlpine(image) ? 'ash' : (image.shell ?? 'dash');
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Tools of a person's computer that images hardly ever have. */
const SELDOM = words('jq man column sudo');
/** What neither Alpine nor busybox' own image has: no applets of busybox. */
const NO_APPLETS = words('curl dig dumb-init host ncat netcat ss stdbuf stress tini tput');
/** What Debian's image leaves to packages: procps, psmisc, iproute2, net-tools, iputils, bind9, curl, wget, netcat, less. */
const NOT_ESSENTIAL = words(
  'curl dig dumb-init free fsync host ifconfig ip kill killall less nc ncat netcat netstat nslookup pgrep ping ' +
    'ping6 pkill ps route ss stress time tini top uptime usleep watch wget',
);

/** Slim tags leave out what was installed, those of Alpine what comes with buildpack-deps. */
const isBare = (image: SimulatedImage, tools: readonly string[]): boolean =>
  /(^|[-.])slim/.test(image.name.tag ?? '') || (isAlpine(image) && tools.includes('wget'));

/**
 * Whether the image has a tool: one of its kind's, or one that was installed. Images that nobody knows have all that are
 * usual; those called slim only what their kind has.
 */
export function hasTool(image: SimulatedImage, name: string): boolean {
  if (image.shell === 'none' || toolNamed(name) === undefined) return false;
  const { programs, tools = [] } = image;
  if (tools === 'all') return true;
  if (!isBare(image, tools) && tools.includes(name)) return true;
  if (SELDOM.has(name)) return false;
  // Clients of databases come with the images that name them.
  if (CLIENT_NAMES.has(name)) return programs === 'any' || programs.includes(name);
  if (programs === 'any') return true;
  return !(flavourOf(image) === 'ash' ? NO_APPLETS : NOT_ESSENTIAL).has(name);
}

/** Images with busybox as their shell are built on Alpine, whose library is musl; busybox' own image has glibc. */
export const libcOf = (image: SimulatedImage): Resolver['libc'] =>
  flavourOf(image) === 'ash' && !isBusybox(image) ? 'musl' : 'glibc';

/** The last release whose nslookup asks the C library. */
const LAST_OLD = 28;

/** Kubernetes' own registries have it without a tag as it was in 2015. */
const OF_2015 = /^(?:registry\.k8s\.io|k8s\.gcr\.io|gcr\.io)\/(?:google[-_]containers\/)?busybox$/;

/** By the tag ("1.28", "1.28.4-glibc"); what is called busyboxplus is of 2014. */
export function hasOldBusybox(image: SimulatedImage): boolean {
  if (!isBusybox(image)) return false;
  if (image.name.path.endsWith('busyboxplus')) return true;
  const { domain, path, tag = '' } = image.name;
  if (tag === 'latest' && OF_2015.test(`${domain}/${path}`)) return true;
  const minor = /^1\.(\d+)/.exec(tag)?.[1];
  return minor !== undefined && Number(minor) <= LAST_OLD;
}
