/** The compiled desktop program: its window opens with the sample running, and what people do with it reaches the session. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../electron/start/build.ts';
import { root, startApp, type StartedApp } from '../support/electron-stand-in/start-app.ts';
import { asks, clockText, drawn } from './page.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-files-'));
const manifest = (name: string): string => {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: b }\n`);
  return path;
};
const has = (name: string): string =>
  `${asks('yaml', { kind: 'ConfigMap', namespace: 'default', name })}.then((a) => a.result !== null && a.result !== undefined)`;
const playing = `window.orrery.request('open', null).then((o) => o.pace.playing)`;

beforeAll(() => ensureBuilt(root, console.log), 120_000);

describe('started without files', () => {
  let app: StartedApp;
  beforeAll(async () => {
    app = startApp();
    await app.ask('waitFor', drawn);
  }, 30_000);
  afterAll(() => app.stop());

  test('the sample is drawn and its time goes on', async () => {
    const before = await app.page<string>(clockText);
    await app.ask('waitFor', `${clockText} !== ${JSON.stringify(before)}`);
    expect(await app.page(playing)).toBe(true);
    expect((await app.ask('window')).pageErrors).toEqual([]);
  });

  test('the menu plays and pauses', async () => {
    await app.ask('clickMenu', 'play-pause');
    await app.ask('waitFor', `${playing}.then((p) => p === false)`);
    await app.ask('clickMenu', 'step');
    expect(await app.page(playing)).toBe(false);
  });

  test('the menu opens what the dialog chose, and nothing when it is cancelled', async () => {
    await app.ask('willChoose', [manifest('chosen')]);
    await app.ask('clickMenu', 'open-files');
    await app.ask('waitFor', has('chosen'));
    await app.ask('willChoose', []);
    await app.ask('clickMenu', 'open-folder');
    expect((await app.ask('dialogsShown')).at(-1)).toMatchObject({ properties: ['openDirectory'] });
    expect((await app.ask('window')).pageErrors).toEqual([]);
  });

  test("the window's own request for files goes through the dialog too", async () => {
    await app.ask('willChoose', [manifest('by-request')]);
    const { result } = await app.page<{ result: { name: string }[] }>(asks('chooseFiles', null));
    expect(result.map((f) => f.name)).toEqual([join(folder, 'by-request.yaml')]);
  });

  test('a file that the system opens, and those of a second start, are applied', async () => {
    await app.ask('emitApp', 'open-file', manifest('double-clicked'));
    await app.ask('waitFor', has('double-clicked'));
    await app.ask('emitApp', 'second-instance', [], '/', { paths: [manifest('second-start')] });
    await app.ask('waitFor', has('second-start'));
    expect(await app.ask('windows')).toBe(1);
  });

  test('a file that is not there is said in the window', async () => {
    await app.ask('emitApp', 'open-file', join(folder, 'nowhere.yaml'));
    await app.ask('waitFor', `document.body.innerText.includes('nowhere.yaml')`);
  });

  test('an error that nobody caught is said in the window, and the session lives on', async () => {
    await app.ask('throwLater', 'a bolt from the blue');
    await app.ask('waitFor', `document.body.innerText.includes('a bolt from the blue')`);
    expect(await app.page(asks('step', null))).toHaveProperty('result');
  });

  test('a renderer that dies comes back with the same cluster', async () => {
    const hash = (text: unknown): unknown => (text as { result: { historyHash: string } }).result.historyHash;
    const before = hash(await app.page(asks('fingerprint', null)));
    await app.page('window.before = true');
    await app.ask('rendererGone', 'crashed');
    await app.ask('waitFor', `window.before === undefined && (${drawn})`);
    expect(hash(await app.page(asks('fingerprint', null)))).toBe(before);
    await app.ask('waitFor', `document.body.innerText.includes('was restarted')`);
  });

  test('closing the window ends the program, and the size is remembered', async () => {
    const userData = mkdtempSync(join(tmpdir(), 'orrery-user-'));
    writeFileSync(join(userData, 'window.json'), JSON.stringify({ width: 1200, height: 800, maximized: false }));
    const sized = startApp({ userData });
    await sized.ask('waitFor', drawn);
    expect((await sized.ask('window')).options).toMatchObject({ width: 1200, height: 800 });
    await sized.ask('closeWindow');
    expect(await sized.ended).toBe(0);
    expect(JSON.parse(readFileSync(join(userData, 'window.json'), 'utf8'))).toEqual({
      width: 1200,
      height: 800,
      maximized: false,
    });
  });
});

test('started with files, it opens them instead of the sample, and says which could not be read', async () => {
  const app = startApp({ args: [manifest('one'), manifest('two'), join(folder, 'missing.yaml')] });
  await app.ask('waitFor', has('two'));
  await app.ask('waitFor', `document.body.innerText.includes('missing.yaml')`);
  const { result } = await app.page<{ result: { files: string[] } }>(asks('open', null));
  expect(result.files).toEqual([join(folder, 'one.yaml'), join(folder, 'two.yaml')]);
  await app.stop();
});

test('started with --empty, the cluster is empty and waits', async () => {
  const app = startApp({ args: ['--empty'] });
  await app.ask('waitFor', `document.querySelector('[data-testid="welcome"]') !== null`);
  expect(await app.page(playing)).toBe(false);
  await app.stop();
});

test('a second start leaves at once', async () => {
  const app = startApp({ second: true });
  expect(await app.ended).toBe(0);
});

test('packaged, there are no developer tools, and the menu speaks the language of the system', async () => {
  const app = startApp({ packaged: true, locale: 'fr-CA', args: [manifest('packaged')] });
  await app.ask('waitFor', has('packaged'));
  expect(await app.ask('menuRoles')).not.toContain('toggleDevTools');
  expect(await app.ask('menuLabels')).toContain('Fichier');
  expect((await app.ask('window')).options.webPreferences['devTools']).toBe(false);
  await app.stop();
});
