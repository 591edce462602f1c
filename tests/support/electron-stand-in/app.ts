/** app: its events, its paths and its end. */
import { EventEmitter } from 'node:events';
import { chromium, type Browser } from '@playwright/test';
import { chromiumArgs } from '../chromium.ts';
import { setReady } from './session.ts';
import { settings } from './settings.ts';

let browser: Browser | undefined;

/** The browser whose pages are the windows. */
export function theBrowser(): Browser {
  if (browser === undefined) throw new Error('Cannot create BrowserWindow before app is ready');
  return browser;
}

class App extends EventEmitter {
  isPackaged = settings.packaged;
  sandboxed = false;
  private ending = false;
  private readonly isReady = this.start();

  commandLine = {
    hasSwitch: (name: string): boolean => process.argv.includes(`--${name}`),
  };

  private async start(): Promise<void> {
    browser = await chromium.launch({ executablePath: settings.chromium, args: chromiumArgs });
    setReady();
  }

  whenReady(): Promise<void> {
    return this.isReady;
  }

  enableSandbox(): void {
    this.sandboxed = true;
  }

  getAppPath(): string {
    return settings.root;
  }

  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`no path for ${name}`);
    return settings.userData;
  }

  getLocale(): string {
    return process.env['STAND_IN_LOCALE'] ?? 'en-GB';
  }

  requestSingleInstanceLock(_data: unknown): boolean {
    return !settings.second;
  }

  quit(): void {
    this.exit(0);
  }

  exit(status: number): void {
    if (this.ending) return;
    this.ending = true;
    void this.isReady.then(() => browser?.close()).then(() => process.exit(status));
  }
}

export const app = new App();
