/** The menu: what it does goes to the window as the commands that its own buttons give. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { HostWords } from './host-words.ts';

export interface MenuActions {
  openFiles(): void;
  openFolder(): void;
  playPause(): void;
  step(): void;
}

/**
 * The keys of play and step belong to the window, which knows whether somebody is typing; here they are only shown.
 * Not on a Mac, where a shown key is a working key.
 */
const shown = (accelerator: string): MenuItemConstructorOptions =>
  process.platform === 'darwin' ? {} : { accelerator, registerAccelerator: false };

/** @param devTools adds reload and the developer tools */
export function setMenu(actions: MenuActions, words: HostWords, devTools: boolean): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: words.file,
      submenu: [
        { id: 'open-files', label: words.open, accelerator: 'CmdOrCtrl+O', click: () => actions.openFiles() },
        {
          id: 'open-folder',
          label: words.openFolder,
          accelerator: 'CmdOrCtrl+Shift+O',
          click: () => actions.openFolder(),
        },
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { label: words.edit, role: 'editMenu' },
    {
      label: words.time,
      submenu: [
        { id: 'play-pause', label: words.playPause, ...shown('Space'), click: () => actions.playPause() },
        { id: 'step', label: words.step, ...shown('.'), click: () => actions.step() },
      ],
    },
    {
      label: words.view,
      submenu: [
        ...(devTools
          ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, { type: 'separator' } as const]
          : []),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
