/** The built app in a Chromium of its own, for benchmarks that need a window. */
import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { readPage } from '../../electron/page.ts';
import { ensureBuilt } from '../../electron/start/build.ts';
import { servePages } from '../../electron/start/local-server.ts';
import { chromiumArgs, findChromium } from '../support/chromium.ts';

export interface OpenPage {
  browser: Browser;
  page: Page;
  address: string;
  close(): Promise<void>;
}

/** @throws Error where there is no Chromium */
export async function openBrowser(empty: boolean): Promise<OpenPage> {
  await ensureBuilt(resolve('.'), (sentence) => process.stderr.write(`${sentence}\n`));
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found (set CHROMIUM_PATH)');
  const { address, close } = await servePages(readPage(resolve('out/renderer')), () => ({ files: [], empty }), 0);
  const browser = await chromium.launch({ executablePath, args: chromiumArgs });
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  return {
    browser,
    page,
    address,
    close: async () => {
      await browser.close();
      await close();
    },
  };
}
