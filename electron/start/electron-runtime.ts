/** Finds Electron's runtime, which npm does not install: it is downloaded when it is first wanted. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real ms that a download may take before the browser is the better way. */
const DOWNLOAD_LIMIT_MS = 60_000;

/** The program of the installed runtime, or undefined where there is none. */
export function electronProgram(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const elsewhere = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const program = elsewhere === undefined ? name && join(folder, 'dist', name) : join(elsewhere, name ?? 'electron');
  return program !== undefined && existsSync(program) ? program : undefined;
}

/** The runtime's program, downloaded if need be; or one line that says why there is none. */
export function findElectron(root: string): { program: string } | { missing: string } {
  const there = electronProgram(root);
  if (there !== undefined) return { program: there };
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) return { missing: 'the package electron is not installed (npm ci installs it)' };
  process.stderr.write("fetching Electron's runtime…\n");
  const run = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: DOWNLOAD_LIMIT_MS });
  const program = electronProgram(root);
  if (program !== undefined) return { program };
  const why = run.error !== undefined ? 'it took too long' : (run.stderr.split('\n').find((line) => /\S/.test(line))?.trim() ?? 'no reason given');
  return { missing: `its runtime is missing and could not be downloaded (${why})` };
}
