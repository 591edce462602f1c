/** The built page, read once: an address is a key in this table, so that nothing else on the disk can be asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
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

/** Adds what is in a folder under a path; written out because the package's archive knows plain listings only. */
function addFolder(page: Map<string, PageFile>, folder: string, path: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(page, file, `${path}${entry.name}/`);
    else {
      const type = types[extname(entry.name)] ?? 'application/octet-stream';
      page.set(`${path}${entry.name}`, {
        body: new Uint8Array(readFileSync(file)),
        headers: { ...pageHeaders, 'Content-Type': type },
      });
    }
  }
}

/**
 * @param folder out/renderer
 * @throws Error when it cannot be read: there is no build
 */
export function readPage(folder: string): Page {
  const page = new Map<string, PageFile>();
  addFolder(page, folder, '/');
  const index = page.get('/index.html');
  if (index === undefined) throw new Error(`${folder} has no index.html`);
  return page.set('/', index);
}
