/** How long it takes from starting the browser on a built app to the sample's pods on the screen. */
import { openBrowser } from './page.ts';

const RUNS = 5;

export async function measureStart(): Promise<Record<string, number | string> & { name: string }> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { page, address, close } = await openBrowser(false);
    try {
      const start = performance.now();
      await page.goto(address, { waitUntil: 'commit' });
      await page.locator('[data-kind="Pod"][data-namespace="default"]').first().waitFor();
      times.push(performance.now() - start);
    } finally {
      await close();
    }
  }
  times.sort((a, b) => a - b);
  return { name: 'start', usableMs: Math.round(times[RUNS >> 1]!) };
}
