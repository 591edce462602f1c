/** Keeps out/ up to date: builds the app only when a source is newer than what was built last. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = ['electron', 'renderer', 'shared', 'assets', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];
const products = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

/** True when everything is built and no source has changed since. */
export function isBuilt(root: string): boolean {
  const built = products.map((p) => join(root, p));
  if (!built.every((p) => existsSync(p))) return false;
  const oldest = Math.min(...built.map((p) => statSync(p).mtimeMs));
  return sources.every((s) => newest(join(root, s)) <= oldest);
}

/** Builds unless that is done. Gives false, with the builder's words printed, when it failed. */
export function buildIfNeeded(root: string): boolean {
  if (isBuilt(root)) return true;
  process.stderr.write('building…\n');
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const run = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' });
  if (run.status === 0) return true;
  process.stderr.write(`${run.stdout}${run.stderr}the build failed\n`);
  return false;
}
