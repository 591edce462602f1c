/** The terminal in a real page: lines, pipes, completion, history, Ctrl+C, names that select, the editor, prepared lines. */
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

const rows = (page: Page) => page.locator('.xterm-rows');

async function openTerminal(page: Page): Promise<void> {
  await page.keyboard.press('Control+`');
  await expect(page.getByTestId('terminal')).toBeVisible();
  await expect(rows(page)).toContainText('dev@laptop:~$', { timeout: 15_000 });
}

async function line(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

const text = (page: Page): Promise<string> => rows(page).innerText();

test('kubectl, pipes, completion, history, and each line on the time line', async ({ open }) => {
  const { page } = await open();
  await expect(page.locator('[data-kind="Pod"][data-state="ready"][data-namespace="default"]')).toHaveCount(4, {
    timeout: 30_000,
  });
  await openTerminal(page);
  await line(page, 'kubectl get pods -o name | wc -l');
  await expect(rows(page)).toContainText('\n4'.trim());
  await page.keyboard.type('kubectl get depl');
  await page.keyboard.press('Tab');
  await expect.poll(() => text(page)).toContain('kubectl get deployments');
  await page.keyboard.press('Enter');
  await expect.poll(() => text(page)).toMatch(/web +4\/4/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => text(page)).toMatch(/\$ kubectl get pods -o name \| wc -l\s*$/);
  await page.keyboard.press('Control+c');
  await expect.poll(() => text(page)).toMatch(/wc -l\^C\s+dev@laptop:~\$\s*$/);
  const mark = page.getByRole('button', { name: /\$ kubectl get deployments/ });
  await expect(mark).toBeVisible();
  await mark.click();
  await expect(page.getByTestId('terminal')).toBeVisible();
});

test('what is selected in the terminal, and what has a colour of its own, is coloured without an inline style', async ({
  open,
}) => {
  const { page } = await open();
  await openTerminal(page);
  await line(page, String.raw`printf '\033[48;2;10;120;30mgreen\033[0m word\n'`);
  const cell = (colour: string) =>
    page.locator('.xterm-rows span').evaluateAll(
      (spans, wanted) =>
        spans
          .filter((s) => getComputedStyle(s).backgroundColor === wanted)
          .map((s) => s.textContent)
          .join(''),
      colour,
    );
  await expect.poll(() => cell('rgb(10, 120, 30)')).toBe('green');
  await page.locator('.xterm-rows').getByText('word', { exact: false }).last().dblclick({ force: true });
  await expect.poll(() => cell('rgb(61, 90, 143)')).not.toBe('');
});

test('a watch goes on with the cluster until Ctrl+C, and a paused simulation says that it waits', async ({ open }) => {
  const { page } = await open();
  await openTerminal(page);
  await line(page, 'kubectl get pods -w');
  await expect.poll(() => text(page), { timeout: 30_000 }).toMatch(/Running/);
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('terminal-waits')).toBeVisible();
  await page.getByTestId('terminal-waits').getByRole('button').click();
  await expect(page.getByTestId('terminal-waits')).toBeHidden();
  await page.getByTestId('terminal-screen').click();
  await page.keyboard.press('Control+c');
  await expect.poll(() => text(page)).toMatch(/\^C\s+dev@laptop:~\$\s*$/);
  await line(page, 'yes');
  await expect.poll(() => text(page)).toMatch(/y\s+y\s+y/);
  await page.keyboard.press('Control+c');
  await expect.poll(() => text(page)).toMatch(/\^C\s+dev@laptop:~\$\s*$/);
});

test('a name in the output selects the thing, and an editor opens on a file', async ({ open }) => {
  const { page } = await open();
  await openTerminal(page);
  await line(page, 'kubectl get nodes');
  await expect.poll(() => text(page)).toContain('worker-2');
  const place = rows(page).locator('div', { hasText: 'worker-2' }).first();
  const box = (await place.boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.waitForTimeout(300);
  await page.mouse.click(box.x + 20, box.y + box.height / 2);
  await expect(page.locator('.inspector')).toContainText('worker-2');
  await line(page, 'echo "a: 1" > x.yaml; vim x.yaml');
  await expect(page.getByTestId('file-text')).toBeVisible();
  await page.getByTestId('file-text').press('Control+End');
  await page.keyboard.type('b: 2');
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('file-text')).toBeHidden();
  await line(page, 'cat x.yaml');
  await expect.poll(() => text(page)).toMatch(/a: 1\s+b: 2/);
});

test('a prepared line is played letter by letter; a large type and another tab', async ({ open }) => {
  const { page } = await open();
  await openTerminal(page);
  await page.getByTestId('terminal-type').click();
  await page.getByTestId('prepared-line').fill('echo played');
  await page.getByTestId('prepared-play').click();
  await expect.poll(() => text(page), { timeout: 15_000 }).toMatch(/\$ echo played\s+played/);
  await page.getByTestId('terminal-new').click();
  await expect(page.getByRole('tab', { name: 'bash 2' })).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => text(page)).toMatch(/dev@laptop:~\$\s*$/);
  await line(page, 'exit');
  await expect(page.getByText('This shell has ended')).toBeVisible();
});

test('a mark of the time line opens the terminal at its line; keys alone prepare a line', async ({ open }) => {
  const { page } = await open();
  await openTerminal(page);
  await line(page, 'echo first');
  await line(page, 'seq 1 200');
  await expect.poll(() => text(page)).toMatch(/200\s+dev@laptop:~\$\s*$/);
  await page.keyboard.press('Control+`');
  await expect(page.locator('.diagram')).toBeFocused();
  await page.getByTestId('ledger-toggle').click();
  await expect(page.getByTestId('ledger')).toBeVisible();
  await page.getByRole('button', { name: /\$ echo first/ }).click();
  await expect(page.getByTestId('ledger')).toBeHidden();
  await expect.poll(() => text(page)).toContain('echo first');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('prepared-line')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('prepared-line')).toBeHidden();
  await line(page, 'echo last');
  await expect.poll(() => text(page)).toMatch(/\$ echo last\s+last/);
});

test('kubectl explain fetches its texts when it is first asked, and answers at once', async ({ open }) => {
  const { page } = await open();
  const asked: string[] = [];
  page.context().on('request', (request) => void asked.push(request.url()));
  await openTerminal(page);
  const fetched = (): number => asked.filter((url) => url.includes('descriptions')).length;
  expect(fetched()).toBe(0);
  await line(page, 'kubectl explain pods.spec.restartPolicy');
  await expect(rows(page)).toContainText('Possible enum values:');
});
