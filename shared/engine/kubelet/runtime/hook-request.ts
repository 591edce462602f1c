/** The request of a lifecycle hook: where it goes, and in whose words it fails (pkg/kubelet/lifecycle runHTTPHandler). */
import { containerAt, type Work } from '../pod-record.ts';

export interface HookRequest {
  host?: string;
  path?: string;
  port?: string | number;
  scheme?: string;
}

/** As Go's network library says them. */
const WHY = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: no route to host',
  reset: 'connection reset by peer',
} as const;

/** Sends it; gives ms until it is answered, or what Go says of why it is not. */
export function sendHook(
  work: Work,
  index: number,
  { host: given, path = '/', port: wanted, scheme: spoken }: HookRequest,
): { afterMs: number } | { error: string } {
  const { pod, record } = work;
  const named = containerAt(pod, index)?.ports?.find((p) => p.name === wanted)?.containerPort;
  const port = typeof wanted === 'number' ? wanted : (named ?? Number(wanted));
  const host = given ?? record.ip ?? '';
  const scheme = spoken === 'HTTPS' ? 'https' : 'http';
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const request = { scheme, method: 'GET', host, port, path: rooted, headers: [], body: undefined } as const;
  const { answer, afterMs } = work.net.ask(pod, { kind: 'http', ...request });
  if (answer.kind !== 'error') return { afterMs };
  const why =
    answer.reason === 'unresolved'
      ? `dial tcp: lookup ${host}: no such host`
      : `dial tcp ${host}:${port}: ${WHY[answer.reason]}`;
  return { error: `Get "${scheme}://${host}:${port}${rooted}": ${why}` };
}
