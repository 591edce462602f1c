/**
 * `npm test [-- --unit | --e2e | --nightly]`: builds, runs every test, and ends with one line that says how it went.
 * `--nightly` runs the laws of tests/property alone, over twenty times as many random histories.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../../electron/start/build.ts';
import {
  add,
  countPlaywright,
  countVitest,
  honest,
  lastLine,
  type Counts,
  type PlaywrightReport,
  type VitestReport,
} from './runner/counts.ts';
import { ensureChromium } from './runner/install-chromium.ts';

const reports = mkdtempSync(join(tmpdir(), 'orrery-tests-'));
const only = process.argv.slice(2);

/** Runs a program of a package with its words on screen. Gives its exit code. */
function run(script: string, args: string[], env: Record<string, string>): number | null {
  const { status, error } = spawnSync(process.execPath, [resolve('node_modules', script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error !== undefined) process.stdout.write(`${script}: ${error.message}\n`);
  return status;
}

function read<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

function vitest(folders: string[], env: Record<string, string>): Counts {
  const path = join(reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`];
  const code = run('vitest/vitest.mjs', ['run', ...folders, ...reporters], env);
  const report = read<VitestReport>(path);
  return honest(report && countVitest(report), code);
}

function endToEnd(chromium: string): Counts {
  const path = join(reports, 'playwright.json');
  const code = run('@playwright/test/cli.js', ['test'], { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: path });
  const report = read<PlaywrightReport>(path);
  return honest(report && countPlaywright(report), code);
}

async function all(): Promise<Counts> {
  const nothing: Counts = { passed: 0, failed: 1, skipped: 0 };
  try {
    await ensureBuilt(resolve('.'), console.log);
  } catch (error) {
    process.stdout.write(`the build failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return nothing;
  }
  const chromium = ensureChromium();
  if (chromium === undefined) return nothing;
  process.stdout.write(`Chromium: ${chromium}\n`);
  const counts: Counts[] = [];
  if (!only.includes('--e2e')) counts.push(vitest([], { CHROMIUM_PATH: chromium }));
  if (!only.includes('--unit')) counts.push(endToEnd(chromium));
  return add(counts);
}

const NIGHTLY_RUNS = '500';

const counts = only.includes('--nightly')
  ? vitest(['tests/property'], { ORRERY_RUNS: process.env['ORRERY_RUNS'] ?? NIGHTLY_RUNS })
  : await all();
rmSync(reports, { recursive: true });
process.stdout.write(`\n${lastLine(counts)}\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
