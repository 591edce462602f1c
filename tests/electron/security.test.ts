/** The window reaches its own files and its own host, and nothing else; nobody else reaches the host. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../electron/start/build.ts';
import { requestChannel } from '../../electron/channels.ts';
import { root, startApp, type StartedApp } from '../support/electron-stand-in/start-app.ts';
import { asks, drawn } from './page.ts';

const own = { url: 'app://orrery/', framed: false, stranger: false };

let app: StartedApp;
beforeAll(async () => {
  await ensureBuilt(root, console.log);
  app = startApp();
  await app.ask('waitFor', drawn);
}, 120_000);
afterAll(() => app.stop());

test('the window is sandboxed and isolated, and holds nothing of Node.js or Electron', async () => {
  expect((await app.ask('window')).options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
  });
  expect(await app.ask('sandboxed')).toBe(true);
  expect(
    await app.page(`['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((n) => n in window)`),
  ).toEqual([]);
  expect(await app.page('Object.keys(window.orrery).sort()')).toEqual(['on', 'request']);
});

test('the scheme has an origin of its own and no rights over the policy', async () => {
  expect(await app.ask('schemes')).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
});

describe('messages', () => {
  test('what the contract does not know is refused with the place that is wrong', async () => {
    expect(await app.page(asks('launchMissiles', null))).toEqual({ error: 'launchMissiles: no such request' });
    expect(await app.page(asks('__proto__', null))).toEqual({ error: '__proto__: no such request' });
    expect(await app.page(asks('speed', 1000))).toEqual({ error: 'speed: must be a number from 0 to 100' });
    expect(await app.page(asks('speed', '1'))).toEqual({ error: 'speed: must be a number from 0 to 100' });
    expect(await app.page(asks('reset', { scenario: 'k3s-like', seed: 1, more: 1 }))).toEqual({
      error: 'reset.more: is not known',
    });
    expect(await app.page(asks('apply', { type: 'apply', files: [{ name: 1, text: '' }] }))).toEqual({
      error: 'apply.files[0].name: must be text of at most 4096 characters',
    });
  });

  test('the app lives on after each of them', async () => {
    expect(await app.page(asks('pause', null))).toMatchObject({ result: { playing: false } });
  });

  test('our own page is heard', async () => {
    expect(await app.ask('invokeAs', own, requestChannel, ['pause', null])).toMatchObject({
      result: { playing: false },
    });
  });

  test.each([
    ['a page from elsewhere', { ...own, url: 'https://example.com/' }],
    ['a page that looks like ours', { ...own, url: 'app://orrery.example/' }],
    ['a file', { ...own, url: 'file:///etc/passwd' }],
    ['no address at all', { ...own, url: '' }],
    ['a frame within our page', { ...own, framed: true }],
    ['another window', { ...own, stranger: true }],
  ])('%s is not heard', async (_what, from) => {
    expect(await app.ask('invokeAs', from, requestChannel, ['pause', null])).toEqual({
      error: 'refused: this page is not part of Orrery',
    });
  });

  test.each([[[]], [[1]], [['pause', null, 'more']], [[{ name: 'pause' }]]])('%j is not a request', async (message) => {
    expect(await app.ask('invokeAs', own, requestChannel, message)).toEqual({ error: 'refused: not a request' });
  });

  test('there is no other channel', async () => {
    await expect(app.ask('invokeAs', own, 'orrery:other', [])).rejects.toThrow('No handler registered');
  });
});

describe('content', () => {
  test('the policy is in the header of every file, and in the page', async () => {
    const policy = await app.page<string>(
      `fetch('./index.html').then((r) => r.headers.get('content-security-policy'))`,
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await app.page(`document.querySelector('meta[http-equiv="Content-Security-Policy"]') !== null`)).toBe(true);
  });

  test('inline script and text run as code are stopped', async () => {
    await app.page(
      `{ const s = document.createElement('script'); s.textContent = 'window.injected = true'; document.body.append(s); }`,
    );
    await app.page(`document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.injected = true">')`);
    const evaluated = `new Promise((done) => {
      document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective), { once: true });
      setTimeout('window.injected = true');
      setTimeout(() => done('nothing'), 2000);
    })`;
    expect(await app.page(evaluated)).toBe('script-src');
    expect(await app.page('window.injected')).toBeUndefined();
  });

  test('a style that is injected is stopped', async () => {
    await app.page(
      `{ const s = document.createElement('style'); s.textContent = 'body { outline: 3px solid red }'; document.head.append(s); }`,
    );
    expect(await app.page('getComputedStyle(document.body).outlineStyle')).toBe('none');
  });

  test('nothing is loaded from elsewhere: the policy stops it in the page', async () => {
    const fetched = (address: string): string =>
      `fetch(${JSON.stringify(address)}).then(() => 'loaded', () => 'stopped')`;
    expect(await app.page(fetched('https://example.com/'))).toBe('stopped');
    expect(await app.page(fetched('http://127.0.0.1:1/'))).toBe('stopped');
  });

  test('what is not in the built page is not found, however it is written', async () => {
    const status = (path: string): string => `fetch(${JSON.stringify(path)}).then((r) => r.status)`;
    for (const path of [
      './missing.js',
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
    ]) {
      expect([path, await app.page(status(path))]).toEqual([path, 404]);
    }
    expect(await app.page(`fetch('./index.html', { method: 'POST' }).then((r) => r.status)`)).toBe(404);
  });
});

describe('ways out', () => {
  test('the page cannot go elsewhere', async () => {
    await app.page(`void (location.href = 'https://example.com/away')`);
    await app.page(
      `{ const a = document.createElement('a'); a.href = 'http://example.com/link'; document.body.append(a); a.click(); }`,
    );
    await expect.poll(async () => (await app.ask('window')).refused).toContain('http://example.com/link');
    const { refused, url } = await app.ask('window');
    expect(refused).toContain('https://example.com/away');
    expect(url).toBe('http://orrery.localhost/');
  });

  test('no frame is filled from elsewhere', async () => {
    await app.page(
      `{ const f = document.createElement('iframe'); f.src = 'https://example.com/framed'; document.body.append(f); }`,
    );
    expect(await app.page('frames[0].location.href').catch(() => 'blocked')).not.toContain('example.com');
  });

  test('no window is opened', async () => {
    await app.page(`void window.open('https://example.com/popup')`);
    await expect.poll(async () => (await app.ask('window')).refusedWindows.length).toBe(1);
    expect(await app.ask('windows')).toBe(1);
  });

  test.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'usb'])(
    '%s is never given',
    async (permission) => {
      expect(await app.ask('isPermitted', permission)).toBe(false);
    },
  );

  test('requests of the page that main is asked about are its own', async () => {
    expect(await app.ask('cancelled')).toEqual([]);
  });
});
