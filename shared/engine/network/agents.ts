/** Requests that come to a part of the cluster itself: the API over TLS (without it net/http turns them away), or kube-proxy's health check. */
import type { HttpApiRequest, HttpApiResponse } from '../api/http/http-api.ts';
import type { ConnectedAgent } from './connect/connection.ts';
import type { Net } from './connect/net.ts';
import { healthAnswer } from './proxy/health.ts';

/** What it takes to answer, the way not counted, ms. */
export const AGENT_MS = { 'kube-apiserver': 4, 'kube-proxy': 1 } as const;

const plain = (status: number, body: string): HttpApiResponse => ({ status, headers: [], body });

/** @param scheme "https" */
export function askAgent(
  net: Net,
  { agent, node, ip, port }: ConnectedAgent,
  scheme: string,
  request: HttpApiRequest,
): HttpApiResponse {
  if (agent === 'kube-proxy') return healthAnswer(net, node, port) ?? plain(503, '');
  if (scheme === 'https') return net.api.handle(request, `${ip}:${port}`);
  return plain(400, 'Client sent an HTTP request to an HTTPS server.\n');
}
