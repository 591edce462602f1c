/** A pod and a machine, broken and mended by a hand; a pod looked into. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';

const manifest = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { app: shop } }
spec:
  initContainers:
    - { name: prepare, image: busybox, command: [sh, -c, 'echo hello > /pages/page; sleep 1'], volumeMounts: [{ name: page, mountPath: /pages }] }
  containers:
    - name: web
      image: nginx:1.27
      ports: [{ containerPort: 80 }]
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 1 }
      volumeMounts: [{ name: page, mountPath: /page }, { name: data, mountPath: /data }]
    - { name: clock, image: busybox, command: [sh, -c, 'while true; do echo tick; sleep 1; done'] }
  volumes:
    - { name: page, emptyDir: {} }
    - { name: data, persistentVolumeClaim: { claimName: data } }
---
apiVersion: v1
kind: Service
metadata: { name: shop, annotations: { orrery.dev/requests-per-second: '10' } }
spec: { selector: { app: shop }, ports: [{ port: 80 }] }
`;

const pod = (page: Page): Locator => page.locator('.pod[data-name="shop"]');

async function shop(page: Page): Promise<void> {
  const buffer = Buffer.from(manifest);
  await page.getByTestId('open-files').setInputFiles({ name: 'shop.yaml', mimeType: 'application/yaml', buffer });
  await expect(pod(page)).toHaveAttribute('data-state', 'ready', { timeout: 40_000 });
}

test('a readiness probe that fails by a click takes the traffic away, and back again when it is mended', async ({
  open,
}) => {
  const { page } = await open();
  await shop(page);
  await pod(page).click();
  const traffic = page.getByTestId('inspector').locator('[data-fact="traffic"] dd');
  await expect(traffic).not.toHaveText(/^0 req/, { timeout: 20_000 });
  await page.getByTestId('fault-readiness-fails').click();
  await expect(pod(page)).toHaveAttribute('data-state', 'not-ready', { timeout: 20_000 });
  await expect(traffic).toHaveText(/^0 req/, { timeout: 20_000 });
  await page.getByTestId('fault-readiness-fails').click();
  await expect(pod(page)).toHaveAttribute('data-state', 'ready', { timeout: 20_000 });
  await expect(traffic).not.toHaveText(/^0 req/, { timeout: 20_000 });
});

test('a second click opens a pod: its containers, what they print, its volumes and their files; Escape closes it', async ({
  open,
}) => {
  const { page } = await open();
  await shop(page);
  await pod(page).click();
  await expect(page.getByTestId('opened-pod')).toHaveCount(0);
  await pod(page).click();
  const opened = page.getByTestId('opened-pod');
  await expect(opened.locator('[data-container="prepare"]')).toContainText('✓');
  await expect(opened.locator('[data-container="web"]')).toContainText('readiness');
  await expect(opened.locator('[data-container="clock"]')).toContainText('tick');
  await expect(opened.locator('[data-name="page"]')).toContainText('6 B');
  // The claim is a way to the claim.
  await opened.locator('[data-name="data"]').click();
  await expect(page.locator('.storage[data-name="data"]')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.storage[data-name="data"]')).toHaveAttribute('data-state', 'Bound');
  await expect(opened).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
});

test('a machine without power looks like that at once; requests to its pods are lost; with power its pods come back', async ({
  open,
}) => {
  const { page } = await open();
  const pods = page.locator('.pod[data-namespace="default"]');
  await expect(page.locator('.pod[data-namespace="default"][data-state="ready"]')).toHaveCount(4, { timeout: 30_000 });
  await page.locator('[data-kind="Node"][data-name="worker-3"]').click();
  await page.getByTestId('machine-off').click();
  const machine = page.locator('.machine[data-fault="off"]');
  await expect(machine).toContainText('no power');
  await expect(machine).toContainText('Ready');
  await page.getByTestId('machine-off').click();
  await expect(page.locator('.machine[data-fault]')).toHaveCount(0);
  await expect(pods.getByText('×1').first()).toBeVisible({ timeout: 60_000 });
});

test('a pod says what every machine had for and against it', async ({ open }) => {
  const { page } = await open();
  const asking = (name: string, cpu: string): { name: string; mimeType: string; buffer: Buffer } => ({
    name: `${name}.yaml`,
    mimeType: 'application/yaml',
    buffer: Buffer.from(
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: '${cpu}' } } }] }\n`,
    ),
  });
  await page.getByTestId('open-files').setInputFiles([asking('small', '500m'), asking('huge', '100')]);
  const table = page.getByTestId('placement');
  await page.locator('.pod[data-name="small"]').first().click({ timeout: 20_000 });
  await table.locator('summary').click();
  await expect(table.locator('tr[data-chosen]')).toHaveCount(1);
  await expect(table.locator('tr[data-chosen] + tr')).toContainText('NodeResourcesFit');
  await expect(table.locator('tr[data-machine="control-plane"]')).toContainText('untolerated taint');
  await page.locator('.pod[data-name="huge"]').first().click();
  if ((await table.getAttribute('open')) === null) await table.locator('summary').click();
  await expect(table.locator('tr[data-refuses]')).toHaveCount(4);
  await expect(table.locator('tr[data-machine="worker-1"]')).toContainText('Insufficient cpu');
});

test('a crash counts down to its restart on the card, and the report of the files gives its place back', async ({
  open,
}) => {
  const { page } = await open();
  const crashing = `apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec: { containers: [{ name: c, image: busybox, command: [sh, -c, 'exit 3'] }] }
`;
  const buffer = Buffer.from(crashing);
  await page.getByTestId('open-files').setInputFiles({ name: 'crashing.yaml', mimeType: 'application/yaml', buffer });
  await expect(page.getByTestId('report-summary')).toHaveText('1 created');
  const card = page.locator('.pod[data-name="crashing"]');
  await expect(card.locator('.pod-note')).toHaveText(/^restarts in \d+s$/, { timeout: 20_000 });
  const left = async (): Promise<number> => Number(/\d+/.exec(await card.locator('.pod-note').innerText())?.[0]);
  const first = await left();
  await expect.poll(left).toBeLessThan(first);
  await expect(page.getByTestId('report')).toHaveCount(0, { timeout: 20_000 });
  await page.getByTestId('report-rest').click();
  await expect(page.getByTestId('report')).toContainText('crashing');
});
