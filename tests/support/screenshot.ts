/** `npx tsx tests/support/screenshot.ts [--size 1600x900] [--theme dark] [--wait 12000] [--out x.png] [FILE...]`: a picture of the app. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { readSources } from '../../electron/headless/sources.ts';
import { readPage } from '../../electron/page.ts';
import { ensureBuilt } from '../../electron/start/build.ts';
import { servePages } from '../../electron/start/local-server.ts';
import { chromiumArgs, findChromium } from './chromium.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1600x900' },
    theme: { type: 'string', default: 'light' },
    /** Real ms between the page's being there and the picture. */
    wait: { type: 'string', default: '6000' },
    out: { type: 'string', default: 'screenshot.png' },
    /** Virtual seconds per real second. */
    speed: { type: 'string' },
    /** A CSS selector of something to click before the wait. May be given many times. */
    click: { type: 'string', multiple: true, default: [] },
    /** The same after the wait; a second passes after each. */
    after: { type: 'string', multiple: true, default: [] },
    /** Another cluster than the first, by its id. */
    scenario: { type: 'string' },
    language: { type: 'string', default: 'en-GB' },
  },
});
const [width, height] = values.size.split('x').map(Number);
if (!width || !height) throw new Error(`--size ${values.size}: write it as 1600x900`);
await ensureBuilt(resolve('.'), console.log);
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('no Chromium was found (set CHROMIUM_PATH)');
const { address, close } = await servePages(
  readPage(resolve('out/renderer')),
  () => ({ files: readSources(positionals).files }),
  0,
);
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
try {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: values.theme === 'dark' ? 'dark' : 'light',
    locale: values.language,
  });
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') process.stderr.write(`${m.type()}: ${m.text()}\n`);
  });
  page.on('pageerror', (error) => process.stderr.write(`${error.stack ?? error.message}\n`));
  await page.goto(address);
  await page.getByTestId('virtual-time').waitFor();
  if (values.scenario !== undefined) {
    // The library is folded away in narrow windows.
    if (!(await page.getByTestId('library').isVisible())) await page.locator('.topbar button').first().click();
    await page.locator('select[name=scenario]').selectOption(values.scenario);
    await page.getByTestId('reset').click();
    await page.getByTestId('play').click();
    if (width < 1360) await page.locator('.topbar button').first().click();
  }
  // Files of the command line wait for the person to press play.
  if (positionals.length > 0) await page.getByTestId('play').click();
  for (const selector of values.click) await page.click(selector, { timeout: 20_000 });
  await page.waitForTimeout(Number(values.wait));
  for (const selector of values.after) {
    await page.click(selector, { timeout: 20_000 });
    await page.waitForTimeout(1000);
  }
  await page.screenshot({ path: resolve(process.env['INIT_CWD'] ?? '.', values.out) });
  process.stdout.write(`${values.out}: virtual time ${await page.getByTestId('virtual-time').innerText()}\n`);
} finally {
  await browser.close();
  await close();
}
