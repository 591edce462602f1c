/** The app for a test: served from 127.0.0.1 for this worker, opened in a page that is watched for errors and strangers. */
import { resolve } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { readPage } from '../../electron/page.ts';
import { servePages } from '../../electron/start/local-server.ts';
import type { LaunchOrder } from '../../shared/session/launch.ts';

export interface Watched {
  page: Page;
  address: string;
  /** Every error of the console and of the page so far. */
  errors: string[];
  /** Every address that was asked for. */
  requests: string[];
}

/**
 * Opens the app as the program's command line would, and closes it after the test.
 * The page must end the test without an error and without having asked anyone else for anything.
 */
export const test = base.extend<{ open: (order?: LaunchOrder) => Promise<Watched> }>({
  open: async ({ page }, use) => {
    const endings: (() => Promise<void>)[] = [];
    await use(async (order = { files: [] }) => {
      const { address, close } = await servePages(readPage(resolve('out/renderer')), () => order, 0);
      const watched: Watched = { page, address, errors: [], requests: [] };
      page.on('console', (m) => {
        if (m.type() === 'error') watched.errors.push(m.text());
      });
      page.on('pageerror', (error) => watched.errors.push(error.message));
      page.on('request', (r) => watched.requests.push(r.url()));
      endings.push(async () => {
        expect(watched.errors).toEqual([]);
        expect(watched.requests.filter((url) => !url.startsWith(address) && !url.startsWith('data:'))).toEqual([]);
        await page.close();
        await close();
      });
      await page.goto(address);
      await expect(page.getByTestId('virtual-time')).not.toHaveText('');
      return watched;
    });
    for (const end of endings) await end();
  },
});

export { expect };

/** Virtual ms on the window's clock, which reads 00:00:07.8. */
export async function shownTime(page: Page): Promise<number> {
  const text = await page.getByTestId('virtual-time').innerText();
  const [hours = NaN, minutes = NaN, seconds = NaN] = text.split(':').map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
}
