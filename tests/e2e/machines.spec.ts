/** Machines taken in hand from the diagram: their menu, their dialogs, and what runs down when one is lost. */
import type { Locator, Page } from '@playwright/test';
import { expect, shownTime, test } from './app.ts';

const head = (page: Page, name: string): Locator => page.locator(`.machine-head[data-name="${name}"]`);
const machine = (page: Page, name: string): Locator => page.locator('.machine').filter({ has: head(page, name) });

async function choose(page: Page, name: string, what: string): Promise<void> {
  await head(page, name).click({ button: 'right' });
  await page.getByTestId(`menu-${what}`).click();
}

async function hurry(page: Page, factor: number): Promise<void> {
  await page.getByTestId('speed').click();
  await page.locator(`[data-speed="${factor}"]`).click();
}

test('the menu comes by mouse and by keys, and gives the focus back', async ({ open }) => {
  const { page } = await open();
  await choose(page, 'worker-1', 'cordon');
  await expect(machine(page, 'worker-1')).toHaveAttribute('data-state', 'cordoned');
  await page.getByTestId('more-worker-1').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('menu-cordon')).toHaveText('Uncordon');
  // Whether the menu itself or its first item has the focus depends on whether the pointer moved since.
  await page.keyboard.press('Home');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('menu-cordon')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(machine(page, 'worker-1')).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('more-worker-1')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('machine-menu')).toHaveCount(0);
  await expect(page.getByTestId('more-worker-1')).toBeFocused();
  await choose(page, 'worker-2', 'open');
  await expect(page.getByTestId('inspector')).toContainText('worker-2');
});

test('taints are added, refused in upstream’s words, replaced and removed', async ({ open }) => {
  const { page } = await open();
  await choose(page, 'worker-2', 'taint');
  const dialog = page.getByRole('dialog', { name: 'Taints of worker-2' });
  await expect(dialog.getByLabel('Key')).toBeFocused();
  await dialog.getByLabel('Key').fill('bad key');
  await dialog.getByTestId('taint-add').click();
  await expect(dialog.getByTestId('refusal')).toContainText('name part must consist of alphanumeric characters');
  await dialog.getByLabel('Key').fill('dedicated');
  await dialog.getByLabel('Value').fill('gpu');
  await page.keyboard.press('Enter');
  const list = dialog.getByTestId('taints');
  await expect(list).toHaveText('dedicated=gpu:NoSchedule');
  await dialog.getByLabel('Key').fill('dedicated');
  await expect(dialog.getByTestId('taint-add')).toHaveText('Replace');
  await dialog.getByTestId('taint-add').click();
  await expect(list).toHaveText('dedicated:NoSchedule');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(head(page, 'worker-2')).toBeFocused();
  await expect(machine(page, 'worker-2').locator('.machine-taints')).toHaveCount(1);
  await choose(page, 'worker-2', 'taint');
  await dialog.getByRole('button', { name: 'Remove dedicated:NoSchedule' }).click();
  await expect(list).toHaveText('No taints.');
});

test('labels are set and taken away', async ({ open }) => {
  const { page } = await open();
  await choose(page, 'worker-1', 'label');
  const dialog = page.getByRole('dialog', { name: 'Labels of worker-1' });
  await dialog.getByLabel('Key').fill('disktype');
  await dialog.getByLabel('Value').fill('ssd');
  await page.keyboard.press('Enter');
  await expect(dialog.getByTestId('labels')).toContainText('disktype=ssd');
  await dialog.getByRole('button', { name: 'Remove disktype' }).click();
  await expect(dialog.getByTestId('labels')).not.toContainText('disktype');
  await dialog.getByLabel('Key').fill('a');
  await dialog.getByLabel('Value').fill('not a value');
  await dialog.getByTestId('label-add').click();
  await expect(dialog.getByTestId('refusal')).toContainText('a valid label must be an empty string or consist of');
});

test('a machine is made larger, and is removed', async ({ open }) => {
  const { page } = await open();
  await choose(page, 'worker-3', 'resize');
  await page.getByTestId('resize-cpu').fill('many');
  await page.getByTestId('resize-now').click();
  await expect(page.getByTestId('refusal')).toContainText('quantities must match the regular expression');
  await page.getByTestId('resize-cpu').fill('16');
  await page.getByTestId('resize-now').click();
  await expect(page.getByTestId('dialog-resize')).toHaveCount(0);
  await head(page, 'worker-3').click();
  await expect(page.locator('[data-fact="cpu"]')).toContainText('/ 16');
  await page.keyboard.press('Delete');
  await page.getByTestId('remove-now').click();
  await expect(head(page, 'worker-3')).toHaveCount(0);
});

