/** The app in Electron itself, where its runtime is: elsewhere the stand-in (tests/electron) takes its place. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronProgram, whyNoWindow } from '../../electron/start/electron-runtime.ts';

const program = electronProgram();
const missing = program === undefined ? "Electron's runtime is not installed" : whyNoWindow();
if (missing !== undefined) process.stdout.write(`tests in Electron are skipped: ${missing}\n`);

test.describe('in Electron', () => {
  test.skip(missing !== undefined, missing ?? '');

  const started = test.extend<{ app: Awaited<ReturnType<typeof _electron.launch>> }>({
    // Playwright reads what a fixture needs from its first parameter, which must be a pattern.
    // oxlint-disable-next-line no-empty-pattern
    app: async ({}, use) => {
      const own = mkdtempSync(join(tmpdir(), 'orrery-user-'));
      const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
      const app = await _electron.launch({
        ...(program === undefined ? {} : { executablePath: program }),
        args: [resolve('.'), `--user-data-dir=${own}`, ...(isRoot ? ['--no-sandbox'] : [])],
      });
      await use(app);
      await app.close();
      rmSync(own, { recursive: true, force: true });
    },
  });

  started('opens with the sample running, in a page that can reach nothing of Node', async ({ app }) => {
    const page = await app.firstWindow();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await expect(page.locator('[data-kind="Pod"][data-state="ready"]').first()).toBeVisible({ timeout: 30_000 });
    expect(await page.evaluate('typeof require + typeof process + typeof module')).toBe('undefined'.repeat(3));
    expect(errors).toEqual([]);
  });

  started('refuses to go elsewhere and to open windows', async ({ app }) => {
    const page = await app.firstWindow();
    const before = page.url();
    await page.evaluate("window.open('https://example.com'); location.href = 'https://example.com'");
    await page.waitForTimeout(500);
    expect(page.url()).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });
});
