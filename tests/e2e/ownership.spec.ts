/** The ownership view: owners with their branches; a handle that is dragged scales, keys do too. */
import { expect, test } from './app.ts';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: web, image: nginx:1.27 }] }
`;

test('an owner is scaled by its handle, with the mouse and by keys', async ({ open }) => {
  const { page } = await open();
  const buffer = Buffer.from(manifest);
  await page.getByTestId('open-files').setInputFiles({ name: 'shop.yaml', mimeType: 'application/yaml', buffer });
  await page.getByTestId('view-ownership').click();
  const owner = page.locator('.owner[data-name="shop"]');
  await expect(owner.locator('.owner-count')).toHaveText('3/3', { timeout: 40_000 });
  await expect(page.locator('.branch .pod[data-name^="shop-"]')).toHaveCount(3);

  const handle = owner.getByTestId('scale-handle');
  const at = await handle.boundingBox();
  const bar = await owner.locator('.owner-bar').boundingBox();
  if (at === null || bar === null) throw new Error('the handle has no place');
  const replica = (at.x + at.width / 2 - bar.x) / 3;
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width / 2 + replica * 2, at.y + at.height / 2, { steps: 5 });
  await expect(owner.locator('.scale-bubble')).toHaveText('3 → 5');
  await page.mouse.up();
  await expect(owner.locator('.owner-count')).toHaveText('5/5', { timeout: 40_000 });
  await expect(page.locator('.branch .pod[data-name^="shop-"]')).toHaveCount(5);

  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(handle).toHaveAttribute('aria-valuenow', '4');
  await expect(owner.locator('.owner-count')).toHaveText('4/4', { timeout: 40_000 });

  await page.keyboard.press('1');
  await expect(page.locator('.machine').first()).toBeVisible();
});

test('a machine is added, gets its daemon, and is drained', async ({ open }) => {
  const { page } = await open();
  const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: log }
spec:
  selector: { matchLabels: { app: log } }
  template:
    metadata: { labels: { app: log } }
    spec: { containers: [{ name: main, image: 'nginx:1.27' }] }
`;
  const buffer = Buffer.from(daemon);
  await page.getByTestId('open-files').setInputFiles({ name: 'log.yaml', mimeType: 'application/yaml', buffer });
  await expect(page.locator('.pod[data-name^="log-"][data-state="ready"]')).toHaveCount(3, { timeout: 40_000 });
  await page.getByTestId('add-machine').click();
  await page.getByTestId('add-machine-now').click();
  await expect(page.locator('.machine-head[data-name="worker-4"]')).toBeVisible({ timeout: 20_000 });
  await expect(page.locator('.pod[data-name^="log-"][data-state="ready"]')).toHaveCount(4, { timeout: 40_000 });
  await page.locator('.machine-head[data-name="worker-4"]').click();
  await page.getByTestId('drain').click();
  await expect(page.getByTestId('drain-command')).toHaveText(
    'kubectl drain worker-4 --ignore-daemonsets --delete-emptydir-data --force',
  );
  await page.getByTestId('drain-now').click();
  await expect(page.getByTestId('drain-output')).toContainText('node/worker-4 drained', { timeout: 40_000 });
  await expect(page.getByTestId('drain-output')).toHaveText(
    /Warning: ignoring DaemonSet-managed Pods: .*\bdefault\/log-/,
  );
  await expect(page.locator('.machine[data-state="cordoned"]')).toHaveCount(1);
});

test('what a file puts into kube-system is shown, and what was there is not', async ({ open }) => {
  const { page } = await open();
  const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: log, namespace: kube-system }
spec:
  selector: { matchLabels: { app: log } }
  template:
    metadata: { labels: { app: log } }
    spec: { containers: [{ name: main, image: 'nginx:1.27' }] }
`;
  const buffer = Buffer.from(daemon);
  await page.getByTestId('open-files').setInputFiles({ name: 'log.yaml', mimeType: 'application/yaml', buffer });
  await expect(page.locator('.machine .pod[data-name^="log-"][data-variant="card"]')).toHaveCount(3, {
    timeout: 40_000,
  });
  await page.getByTestId('view-ownership').click();
  await expect(page.locator('.owner[data-name="log"] .owner-count')).toHaveText('3/3', { timeout: 40_000 });
  await expect(page.locator('.owner[data-name="coredns"]')).toHaveCount(0);
});

test('time hurries to the next run of a CronJob', async ({ open }) => {
  // Without people that ask, and an hour ahead: it is about time, not about traffic.
  const { page } = await open({ files: [], empty: true });
  const cron = `apiVersion: batch/v1
kind: CronJob
metadata: { name: at-ten }
spec:
  schedule: '0 10 * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: busybox, command: [date] }] } } } }
`;
  const buffer = Buffer.from(cron);
  await page.getByTestId('open-files').setInputFiles({ name: 'cron.yaml', mimeType: 'application/yaml', buffer });
  await page.getByTestId('view-ownership').click();
  await page.getByTestId('play').click();
  await page.getByTestId('go-to-next-run').click();
  await expect(page.locator('.run[data-outcome="good"]')).toHaveCount(1, { timeout: 30_000 });
});

test('the control plane is lost and found', async ({ open }) => {
  const { page } = await open();
  const machine = page.locator('.band-node');
  const pod = page.locator('.pod[data-namespace="default"]').first();
  await expect(pod).toContainText('● Ready', { timeout: 40_000 });
  await machine.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Power off' }).click();
  await expect(page.locator('.band-away')).toContainText('nothing heals');
  await expect(machine).toContainText('no power');
  await expect(pod).toContainText('● Ready');
  await machine.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Power on' }).click();
  await expect(page.locator('.band-away')).toHaveCount(0, { timeout: 60_000 });
});
