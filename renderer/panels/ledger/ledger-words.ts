/** A request of the ledger in words, column by column. Pure. */
import type { Hop, RequestRecord } from '../../../shared/model/request.ts';

/** "web" of "NodePort 30080": which kind of door it was. */
const doorWord = (door: string): string => (door === 'ClusterIP' ? '' : ` (${door})`);

function hopWord(hop: Hop): string | undefined {
  if (hop.kind === 'door') return `${hop.node}${doorWord(hop.door)}`;
  if (hop.kind === 'machine') return hop.node;
  if (hop.kind === 'proxy') return hop.pod.name;
  if (hop.kind === 'away') return hop.ip;
  return undefined;
}

/** The machines and proxies that it passed, each once in a row. */
export function hopsText(hops: readonly Hop[]): string {
  const words: string[] = [];
  for (const hop of hops) {
    const word = hopWord(hop);
    if (word !== undefined && words.at(-1)?.split(' ')[0] !== word.split(' ')[0]) words.push(word);
  }
  return words.join(' → ');
}

/** Host and path of an HTTP request; else what was to be reached, or the Service that was asked. */
export function askedText({ host, path, protocol, service }: RequestRecord): string {
  if (path !== undefined) return `${host ?? ''}${path}`;
  if (host !== undefined) return `${protocol} ${host}`;
  return service === undefined ? protocol : `${protocol} ${service.name}:${service.port}`;
}

/** The rule without the Ingress' name space. */
export const ruleText = ({ rule }: RequestRecord): string => rule?.replace(/^[^/]+\//, '') ?? '';
