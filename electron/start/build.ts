/** Builds the app when its sources are not those of the last build, told by a digest of their content. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Everything that a build depends on. */
const sources = [
  'electron',
  'renderer',
  'shared',
  'assets',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** A build takes some seconds; a lock older than this was left by one that was killed. */
const staleMs = 120_000;

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param root the project's folder */
export function sourceDigest(root: string): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    for (const file of filesOf(path)) {
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** One build at a time: two would write over each other. Gives what lets the next one in. */
async function takeTurn(lock: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = existsSync(lock) ? statSync(lock).mtimeMs : 0;
      if (Date.now() - since > staleMs) rmSync(lock, { recursive: true, force: true });
      else await wait(200);
    }
  }
}

/**
 * Makes sure that out/ holds a build of these sources.
 * @param say told when a build begins
 * @throws Error when the build fails
 */
export async function ensureBuilt(root: string, say: (sentence: string) => void): Promise<void> {
  const out = join(root, 'out');
  const stamp = join(out, '.sources');
  const isFresh = (digest: string): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (isFresh(sourceDigest(root))) return;
  mkdirSync(out, { recursive: true });
  const done = await takeTurn(join(out, '.building'));
  try {
    const digest = sourceDigest(root);
    if (isFresh(digest)) return;
    say('Building (some seconds, only when the sources have changed)...');
    rmSync(stamp, { force: true });
    process.env['NODE_ENV'] = 'production';
    const { build } = await import('electron-vite');
    await build({ root, logLevel: 'warn' });
    writeFileSync(stamp, digest);
  } finally {
    done();
  }
}