test('a lost machine counts down: until it is missed, until its pods leave; then nobody can confirm it', async ({
  open,
}) => {
  test.slow();
  const { page } = await open();
  const pods = page.locator('.pod[data-namespace="default"]');
  await expect(page.locator('.pod[data-namespace="default"][data-state="ready"]')).toHaveCount(4, { timeout: 30_000 });
  await expect(page.getByTestId('machine-next')).toHaveCount(0);
  await choose(page, 'worker-2', 'machine-cut-off');
  const next = machine(page, 'worker-2').getByTestId('machine-next');
  await expect(next).toHaveText(/^NotReady in [45]\ds$/);
  const lost = await shownTime(page);
  await hurry(page, 30);
  await expect(next).toHaveText(/^pods leave in [345]m(\d+s)?$/, { timeout: 30_000 });
  expect(await shownTime(page)).toBeGreaterThan(lost + 48_000);
  const card = machine(page, 'worker-2').locator(pods).first();
  await expect(card.locator('.pod-note')).toHaveText(/^leaves in/);
  await hurry(page, 100);
  await expect(card.locator('.pod-note')).toHaveText('machine unreachable', { timeout: 30_000 });
  await expect(card).toHaveAttribute('aria-label', /Terminating, cannot be confirmed: machine unreachable$/);
  await expect(page.locator('.pod[data-namespace="default"][data-state="ready"]')).toHaveCount(4, { timeout: 30_000 });
  await hurry(page, 10);
  await choose(page, 'worker-2', 'machine-cut-off');
  await expect(machine(page, 'worker-2')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await expect(page.getByTestId('machine-next')).toHaveCount(0);
  await expect(page.locator('.pod-note')).toHaveCount(0, { timeout: 30_000 });
});

test('a drain is told as the cause on the pods and on their owner', async ({ open }) => {
  const { page } = await open();
  await expect(page.locator('.pod[data-namespace="default"][data-state="ready"]')).toHaveCount(4, { timeout: 30_000 });
  await choose(page, 'worker-3', 'drain');
  await page.getByTestId('drain-now').click();
  await expect(page.getByTestId('owner-cause').first()).toHaveText(/^drain of worker-3/);
  await page.keyboard.press('2');
  await expect(page.getByTestId('owner-cause').first()).toHaveText(/^evicted: drain of worker-3/);
});

test('a pod that makes room for another says for whom', async ({ open }) => {
  const { page } = await open();
  const load = async (name: string, text: string): Promise<void> => {
    const buffer = Buffer.from(text);
    await page.getByTestId('open-files').setInputFiles({ name, mimeType: 'application/yaml', buffer });
  };
  await load(
    'small.yaml',
    `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: high }
value: 1000
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: small }
spec:
  replicas: 3
  selector: { matchLabels: { app: small } }
  template:
    metadata: { labels: { app: small } }
    spec:
      terminationGracePeriodSeconds: 20
      containers:
        - { name: main, image: 'nginx:1.27', command: [sleep, '3600'], resources: { requests: { cpu: '3' } } }
`,
  );
  await expect(page.locator('.pod[data-name^="small-"][data-state="ready"]')).toHaveCount(3, { timeout: 30_000 });
  await load(
    'big.yaml',
    `apiVersion: v1
kind: Pod
metadata: { name: big }
spec:
  priorityClassName: high
  containers: [{ name: main, image: 'nginx:1.27', resources: { requests: { cpu: '3' } } }]
`,
  );
  await expect(page.locator('.pod-note')).toHaveText('preempted by big');
  await expect(page.locator('.workload[data-name="small"] .thing-cause')).toHaveText('preempted by big');
  await page.locator('.pod[data-state="terminating"]').click();
  await expect(page.locator('[data-fact="cause"]')).toContainText('preempted by big');
});

test('machines of one zone stand in one frame', async ({ open }) => {
  const { page } = await open();
  for (const [name, zone] of [
    ['worker-1', 'a'],
    ['worker-2', 'b'],
    ['worker-3', 'a'],
  ] as const) {
    await choose(page, name, 'label');
    await page.getByTestId('label-key').fill('topology.kubernetes.io/zone');
    await page.getByTestId('label-value').fill(zone);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('labels')).toContainText(`topology.kubernetes.io/zone=${zone}`);
    await page.keyboard.press('Escape');
  }
  await expect(page.locator('.zone')).toHaveText(['Zone a', 'Zone b']);
  const box = async (of: Locator) => (await of.boundingBox()) ?? { x: NaN, width: NaN };
  const frame = await box(page.locator('.zone[data-zone="a"]'));
  for (const name of ['worker-1', 'worker-3']) {
    // Machines go to their places for a moment.
    await expect
      .poll(async () => {
        const { x, width } = await box(machine(page, name));
        return x >= frame.x && x + width <= frame.x + frame.width;
      })
      .toBe(true);
  }
});
