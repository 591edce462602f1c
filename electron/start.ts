/** `npm start`: builds if need be, then opens the app in Electron, or in the browser where Electron cannot run. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { fromHere, readSources } from './headless/sources.ts';
import { openBrowser } from './start/browser.ts';
import { buildIfNeeded } from './start/build.ts';
import { findElectron } from './start/electron-runtime.ts';
import { serve } from './static-server.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Options {
  web?: boolean;
  port?: number;
  open: boolean;
}

function portNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError('must be a number from 0 to 65535');
  return n;
}

async function startWeb(files: string[], { port, open }: Options): Promise<void> {
  const { files: sources, errors } = readSources(files);
  for (const line of errors) process.stderr.write(`${line}\n`);
  try {
    const { address } = await serve(join(root, 'out', 'renderer'), { files: sources, troubles: errors }, port);
    process.stdout.write(`Orrery is at ${address} (Ctrl+C ends it)\n`);
    if (open) openBrowser(address);
  } catch (error) {
    process.stderr.write(`the local server could not be started: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function startElectron(program: string, files: string[]): void {
  // Chromium's sandbox refuses to run as root; nothing is loaded from a network here.
  const rootless = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...rootless, root, ...files.map(fromHere)], { stdio: 'inherit' });
  child.once('error', (error) => {
    process.stderr.write(`Electron could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

async function start(files: string[], options: Options): Promise<void> {
  if (!buildIfNeeded(root)) {
    process.exitCode = 1;
    return;
  }
  if (options.web !== true) {
    const found = findElectron(root);
    if ('program' in found) return startElectron(found.program, files);
    process.stderr.write(`Electron cannot run: ${found.missing}; opening the same app in the browser.\n`);
  }
  await startWeb(files, options);
}

await new Command('npm start --')
  .description('Opens Orrery with the files given, or with a sample running.')
  .argument('[file...]', 'manifests, or folders of them')
  .option('--web', 'in the browser, even where Electron is there')
  .option('--port <n>', "the local server's port (default: any that is free)", portNumber)
  .option('--no-open', 'open no browser: only print the address')
  .action(start)
  .parseAsync();
