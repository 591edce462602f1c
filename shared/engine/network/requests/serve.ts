/** What the server at the end of a connection makes of a request: an answer and its time, or none. */
import type { LossCause } from '../../../model/request.ts';
import type { Connected } from '../connect/connection.ts';
import type { Net } from '../connect/net.ts';
import { latencyOf } from './latency.ts';
import { takeOn } from './queue.ts';
import { noteVisit } from '../visits.ts';

/** What is asked for, where HTTP is spoken. */
export interface HttpAsked {
  readonly scheme: 'http' | 'https';
  readonly method: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
}

export interface Served {
  /** Ms from now to the answer; Infinity: it never comes. */
  readonly afterMs: number;
  readonly code?: number | undefined;
  /** Where there is no answer, and why. */
  readonly cause?: LossCause | undefined;
  readonly reason?: string | undefined;
}

/** @param http undefined: no HTTP is spoken, an answer is any answer */
export function serve(net: Net, to: Connected, http: HttpAsked | undefined): Served {
  const { ctx, servers } = net;
  const { pod, port, listening, networkMs } = to;
  const { name, uid = '' } = pod.metadata;
  if (listening.hangs)
    return { afterMs: Infinity, cause: 'timed-out', reason: `${name} takes the request and never answers` };
  const own = latencyOf(pod, listening.workMs, ctx.random('latency'));
  const waited = takeOn(ctx, uid, listening, own);
  if (waited === undefined)
    return { afterMs: Infinity, cause: 'timed-out', reason: `${name} has more connections waiting than it holds` };
  const afterMs = networkMs + waited + own;
  const page = http === undefined ? undefined : servers.pageOf(pod, listening.index, http.path);
  noteVisit(ctx, uid, { port, path: http?.path ?? '', client: to.seenAs }, page);
  const reason = waited > 0 ? `${name} let it wait for ${waited} ms: it has more to do than it can` : undefined;
  return { afterMs, code: page?.status, reason };
}
