/** The built page, read once: an address is a key in this table, so that nothing else on the disk can be asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { pageHeaders } from './content-policy.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** Files by path: "/", "/index.html", "/assets/index-1a2b.js". */
export type Page = ReadonlyMap<string, PageFile>;

/**
 * @param folder out/renderer
 * @throws Error when it cannot be read: there is no build
 */
export function readPage(folder: string): Page {
  const page = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)] ?? 'application/octet-stream';
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    page.set(path, { body: new Uint8Array(readFileSync(file)), headers: { ...pageHeaders, 'Content-Type': type } });
  }
  const index = page.get('/index.html');
  if (index === undefined) throw new Error(`${folder} has no index.html`);
  return page.set('/', index);
}
