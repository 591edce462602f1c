/** Finds a Chromium for tests and pictures: CHROMIUM_PATH, Playwright's own, the system's. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const knownPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function onPath(name: string): string | undefined {
  try {
    const found = execFileSync(process.platform === 'win32' ? 'where' : 'which', [name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return found.split(/\r?\n/, 1)[0] || undefined;
  } catch {
    // `which` says no with its exit code.
    return undefined;
  }
}

/** The program to start, or undefined where this computer has none. */
export function findChromium(): string | undefined {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked !== undefined && asked !== '') return existsSync(asked) ? asked : onPath(asked);
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  for (const name of systemNames) {
    const found = onPath(name);
    if (found !== undefined) return found;
  }
  return knownPlaces.find((p) => existsSync(p));
}

/** Quiet, offline, and without the sandbox where root may not have one. */
export const chromiumArgs: string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
