/** The same inputs with the same seed give the same history and the same ledger of requests in the browser's worker and in Node, to the byte. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Input } from '../../shared/model/session.ts';
import { expect, test } from './app.ts';
import type { Fingerprint, NodeRun } from './node-run.ts';
import { startWorker } from './worker.ts';

const text = readFileSync(resolve('assets/manifests/web.yaml'), 'utf8');
const apply = (content: string): Input => ({ type: 'apply', files: [{ name: 'web.yaml', text: content }] });

function inNode(run: NodeRun): Fingerprint[] {
  const outfile = test.info().outputPath('node-run.cjs');
  // Bundled as the headless program is.
  buildSync({
    entryPoints: [resolve('tests/e2e/node-run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return JSON.parse(
    execFileSync(process.execPath, [outfile], { input: JSON.stringify(run), encoding: 'utf8' }),
  ) as Fingerprint[];
}

for (const seed of [7, 4242]) {
  test(`a run with seed ${seed}, paused before a rolling update and run on until it has settled`, async ({ open }) => {
    const { page } = await open();
    const ask = await startWorker(page);
    await ask('reset', { scenario: 'k3s-like', seed });
    const start = await ask('fingerprint', null);
    expect(start.time).toBe(0);
    const first = apply(text);
    expect((await ask('apply', first)).at).toBe(0);
    await ask('play', null);
    await page.waitForTimeout(2500);
    await ask('pause', null);
    const middle = await ask('fingerprint', null);
    expect(middle.time).toBeGreaterThan(1000);
    const second = apply(text.replace('nginx:1.27', 'nginx:1.28'));
    expect((await ask('apply', second)).at).toBe(middle.time);
    await ask('speed', 0);
    await ask('play', null);
    await expect.poll(async () => (await ask('open', null)).pace).toMatchObject({ playing: false, settled: true });
    const end = await ask('fingerprint', null);
    expect(end.revision).toBeGreaterThan(middle.revision + 20);

    const log = [
      { number: 1, at: 0, input: first },
      { number: 2, at: middle.time, input: second },
    ];
    expect([start, middle, end]).toEqual(
      inNode({ scenarios: ['k3s-like'], seed, log, ask: [0, middle.time, end.time] }),
    );
    // People have asked: the ledger is more than nothing, and another one at the end.
    const { totals } = await ask('ledger', { filter: {}, limit: 1 });
    expect(totals.sent).toBeGreaterThan(20);
    expect(end.ledgerHash).not.toBe(middle.ledgerHash);
  });
}

test('a shop behind an Ingress and a pod that asks: the same ledger in both, row by row', async ({ open }) => {
  const { page } = await open();
  const ask = await startWorker(page);
  await ask('reset', { scenario: 'shop-ingress', seed: 11 });
  const script =
    'while true; do curl -s --max-time 1 cart.shop:8080; nc -z nobody 1; wget -T 1 -qO- example.com; sleep 1; done';
  const caller: Input = {
    type: 'apply',
    files: [
      {
        name: 'caller.yaml',
        text: `apiVersion: v1\nkind: Pod\nmetadata: { name: caller }\nspec: { containers: [{ name: c, image: alpine, command: [sh, -c, '${script}'] }] }\n`,
      },
    ],
  };
  await ask('apply', caller);
  await ask('speed', 10);
  await ask('play', null);
  await page.waitForTimeout(3000);
  await ask('pause', null);
  const end = await ask('fingerprint', null);
  expect(end.time).toBeGreaterThan(5000);
  const log = [{ number: 1, at: 0, input: caller }];
  expect([end]).toEqual(inNode({ scenarios: ['shop-ingress', 'k3s-like'], seed: 11, log, ask: [end.time] }));
  const { totals } = await ask('ledger', { filter: {}, limit: 1 });
  expect(totals.sent).toBeGreaterThan(50);
  expect(totals.lost.dns).toBeGreaterThan(0);
});
