/** Serves the built page to this computer only: 127.0.0.1, read only, with the strict policy on every answer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { LaunchOrder } from '../shared/session/launch.ts';
import { pageHeaders } from './content-policy.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** The media type by a file's name. */
export function mediaType(path: string): string {
  return types[extname(path)] ?? 'application/octet-stream';
}

/** The file under `folder` that a URL's path means, or undefined when it would lead out of the folder. */
export function fileOf(folder: string, urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    // Not an escape that means anything, so not a file of ours.
    return undefined;
  }
  if (path.includes('\0')) return undefined;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(folder + sep) ? file : undefined;
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { ...pageHeaders, 'content-type': type, 'cache-control': 'no-cache' });
  response.end(body);
}

/** A page elsewhere could point its own name at 127.0.0.1; then the Host header is that name. */
function isLocal(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
}

async function answer(folder: string, launch: LaunchOrder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocal(request)) return send(response, 403, 'text/plain', 'only for this computer');
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'read only');
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname === '/launch.json') return send(response, 200, mediaType(pathname), JSON.stringify(launch));
  const file = fileOf(folder, pathname);
  if (file === undefined) return send(response, 404, 'text/plain', 'not found');
  try {
    send(response, 200, mediaType(file), await readFile(file));
  } catch {
    // Not there, or a folder.
    send(response, 404, 'text/plain', 'not found');
  }
}

/**
 * Starts serving a folder.
 * @param port 0 for any that is free
 * @returns the address to open, and the server
 * @throws (rejects) when the port is taken
 */
export function serve(folder: string, launch: LaunchOrder, port = 0): Promise<{ address: string; server: Server }> {
  const server = createServer((request, response) => void answer(folder, launch, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server }));
  });
}
