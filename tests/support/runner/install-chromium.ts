/** Gets a Chromium where there is none: Playwright's, or Debian's when root may install it. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from '../chromium.ts';

/** Real ms for each way. */
const LIMIT_MS = 300_000;

function run(program: string, args: string[]): boolean {
  process.stdout.write(`$ ${program} ${args.join(' ')}\n`);
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', timeout: LIMIT_MS });
  if (error !== undefined) process.stdout.write(`${error.message}\n`);
  return status === 0;
}

/** The program, installed if need be; undefined, with the one command that helps printed, when nothing worked. */
export function ensureChromium(): string | undefined {
  const found = findChromium();
  if (found !== undefined) return found;
  const asked = process.env['CHROMIUM_PATH'];
  if (asked !== undefined && asked !== '') {
    process.stdout.write(`CHROMIUM_PATH is ${asked}, which is not there\n`);
    return undefined;
  }
  process.stdout.write('no Chromium was found: installing one\n');
  const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  if (run(process.execPath, [playwright, 'install', 'chromium'])) return findChromium();
  if (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    run('apt-get', ['update']) &&
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
  ) {
    return findChromium();
  }
  process.stdout.write('no Chromium could be installed. This does it: npx playwright install --with-deps chromium\n');
  return undefined;
}
