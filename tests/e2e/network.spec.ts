/** The network in the window: the entry lane, the ledger and the way of a request, clients, single requests, slow proxies. */
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

async function shop(page: Page): Promise<void> {
  await page.locator('select[name=scenario]').selectOption('shop-ingress');
  await page.getByTestId('reset').click();
  await page.getByTestId('play').click();
  await expect(page.locator('[data-kind="Ingress"][data-name="shop"]').first()).toBeVisible();
}

test.use({ viewport: { width: 1600, height: 900 } });

test('an Ingress stands in its lane with its rules; what has no pod says so beside its rule', async ({ open }) => {
  const { page } = await open({ files: [], empty: true });
  await shop(page);
  const card = page.locator('.react-flow [data-kind="Ingress"][data-name="shop"]');
  await expect(card.locator('.entry-row')).toHaveCount(6);
  await expect(card).toContainText('/cart→cart:8080');
  await expect(card.locator('.entry-lock')).toHaveText('TLS');
  await expect(card.locator('.entry-row[data-tone="warn"]')).toContainText('/checkout');
  // Who passes requests on is drawn as large as the pods behind it.
  await expect(page.locator('[data-kind="Pod"][data-name^="traefik-"]')).toHaveAttribute('data-variant', 'card');
  await expect(page.locator('.door[data-door="LoadBalancer"]').first()).toBeVisible();
  await expect(page.locator('[data-kind="Service"][data-name="checkout"] [data-testid="loss"]')).toBeVisible({
    timeout: 30_000,
  });
});

test('the ledger lists requests, by cause and by words; a row is shown on the diagram', async ({ open }) => {
  const { page } = await open({ files: [], empty: true });
  await shop(page);
  await page.getByTestId('ledger-toggle').click();
  const rows = page.locator('.ledger-rows .ledger-row');
  await expect.poll(() => rows.count()).toBeGreaterThan(5);
  await page.getByTestId('cause-no-endpoints').click({ timeout: 30_000 });
  await expect.poll(() => rows.evaluateAll((all) => all.every((e) => e.textContent?.includes('checkout')))).toBe(true);
  await expect(rows.first()).toContainText('503');
  await page.getByTestId('pause').click();
  await rows.first().click();
  const trail = page.getByTestId('trail');
  await expect(trail).toHaveAttribute('data-outcome', 'lost');
  expect(await trail.locator('path').count()).toBeGreaterThan(2);
  await expect(page.locator('[data-kind="Pod"][data-trail]').last()).toBeVisible();
  await page.getByTestId('cause-no-endpoints').click();
  await page.getByTestId('ledger-search').fill('api.shop.example.com');
  await expect
    .poll(() => rows.evaluateAll((all) => all.length > 0 && all.every((e) => e.textContent?.includes('api.shop'))))
    .toBe(true);
  await page.getByTestId('unfollow').click();
  await expect(trail).toHaveCount(0);
});

test('of hundreds of requests only the rows in sight are elements', async ({ open }) => {
  test.slow();
  const { page } = await open();
  await page.locator('[data-kind="Users"]').click();
  await page.getByTestId('users-rate').fill('500');
  await page.getByTestId('apply-rate').click();
  await page.getByTestId('ledger-toggle').click();
  const body = page.locator('.ledger-body');
  const count = async (): Promise<number> =>
    Number(await page.getByTestId('ledger-table').getAttribute('aria-rowcount'));
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThanOrEqual(200);
  // A page of rows is there; so many requests are several.
  const sent = async (): Promise<number> =>
    Number((await page.getByTestId('ledger-totals').locator('b').first().innerText()).replace(/\D/g, ''));
  await expect.poll(sent, { timeout: 30_000 }).toBeGreaterThan(1500);
  await page.getByTestId('pause').click();
  // Rows that are still on their way move the end: it is gone to again.
  const further = async (): Promise<number> => {
    await body.evaluate((e) => e.scrollTo(0, e.scrollHeight));
    return count();
  };
  for (const least of [300, 500]) await expect.poll(further).toBeGreaterThan(least);
  expect(await page.locator('.ledger-rows .ledger-row').count()).toBeLessThan(60);
});

test('a client is added, told what to do, and taken away', async ({ open }) => {
  const { page } = await open();
  await page.getByTestId('add-client').click();
  const card = page.locator('[data-kind="Users"][data-name="client-1"]');
  await expect(card).toBeVisible();
  await page.getByTestId('rate-slider').fill('80');
  await expect(card).toContainText('30 req/s');
  await page.getByTestId('client-pattern').selectOption('burst');
  await expect(page.getByTestId('client-form')).toContainText('burst, req/s');
  await page.getByTestId('client-target').selectOption('service/default/web');
  await page.getByTestId('client-paths').fill('/a, /b');
  await page.getByTestId('client-paths').press('Enter');
  await page.getByTestId('ledger-toggle').click();
  await page.getByTestId('ledger-search').fill('client-1');
  await expect(page.locator('.ledger-rows .ledger-row').first()).toContainText(/\/[ab]/, { timeout: 30_000 });
  await page.getByTestId('remove-client').click();
  await expect(card).toHaveCount(0);
});

test('a single request goes by a click, and its way is lit', async ({ open }) => {
  const { page } = await open();
  const pods = page.locator('[data-kind="Pod"][data-namespace="default"][data-state="ready"]');
  await expect(pods).toHaveCount(4, { timeout: 30_000 });
  await page.getByTestId('pause').click();
  await page.locator('.react-flow [data-kind="Service"][data-name="web"]').click();
  await page.getByTestId('send-request').click();
  await expect(page.getByTestId('trail')).toHaveAttribute('data-outcome', 'ok');
  await expect(page.locator('[data-kind="Pod"][data-namespace="default"][data-trail]')).toHaveCount(1);
  const first = await page.getByTestId('trail').getAttribute('data-request');
  await pods.first().click();
  await page.getByTestId('send-request').click();
  await expect(page.getByTestId('trail')).not.toHaveAttribute('data-request', first!);
});

test('a Service lights the pods that it selects, which say by which label', async ({ open }) => {
  const { page } = await open();
  const pods = page.locator('[data-kind="Pod"][data-namespace="default"]');
  await expect(pods).toHaveCount(4);
  await page.locator('.react-flow [data-kind="Service"][data-name="web"]').hover();
  await expect(page.locator('.pod[data-match]')).toHaveCount(4);
  await expect(pods.first()).toContainText('app=web');
});

test('a Service that selects nobody says so on its card, and why beside it', async ({ open }) => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata: { name: lonely }\nspec: { selector: { app: wbe }, ports: [{ port: 80 }] }\n';
  const { page } = await open({ files: [{ name: 'lonely.yaml', text }] });
  const card = page.locator('.react-flow [data-kind="Service"][data-name="lonely"]');
  await expect(card).toHaveAttribute('data-problem', /^selects-(none|other)$/);
  // The report of the file lies over it.
  await card.focus();
  await card.press('Enter');
  await expect(page.getByTestId('findings')).toContainText('No pod in default has all of');
});

test('kube-proxies that are slowed down say how far behind they are', async ({ open }) => {
  const { page } = await open();
  const pods = page.locator('[data-kind="Pod"][data-namespace="default"][data-state="ready"]');
  await expect(pods).toHaveCount(4, { timeout: 30_000 });
  await page.getByTestId('proxy-delay-all').locator('[data-delay="10000"]').click();
  await pods.first().click();
  await page.getByTestId('delete-object').click();
  await page.getByTestId('confirm-delete').click();
  await expect(page.getByTestId('proxy-words').first()).toContainText('s behind', { timeout: 30_000 });
});
