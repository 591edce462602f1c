/** The window: sandboxed, with nothing of Node.js in it, and back again when its renderer dies. */
import { BrowserWindow, nativeTheme } from 'electron';
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
const mostRestarts = 3;

/** @param restarting called before a dead renderer is started anew */
export function openWindow({ preload, sizeFile, devTools }: WindowPlace, restarting: () => void): BrowserWindow {
  const { width, height, maximized } = readSize(sizeFile);
  const window = new BrowserWindow({
    width,
    height,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Orrery',
    // The page's own ground until it is drawn, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#10151c' : '#f5f6f8',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      devTools,
      // A window behind the slides goes on.
      backgroundThrottling: false,
    },
  });
  if (maximized) window.maximize();
  window.on('close', () => {
    const { width: w, height: h } = window.getNormalBounds();
    try {
      writeSize(sizeFile, { width: w, height: h, maximized: window.isMaximized() });
    } catch (error) {
      // Only comfort is lost, and the window is on its way out.
      console.error(error);
    }
  });
  bringBack(window, restarting);
  // A window that is closed before its page is there rejects too.
  window.loadURL(home).catch((error: unknown) => console.error(error));
  return window;
}

/** The session lives in the main process and lost nothing: a fresh page asks for the whole state. */
function bringBack(window: BrowserWindow, restarting: () => void): void {
  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`the window's renderer is gone: ${reason}`);
    const now = performance.now();
    deaths = [...deaths.filter((at) => now - at < 60_000), now];
    if (deaths.length > mostRestarts) return;
    restarting();
    window.webContents.reload();
  });
}
