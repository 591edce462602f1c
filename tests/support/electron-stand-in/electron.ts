/**
 * Stands in for the `electron` module where its runtime cannot be had: the compiled main process runs unchanged in
 * Node.js, and its window is a real Chromium page with the compiled preload in a world of its own.
 * Only what Orrery's main process uses is here; anything else is missing, so that a test says so.
 */
import { app } from './app.ts';
import { answerControl } from './control.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { protocol, session } from './session.ts';

export const nativeTheme = { shouldUseDarkColors: false };

answerControl(app);
