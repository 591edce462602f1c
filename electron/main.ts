/** The desktop program, as the list of what happens: app ready, session, window, menu, requests. */
import { join } from 'node:path';
import { app, dialog, session, type BrowserWindow } from 'electron';
import type { NoticeName, Notices } from '../shared/ipc/contract.ts';
import { Host } from '../shared/session/host.ts';
import { Launch } from '../shared/session/launch.ts';
import { assetsFrom } from './assets.ts';
import { clock } from './clock.ts';
import { choosePaths, pathsAmong } from './files.ts';
import { readSources } from './headless/sources.ts';
import { wordsFor, type HostWords } from './host-words.ts';
import { answerRequests, sendNotice } from './ipc.ts';
import { setMenu } from './menu.ts';
import { readPage } from './page.ts';
import { keepPagesIn, registerScheme, servePage, shutOut } from './security.ts';
import { openWindow } from './window.ts';

const root = app.getAppPath();
const devTools = !app.isPackaged;
/** Files that were asked for before the session is there. */
let asked = pathsAmong(process.argv.slice(app.isPackaged ? 1 : 2));
let launch: Launch | undefined;
let window: BrowserWindow | undefined;

/** Whatever went wrong outside of a request: it is said, and the app lives on. */
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

function startSession(words: HostWords): Launch {
  const notify = <N extends NoticeName>(name: N, notice: Notices[N]): void => sendNotice(window, name, notice);
  const chooseFiles = async () => {
    const { files, errors } = readSources(await choosePaths(window, 'files', words));
    for (const error of errors) trouble(error);
    return files;
  };
  const host = new Host({ clock, assets: assetsFrom(root), notify, chooseFiles });
  const { files, errors } = readSources(asked);
  return new Launch(host, { files, troubles: errors, empty: app.commandLine.hasSwitch('empty') }, notify, clock);
}

function showWindow(words: HostWords): void {
  if (window !== undefined) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  const place = {
    preload: join(root, 'out/preload/preload.cjs'),
    sizeFile: join(app.getPath('userData'), 'window.json'),
    devTools,
  };
  window = openWindow(place, () => {
    launch?.windowGone();
    launch?.tell('trouble', words.restarted);
  });
  window.on('closed', () => {
    window = undefined;
    launch?.windowGone();
  });
}

async function run(): Promise<void> {
  await app.whenReady();
  const words = wordsFor(app.getLocale());
  servePage(session.defaultSession, readPage(join(root, 'out/renderer')));
  shutOut(session.defaultSession, devTools);
  launch = startSession(words);
  answerRequests(launch, () => window);
  showWindow(words);
  setMenu(
    {
      openFiles: () => void choosePaths(window, 'files', words).then(open).catch(trouble),
      openFolder: () => void choosePaths(window, 'folder', words).then(open).catch(trouble),
      playPause: () => launch?.tell('command', { name: 'play-pause' }),
      step: () => launch?.tell('command', { name: 'step' }),
    },
    words,
    devTools,
  );
  app.on('activate', () => showWindow(words));
  app.on('second-instance', (_event, _argv, _folder, data) => {
    open((data as { paths: string[] }).paths);
    showWindow(words);
  });
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
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

// A second start hands its files to the first, and leaves.
if (app.requestSingleInstanceLock({ paths: asked })) {
  run().catch((error: unknown) => {
    console.error(error);
    dialog.showErrorBox('Orrery', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else {
  app.quit();
}
