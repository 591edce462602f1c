/** The window: sandboxed, with nothing of Node.js in it, and back again when its renderer dies. */
import { BrowserWindow } from 'electron';
import { home } from './own-address.ts';
import { readSize, smallest, writeSize } from './window-size.ts';

export interface WindowPlace {
  /** The compiled preload. */
  preload: string;
  /** Where the size is remembered. */
  sizeFile: string;
  /** Whether developer tools may be opened. */
  devTools: boolean;
}

/** A renderer that dies more often than this in a minute is not brought back. */
const mostReloads = 3;

/** @param trouble told in a sentence what went wrong with the window */
export function openWindow({ preload, sizeFile, devTools }: WindowPlace, trouble: (sentence: string) => void): BrowserWindow {
  const { width, height, maximized } = readSize(sizeFile);
  const window = new BrowserWindow({
    width,
    height,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Orrery',
    // Until the page is drawn: the dark theme's ground, so that nothing flashes.
    backgroundColor: '#0d1420',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      devTools,
      // A hidden window goes on: the lecturer may have slides before it.
      backgroundThrottling: false,
    },
  });
  if (maximized) window.maximize();
  window.on('close', () => {
    const normal = window.getNormalBounds();
    try {
      writeSize(sizeFile, { width: normal.width, height: normal.height, maximized: window.isMaximized() });
    } catch (error) {
      // Only comfort is lost; the window closes.
      console.error(error);
    }
  });
  bringBack(window, trouble);
  // What goes wrong here comes as did-fail-load as well, and a window that is closed early rejects too.
  window.loadURL(home).catch((error: unknown) => console.error(error));
  return window;
}

/** The session lives in main and lost nothing: a fresh page asks for the whole state. */
function bringBack(window: BrowserWindow, trouble: (sentence: string) => void): void {
  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    deaths = [...deaths.filter((at) => now - at < 60_000), now];
    console.error(`the window's renderer is gone (${reason})`);
    if (deaths.length > mostReloads) return;
    window.reload();
    trouble(`The window was restarted (${reason}).`);
  });
}
