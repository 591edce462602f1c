/** The desktop program, as the list of what happens: app ready, session, window, menu, requests. */
import { join } from 'node:path';
import { app, session, type BrowserWindow } from 'electron';
import type { NoticeName, Notices } from '../shared/ipc/contract.ts';
import { Host } from '../shared/session/host.ts';
import { Launch } from '../shared/session/launch.ts';
import { assetsFrom } from './assets.ts';
import { choosePaths, pathsAmong } from './files.ts';
import { readSources } from './headless/sources.ts';
import { answerRequests, sendNotice } from './ipc.ts';
import { wordsFor } from './menu-words.ts';
import { setMenu } from './menu.ts';
import { clock } from './clock.ts';
import { readPage } from './page.ts';
import { keepPagesIn, registerScheme, servePage, shutOut } from './security.ts';
import { openWindow } from './window.ts';

const root = app.getAppPath();
const devTools = !app.isPackaged;
/** Files that the system asked for before the session was there. */
let asked = pathsAmong(process.argv.slice(app.isPackaged ? 1 : 2));
let window: BrowserWindow | undefined;
let launch: Launch | undefined;

const notify = <N extends NoticeName>(name: N, notice: Notices[N]): void => sendNotice(window, name, notice);

function trouble(error: unknown): void {
  console.error(error);
  launch?.tell('trouble', error instanceof Error ? error.message : String(error));
}

function open(paths: readonly string[]): void {
  if (launch === undefined) {
    asked = [...asked, ...paths];
    return;
  }
  const { files, errors } = readSources(paths);
  for (const error of errors) launch.tell('trouble', error);
  if (files.length > 0) launch.tell('command', { name: 'open-files', files });
}

function show(): void {
  if (window !== undefined && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  window = openWindow(
    { preload: join(root, 'out/preload/preload.cjs'), sizeFile: join(app.getPath('userData'), 'window.json'), devTools },
    (sentence) => launch?.tell('trouble', sentence),
  );
  window.on('closed', () => (window = undefined));
}

async function run(): Promise<void> {
  await app.whenReady();
  const words = wordsFor(app.getLocale());
  servePage(session.defaultSession, readPage(join(root, 'out/renderer')));
  shutOut(session.defaultSession, devTools);
  const choose = (what: 'files' | 'folder'): Promise<string[]> => choosePaths(window, what, words);
  const host = new Host({
    clock,
    assets: assetsFrom(root),
    notify,
    chooseFiles: async () => {
      const { files, errors } = readSources(await choose('files'));
      for (const error of errors) trouble(error);
      return files;
    },
  });
  const { files, errors } = readSources(asked);
  launch = new Launch(host, { files, troubles: errors, empty: app.commandLine.hasSwitch('empty') }, notify, clock);
  answerRequests(launch, () => window);
  setMenu(
    {
      openFiles: () => void choose('files').then(open, trouble),
      openFolder: () => void choose('folder').then(open, trouble),
      playPause: () => launch?.tell('command', { name: 'play-pause' }),
      step: () => launch?.tell('command', { name: 'step' }),
    },
    words,
    devTools,
  );
  app.on('activate', show);
  show();
}

registerScheme();
app.enableSandbox();
keepPagesIn();
process.on('uncaughtException', trouble);
process.on('unhandledRejection', trouble);
app.on('open-file', (event, path) => {
  event.preventDefault();
  open([path]);
});
app.on('second-instance', (_event, _argv, _folder, paths) => {
  open(paths as string[]);
  show();
});
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

// A second start hands its files to the first and leaves.
if (app.requestSingleInstanceLock({ ...asked })) await run();
else app.quit();
