/** What a Corefile tells CoreDNS, as far as it decides on answers: the zones of the cluster, and who is asked for the rest. */

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
}

/** plugin/kubernetes: the default of `ttl`. */
const TTL = 5;

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

/** Reads a Corefile (plugin/kubernetes setup.go, plugin/forward); comments are skipped, other plugins too. */
export function parseCorefile(text: string): CoreDnsConfig {
  const plain = text.replaceAll(/#.*$/gm, '');
  const kubernetes = block(plain, 'kubernetes');
  const body = kubernetes?.body ?? '';
  const mode = /^\s*pods\s+(disabled|insecure|verified)/m.exec(body)?.[1] as CoreDnsConfig['pods'] | undefined;
  const ttl = /^\s*ttl\s+(\d+)/m.exec(body)?.[1];
  const zones = kubernetes?.words ?? [];
  return {
    zones: zones.filter((zone) => !isReverse(zone)).map((zone) => zone.replace(/\.$/, '').toLowerCase()),
    reverse: zones.some(isReverse),
    pods: mode ?? 'disabled',
    ttl: ttl === undefined ? TTL : Number(ttl),
    forwards: block(plain, 'forward') !== undefined,
  };
}
