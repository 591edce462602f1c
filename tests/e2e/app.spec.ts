/** The built app in a browser: it opens with the sample running, takes files, and runs as Node does. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, shownTime, test } from './app.ts';

const manifest = (name: string, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: nginx:1.27
`;

const pods = '[data-kind="Pod"][data-namespace="default"]';

test('opens with the sample running: time passes, its pods become ready', async ({ open }) => {
  const { page } = await open();
  const before = await shownTime(page);
  await expect.poll(() => shownTime(page)).toBeGreaterThan(before + 500);
  await expect(page.locator(pods)).toHaveCount(4);
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(4, { timeout: 30_000 });
  await expect(page.locator('[data-kind="Service"][data-name="web"]').first()).toBeVisible();
  await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
});

test('stands still while paused, and steps to the next thing that can be seen', async ({ open }) => {
  // Its image is never found: however late the pause comes, there is more to see.
  const { page } = await open({
    files: [{ name: 'stuck.yaml', text: readFileSync('assets/manifests/stuck.yaml', 'utf8') }],
  });
  await page.getByTestId('play').click();
  await expect.poll(() => shownTime(page)).toBeGreaterThan(500);
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('play')).toBeVisible();
  // The last moments before the pause may still be on their way to the clock.
  await page.waitForTimeout(600);
  const paused = await shownTime(page);
  await page.waitForTimeout(400);
  expect(await shownTime(page)).toBe(paused);
  await page.getByTestId('step').click();
  await expect.poll(() => shownTime(page)).toBeGreaterThan(paused);
  await expect(page.getByTestId('play')).toBeVisible();
});

test('takes files by its file input, applies the good ones and reports the bad one with its line', async ({ open }) => {
  const { page } = await open({ files: [], empty: true });
  await expect(page.getByTestId('welcome')).toBeVisible();
  await page.getByTestId('open-files').setInputFiles([
    { name: 'good.yaml', mimeType: 'application/yaml', buffer: Buffer.from(manifest('shop', 2)) },
    {
      name: 'bad.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from('apiVersion: v1\nkind: Pod\nmetadata:\n  name: Not_A_Name\n'),
    },
  ]);
  await expect(page.getByTestId('report')).toBeVisible();
  await expect(page.getByTestId('report')).toHaveAttribute('data-bad', 'true');
  await expect(page.getByTestId('report')).toContainText('bad.yaml');
  await expect(page.locator('[data-kind="Deployment"][data-name="shop"]').first()).toBeVisible();
  await page.getByTestId('play').click();
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(2, { timeout: 30_000 });
});

test('opens the files of the command line', async ({ open }) => {
  const { page } = await open({ files: [{ name: 'shop.yaml', text: manifest('shop', 3) }] });
  await expect(page.getByTestId('report')).toBeVisible();
  await expect(page.locator('[data-kind="Deployment"][data-name="shop"]').first()).toBeVisible();
  await expect(page.locator('[data-kind="Deployment"][data-name="web"]')).toHaveCount(0);
});

test('a deleted pod comes back', async ({ open }) => {
  const { page } = await open();
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(4, { timeout: 30_000 });
  const first = page.locator(pods).first();
  const name = await first.getAttribute('data-name');
  await first.click();
  await page.getByTestId('delete-object').click();
  await page.getByTestId('confirm-delete').click();
  await expect(page.locator(`${pods}[data-name="${name}"]`)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(4, { timeout: 30_000 });
});

test('dropping the changed file again rolls the Deployment to another ReplicaSet', async ({ open }) => {
  test.slow();
  const text = readFileSync(resolve('assets/manifests/web.yaml'), 'utf8');
  const { page } = await open();
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(4, { timeout: 30_000 });
  const names = (): Promise<string[]> =>
    page.locator(pods).evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset['name'] ?? '').sort());
  const before = await names();
  const changed = text.replace('nginx:1.27', 'nginx:1.28');
  expect(changed).not.toBe(text);
  await page
    .getByTestId('open-files')
    .setInputFiles([{ name: 'web.yaml', mimeType: 'application/yaml', buffer: Buffer.from(changed) }]);
  await expect.poll(async () => (await names()).filter((n) => before.includes(n)).length, { timeout: 60_000 }).toBe(0);
  await expect(page.locator(`${pods}[data-state="ready"]`)).toHaveCount(4, { timeout: 30_000 });
});

test('the page refuses inline script, eval and other hosts', async ({ open }) => {
  const { page, errors } = await open();
  const outcome = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const tried = async (what: () => unknown): Promise<string> => {
      // In a turn of its own: what a debugger evaluates directly is exempt from the policy.
      await new Promise((next) => setTimeout(next, 0));
      try {
        await what();
        return 'allowed';
      } catch {
        return 'refused';
      }
    };
    return {
      inline: 'injected' in window ? 'allowed' : 'refused',
      // A string of code, which is what the policy is to refuse.
      eval: await tried(() => new Function('return 1')()),
      other: await tried(() => fetch('http://127.0.0.1:9/')),
    };
  });
  expect(outcome).toEqual({ inline: 'refused', eval: 'refused', other: 'refused' });
  // The refusals themselves are told in the console; nothing else is.
  expect(errors.filter((e) => !/Content Security Policy/i.test(e))).toEqual([]);
  errors.length = 0;
});

test('panels are folded and drawn wider, and the next start finds them so', async ({ open }) => {
  const { page } = await open({ files: [], empty: true });
  const library = page.getByTestId('library');
  const inspector = page.getByTestId('inspector');
  const widthOf = async (panel: typeof library): Promise<number> => (await panel.boundingBox())?.width ?? 0;
  const before = await widthOf(inspector);
  const edge = (await page.getByRole('separator', { name: 'Width of the inspector' }).boundingBox())!;
  await page.mouse.move(edge.x + 4, edge.y + 200);
  await page.mouse.down();
  await page.mouse.move(edge.x - 96, edge.y + 200, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(inspector)).toBeGreaterThan(before + 80);
  const wide = await widthOf(inspector);
  await page.getByRole('separator', { name: 'Width of the library' }).press('ArrowRight');
  const drawn = await widthOf(library);
  await page.getByRole('button', { name: 'Library panel' }).click();
  await expect(library).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('virtual-time')).not.toHaveText('');
  await expect(library).toHaveCount(0);
  expect(await widthOf(inspector)).toBe(wide);
  await page.getByRole('button', { name: 'Library panel' }).click();
  await expect.poll(() => widthOf(library)).toBe(drawn);
});

test('arrow keys go on from where the focus is, whatever is selected', async ({ open }) => {
  const { page } = await open({ files: [], empty: true });
  await page.getByTestId('empty-cluster').click();
  const machine = page.locator('.machine-head[data-name="worker-3"]');
  await page.locator('.machine-head[data-name="worker-1"]').click();
  await page.locator('.band-node').focus();
  await page.keyboard.press('ArrowDown');
  await expect(machine).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-walk]:focus')).toHaveCount(1);
  await expect(machine).not.toBeFocused();
});
