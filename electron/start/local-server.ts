/** Serves the built page to this computer only: bound to 127.0.0.1, deaf to any other host name, GET only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LaunchOrder } from '../../shared/session/launch.ts';
import { pageHeaders } from '../content-policy.ts';
import type { Page } from '../page.ts';

/** The same port each time, so that the browser remembers theme and language. */
export const usualPort = 4127;

export interface LocalServer {
  address: string;
  close(): Promise<void>;
}

/** A page elsewhere may point a name of its own at 127.0.0.1: only our own names are answered. */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  return [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`].includes(headers.host ?? '');
}

function answer(page: Page, order: () => LaunchOrder, request: IncomingMessage, response: ServerResponse): void {
  const say = (status: number, text: string): void => {
    response.writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
  };
  if (!isLocal(request)) return say(403, 'Only for this computer.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET only.');
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/launch.json') {
    const headers = { ...pageHeaders, 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(JSON.stringify(order()));
    return;
  }
  const file = page.get(path);
  if (file === undefined) return say(404, 'Not found.');
  // Names under assets/ hold a digest of their content.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  response
    .writeHead(200, { ...file.headers, 'Cache-Control': cache })
    .end(request.method === 'HEAD' ? undefined : file.body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * @param order read anew for each page that asks
 * @param port undefined: the usual one, or a free one where that is taken
 * @throws Error when the port asked for is taken
 */
export async function servePages(page: Page, order: () => LaunchOrder, port?: number): Promise<LocalServer> {
  const server = createServer((request, response) => answer(page, order, request, response));
  let bound: number;
  try {
    bound = await listen(server, port ?? usualPort);
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    bound = await listen(server, 0);
  }
  return {
    address: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
