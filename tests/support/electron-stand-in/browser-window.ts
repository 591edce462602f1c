/** BrowserWindow: its options as they were given, and a page. */
import { EventEmitter } from 'node:events';
import { app, theBrowser } from './app.ts';
import { WebContents } from './web-contents.ts';

export interface Options {
  width: number;
  height: number;
  webPreferences: Record<string, unknown> & { preload: string };
}

const windows = new Set<BrowserWindow>();

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  private maximized = false;
  private destroyed = false;

  constructor(readonly options: Options) {
    super();
    theBrowser();
    this.webContents = new WebContents(options.webPreferences.preload, options);
    windows.add(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  maximize(): void {
    this.maximized = true;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isMinimized(): boolean {
    return false;
  }

  focus(): void {
    this.emit('focus');
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: this.options.width, height: this.options.height };
  }

  close(): void {
    this.emit('close', { preventDefault: () => undefined });
    this.destroyed = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
}
