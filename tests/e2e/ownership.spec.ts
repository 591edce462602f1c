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
