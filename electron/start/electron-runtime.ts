/** Finds Electron's runtime, or downloads it: its package comes without, so that `npm ci` needs no other server. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packageFolder = (): string => dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** The program, or undefined where the runtime has not been downloaded. */
export function electronProgram(): string | undefined {
  const folder = packageFolder();
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const program = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8'),
  );
  return existsSync(program) ? program : undefined;
}

/** A download takes a minute or so; where nothing answers it must not keep anybody. */
const limitMs = 3 * 60_000;

/** Runs the package's own download. Gives what went wrong in a few words, or undefined when it is there. */
export async function downloadElectron(): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(packageFolder(), 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: limitMs,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (status === 0 && electronProgram() !== undefined) return undefined;
  return status === null
    ? 'it took too long'
    : (said.split('\n').find((line) => line.trim() !== '') ?? `status ${status}`);
}

/** Why this computer could not show a window even with the runtime; undefined when it can. */
export function whyNoWindow(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY ? 'there is no display' : undefined;
}

/**
 * Runs the built app until its window closes; gives the status it left with.
 * @param files absolute paths
 */
export function runElectron(program: string, root: string, files: readonly string[], empty: boolean): Promise<number> {
  // Chromium's own sandbox refuses to be started by root; the page's isolation stays as it is.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const switches = [...(isRoot ? ['--no-sandbox'] : []), ...(empty ? ['--empty'] : [])];
  const child = spawn(program, [root, ...switches, ...files], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}
