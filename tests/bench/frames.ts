/** How smoothly the window draws: pods, requests on their way, and a rolling update in the middle of it. */
import type { Page } from '@playwright/test';
import { openBrowser } from './page.ts';

const APPS = 10;
/** Real ms that are measured. */
const MEASURE_MS = 10_000;
/** 10 Services, 15 requests a second each, 4 s on their way: 600 in the air, less than the window draws at most. */
const RATE = 15;
const LATENCY_MS = 4000;

function manifest(pods: number, image: string): string {
  return Array.from(
    { length: APPS },
    (_, i) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app-${i} }
spec:
  replicas: ${pods / APPS}
  selector: { matchLabels: { app: app-${i} } }
  strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }
  template:
    metadata:
      labels: { app: app-${i} }
      annotations: { orrery.dev/latency-ms: '${LATENCY_MS}' }
    spec: { containers: [{ name: main, image: '${image}', ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: app-${i}, annotations: { orrery.dev/requests-per-second: '${RATE}' } }
spec: { selector: { app: app-${i} }, ports: [{ port: 80 }] }
`,
  ).join('---\n');
}

async function apply(page: Page, text: string): Promise<void> {
  await page
    .getByTestId('open-files')
    .setInputFiles({ name: 'apps.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
}

/** Ms between drawn frames. */
function frames(page: Page): Promise<number[]> {
  return page.evaluate(
    (ms) =>
      new Promise<number[]>((done) => {
        const gaps: number[] = [];
        let last = performance.now();
        const end = last + ms;
        const next = (now: number): void => {
          gaps.push(now - last);
          last = now;
          if (now < end) requestAnimationFrame(next);
          else done(gaps.slice(1));
        };
        requestAnimationFrame(next);
      }),
    MEASURE_MS,
  );
}

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;

/** @throws Error when the pods do not come up */
export async function measureFrames(pods: number): Promise<Record<string, number | string> & { name: string }> {
  const { page, address, close } = await openBrowser(true);
  try {
    await page.goto(address);
    // Three machines take no more than 330 pods, and a rolling update needs some beside the 300.
    await page.locator('select[name=scenario]').selectOption('k3s-wide');
    await page.getByTestId('reset').click();
    await page.locator('[data-kind="Node"]').nth(12).waitFor();
    await apply(page, manifest(pods, 'nginx:1.27'));
    await page.getByTestId('play').click();
    // Pods drawn on a canvas have no element; the summary counts them all.
    await page.getByTestId('inspector').getByText(`${pods}/${pods}`).waitFor({ timeout: 120_000 });
    await page.waitForTimeout(LATENCY_MS + 1000);
    await apply(page, manifest(pods, 'nginx:1.28'));
    await page.waitForTimeout(1000);
    const motion = page.getByTestId('motion');
    const drawn = async (): Promise<number> => Number((await motion.getAttribute('data-frames')) ?? 'NaN');
    const before = await drawn();
    const gaps = (await frames(page)).sort((a, b) => a - b);
    // The requests travel on a canvas of their own, whose frames are not the page's.
    const motionFps = ((await drawn()) - before) / (MEASURE_MS / 1000);
    const packets = Number((await motion.getAttribute('data-flights')) ?? 'NaN');
    return {
      name: 'frames',
      pods,
      packets,
      motionFps: Number(motionFps.toFixed(1)),
      fpsMedian: Number((1000 / at(gaps, 0.5)).toFixed(1)),
      frameP95Ms: Number(at(gaps, 0.95).toFixed(1)),
    };
  } finally {
    await close();
  }
}
