/** The headers by which an ingress controller tells an endpoint whom it asks for. */
import type { Connected } from '../connect/connection.ts';
import type { HttpAsk } from './decide.ts';
import type { Proxy } from './proxy.ts';

type Header = readonly [string, string];

const PORT = /:(\d+)$/;

/** Those of the client, with the controller's in the place of the same name; in order of their names, as Go prints them. */
export function forwarded({ settings, entryPoint }: Proxy, at: Connected, ask: HttpAsk): Header[] {
  const scheme = entryPoint.isTls ? 'https' : 'http';
  const port = PORT.exec(ask.host)?.[1] ?? (entryPoint.isTls ? '443' : '80');
  const named = (name: string): string | undefined =>
    ask.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const before = named('X-Forwarded-For');
  // Neither believes what an unknown client says of its own way.
  const own: Header[] = [
    ['X-Forwarded-For', at.seenAs],
    ['X-Forwarded-Host', ask.host],
    ['X-Forwarded-Port', port],
    ['X-Forwarded-Proto', scheme],
  ];
  if (settings.program === 'traefik')
    own.push(['X-Forwarded-Server', at.pod.metadata.name], ['X-Real-Ip', at.seenAs], ['Accept-Encoding', 'gzip']);
  else {
    own.push(['X-Forwarded-Scheme', scheme], ['X-Real-Ip', at.seenAs], ['X-Scheme', scheme]);
    if (before !== undefined) own.push(['X-Original-Forwarded-For', before]);
  }
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const kept = ask.headers.filter(([name]) => !names.has(name.toLowerCase()));
  return [...kept, ...own].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}
