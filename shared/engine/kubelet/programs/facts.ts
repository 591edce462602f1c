/** What the texts of a container's program can speak of: who it is, and of a request who asks for what. */
import type { Pod } from '../../../model/pod.ts';
import { hostnameOf } from '../host-name.ts';
import type { OwnProgram } from './own-program.ts';
import { firstPort } from './listening.ts';
import type { Facts, Headers } from './template.ts';

export interface Moment {
  pod: Pod;
  own: OwnProgram;
  /** The pod's address, '' while there is none. */
  ip: string;
  /** Unix ms. */
  at: number;
  /** Ms since the container's start. */
  ageMs: number;
}

/** Headers that have words of their own. */
const KNOWN: ReadonlySet<string> = new Set(['host', 'user-agent']);

/** A request's other headers, a line each, in the order of their names, as Go writes them. */
function otherHeaders(headers: Headers): string {
  const others = headers.filter(([name]) => !KNOWN.has(name.toLowerCase()));
  return others
    .map(([name, value]) => `${name}: ${value}\n`)
    .sort()
    .join('');
}

/** @param words of the request, or whatever else holds at this moment */
export function factsAt({ pod, own, ip, at, ageMs }: Moment, words: Facts['words'] = {}, headers: Headers = []): Facts {
  const { container, image } = own;
  const version = /\d+(\.\d+)*/.exec(image.name.tag ?? '')?.[0];
  return {
    container,
    at,
    headers,
    words: {
      hostname: hostnameOf(pod),
      namespace: pod.metadata.namespace ?? '',
      ip,
      node: pod.spec.nodeName ?? '',
      port: firstPort(container, image),
      uptime: (ageMs / 1000).toFixed(3),
      ...(version === undefined ? {} : { version }),
      headers: otherHeaders(headers),
      ...words,
    },
  };
}
