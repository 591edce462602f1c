/** What a Corefile tells CoreDNS, as far as it decides on answers: its zones, hosts, rewritten names, how long it remembers, and who is asked for the rest. */
import { rewritesOf, type Rewrite } from './rewrite.ts';

/** plugin/cache: how long answers are kept, seconds; zones in which they are not. */
export interface CacheConfig {
  readonly success: number;
  readonly denial: number;
  readonly noSuccess: readonly string[];
  readonly noDenial: readonly string[];
}

/** plugin/hosts: names of its own, out of a file or out of the Corefile. */
export interface HostsConfig {
  /** In /etc/coredns, or wherever its ConfigMap is mounted. */
  readonly file: string | undefined;
  /** Lines as in /etc/hosts. */
  readonly text: string;
  readonly ttl: number;
  readonly fallthrough: boolean;
}

export interface CoreDnsConfig {
  /** Zones of the kubernetes plugin that have names: "cluster.local"; empty without the plugin. */
  zones: readonly string[];
  /** Whether it answers for addresses as well ("in-addr.arpa"). */
  reverse: boolean;
  pods: 'disabled' | 'insecure' | 'verified';
  /** Seconds of its answers. */
  ttl: number;
  /** Whether anybody is asked for names outside of its zones. */
  forwards: boolean;
  cache?: CacheConfig;
  hosts?: HostsConfig;
  rewrites?: readonly Rewrite[];
}

/** plugin/kubernetes: the default of `ttl`. */
const TTL = 5;
/** plugin/hosts: the same. */
const HOSTS_TTL = 3600;
/** plugin/cache: maxTTL, maxNTTL. */
const CACHE = { success: 3600, denial: 1800 } as const;

/** What is left between the braces that follow a place in the text, and what stands on their line before them. */
function block(text: string, plugin: string): { words: string[]; body: string } | undefined {
  const found = new RegExp(`^[ \\t]*${plugin}\\b([^\\n{]*)(\\{?)`, 'm').exec(text);
  if (found === null) return undefined;
  const words = found[1]!.trim().split(/\s+/).filter(Boolean);
  if (found[2] === '') return { words, body: '' };
  const start = found.index + found[0].length;
  let depth = 1;
  let end = start;
  while (end < text.length && depth > 0) {
    if (text[end] === '{') depth += 1;
    else if (text[end] === '}') depth -= 1;
    end += 1;
  }
  return { words, body: text.slice(start, end - 1) };
}

const isReverse = (zone: string): boolean => /^(in-addr|ip6)\.arpa\.?$/.test(zone);
const plainZone = (zone: string): string => zone.replace(/\.$/, '').toLowerCase();

/** The words behind an option in a block; undefined: it is not there. */
const option = (body: string, name: string): string[] | undefined =>
  new RegExp(`^[ \\t]*${name}\\b([^\\n]*)`, 'm').exec(body)?.[1]?.trim().split(/\s+/).filter(Boolean);

function cacheOf(plain: string): CacheConfig | undefined {
  const found = block(plain, 'cache');
  if (found === undefined) return undefined;
  const given = Number(found.words[0]);
  const both = Number.isInteger(given) && found.words.length > 0 ? given : undefined;
  const seconds = (what: 'success' | 'denial'): number => {
    const own = option(found.body, what)?.[1];
    return own === undefined ? (both ?? CACHE[what]) : Number(own);
  };
  const disabled = (what: string): string[] => {
    const zones = option(found.body, `disable[ \\t]+${what}`);
    return zones === undefined ? [] : zones.length === 0 ? [''] : zones.map(plainZone);
  };
  return {
    success: seconds('success'),
    denial: seconds('denial'),
    noSuccess: disabled('success'),
    noDenial: disabled('denial'),
  };
}

function hostsOf(plain: string): HostsConfig | undefined {
  const found = block(plain, 'hosts');
  if (found === undefined) return undefined;
  const { words, body } = found;
  const inline = body.split('\n').filter((line) => /^\s*[\d.]+\s/.test(line));
  return {
    file: words[0]?.startsWith('/') === true ? words[0] : undefined,
    text: inline.join('\n'),
    ttl: Number(option(body, 'ttl')?.[0] ?? HOSTS_TTL),
    fallthrough: option(body, 'fallthrough') !== undefined,
  };
}

/** Reads a Corefile (plugin/kubernetes setup.go, plugin/forward, cache, hosts, rewrite); comments are skipped, other plugins too. */
export function parseCorefile(text: string): CoreDnsConfig {
  const plain = text.replaceAll(/#.*$/gm, '');
  const kubernetes = block(plain, 'kubernetes');
  const body = kubernetes?.body ?? '';
  const mode = /^\s*pods\s+(disabled|insecure|verified)/m.exec(body)?.[1] as CoreDnsConfig['pods'] | undefined;
  const ttl = /^\s*ttl\s+(\d+)/m.exec(body)?.[1];
  const zones = kubernetes?.words ?? [];
  const [cache, hosts, rewrites] = [cacheOf(plain), hostsOf(plain), rewritesOf(plain)];
  return {
    zones: zones.filter((zone) => !isReverse(zone)).map(plainZone),
    reverse: zones.some(isReverse),
    pods: mode ?? 'disabled',
    ttl: ttl === undefined ? TTL : Number(ttl),
    forwards: block(plain, 'forward') !== undefined,
    ...(cache && { cache }),
    ...(hosts && { hosts }),
    ...(rewrites.length > 0 && { rewrites }),
  };
}
