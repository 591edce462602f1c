/** The same inputs with the same seed give the same history in the browser's worker and in Node, to the byte. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { imagesFromDisk, scenarioFromDisk } from '../../electron/headless/disk-assets.ts';
import type { Input } from '../../shared/model/session.ts';
import { Session } from '../../shared/session/session.ts';
import { expect, test } from './app.ts';
import { startWorker } from './worker.ts';

const text = readFileSync(resolve('assets/manifests/web.yaml'), 'utf8');
const apply = (content: string): Input => ({ type: 'apply', files: [{ name: 'web.yaml', text: content }] });

for (const seed of [7, 4242]) {
  test(`a run with seed ${seed}, paused in the middle of a rolling update and run on until it has settled`, async ({ open }) => {
    const { page } = await open();
    const ask = await startWorker(page);
    const scenario = scenarioFromDisk();
    await ask('reset', { scenario: scenario.id, seed });
    const node = new Session({ scenario, images: imagesFromDisk(), seed });
    const inNode = () => {
      const { read } = node.cluster;
      return { time: node.now, revision: read.revision, historyHash: read.historyHash };
    };
    expect(await ask('fingerprint', null)).toEqual(inNode());

    const first = await ask('apply', apply(text));
    expect(node.apply(apply(text)).at).toBe(first.at);
    await ask('play', null);
    await page.waitForTimeout(2500);
    await ask('pause', null);
    const middle = await ask('fingerprint', null);
    expect(middle.time).toBeGreaterThan(1000);
    node.advance(middle.time);
    expect(middle).toEqual(inNode());

    const changed = apply(text.replace('nginx:1.27', 'nginx:1.28'));
    expect((await ask('apply', changed)).at).toBe(middle.time);
    node.apply(changed);
    await ask('speed', 0);
    await ask('play', null);
    await expect.poll(async () => (await ask('open', null)).pace).toMatchObject({ playing: false, settled: true });
    const end = await ask('fingerprint', null);
    node.advance(end.time);
    expect(end.revision).toBeGreaterThan(middle.revision + 20);
    expect(end).toEqual(inNode());
  });
}
