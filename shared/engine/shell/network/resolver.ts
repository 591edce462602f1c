/** What a process' resolver goes by: the container's /etc/hosts and /etc/resolv.conf, as they are now. */
import type { FileView } from '../../files/view.ts';

export interface HostLine {
  readonly ip: string;
  readonly names: readonly string[];
}

export interface Resolver {
  readonly hosts: readonly HostLine[];
  /** Whom it asks, in this order. */
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  /** A name with fewer dots is tried in the search domains first. */
  readonly ndots: number;
  /** Seconds that it waits for one server, and how often it goes round. */
  readonly timeout: number;
  readonly attempts: number;
  /** Whose resolver: they walk the search list differently. */
  readonly libc: 'glibc' | 'musl';
}

/** resolv.conf(5): as many servers as resolvers look at, and the most that options may ask. */
const MOST_SERVERS = 3;
const MOST = { ndots: 15, timeout: 30, attempts: 5 } as const;
const DEFAULTS = { ndots: 1, timeout: 5, attempts: 2 } as const;

const words = (line: string): string[] =>
  line
    .replace(/[#;].*$/, '')
    .trim()
    .split(/\s+/)
    .filter(Boolean);

const textOf = (files: FileView, path: string): string => (files.find(path)?.kind === 'file' ? files.read(path) : '');

function hostLines(text: string): HostLine[] {
  return text.split('\n').flatMap((line) => {
    const [ip, ...names] = words(line);
    return ip === undefined || names.length === 0 ? [] : [{ ip, names }];
  });
}

/** Reads /etc/hosts and /etc/resolv.conf (hosts(5), resolv.conf(5)); without a server the machine itself is asked. */
export function resolverOf(files: FileView, libc: Resolver['libc']): Resolver {
  const servers: string[] = [];
  let searches: string[] = [];
  const options: Record<keyof typeof DEFAULTS, number> = { ...DEFAULTS };
  for (const line of textOf(files, '/etc/resolv.conf').split('\n')) {
    const [what, ...rest] = words(line);
    if (what === 'nameserver' && rest[0] !== undefined) servers.push(rest[0]);
    // The last line of either counts.
    else if (what === 'search') searches = rest.map((domain) => domain.replace(/\.$/, '')).filter(Boolean);
    else if (what === 'domain') searches = rest.slice(0, 1);
    else if (what === 'options')
      for (const option of rest) {
        const [, name, value] = /^(ndots|timeout|attempts):(\d+)$/.exec(option) ?? [];
        if (name === undefined) continue;
        const key = name as keyof typeof DEFAULTS;
        options[key] = Math.min(Number(value), MOST[key]);
      }
  }
  return {
    hosts: hostLines(textOf(files, '/etc/hosts')),
    servers: servers.length === 0 ? ['127.0.0.1'] : servers.slice(0, MOST_SERVERS),
    searches,
    ...options,
    libc,
  };
}

/** The addresses that /etc/hosts has for a name, and its full name there; undefined: none. */
export function inHosts({ hosts }: Resolver, name: string): { addresses: string[]; name: string } | undefined {
  const wanted = name.replace(/\.$/, '').toLowerCase();
  const lines = hosts.filter(({ ip, names }) => !ip.includes(':') && names.some((n) => n.toLowerCase() === wanted));
  if (lines.length === 0) return undefined;
  return { addresses: [...new Set(lines.map(({ ip }) => ip))], name: lines[0]!.names[0]! };
}

/**
 * The full names under which a name is asked for, in order: glibc tries one with enough dots as it is and then in the
 * search domains, musl only as it is (res_search; musl name_from_dns_search).
 */
export function candidates({ searches, ndots, libc }: Resolver, name: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const longer = searches.map((domain) => `${name}.${domain}`);
  if (dots < ndots) return [...longer, name];
  return libc === 'musl' ? [name] : [name, ...longer];
}
