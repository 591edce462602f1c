/** Joins the window to the session: who asks is checked here, what is asked by the contract's validators. */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import type { NoticeName, Notices } from '../shared/ipc/contract.ts';
import type { Launch } from '../shared/session/launch.ts';
import { noticeChannel, requestChannel, type Answer } from './channels.ts';
import { isOwn } from './own-address.ts';

/** True for the top frame of this window while it shows our own page. */
function isFrom(window: BrowserWindow | undefined, { sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return (
    window !== undefined &&
    !window.isDestroyed() &&
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isOwn(senderFrame.url)
  );
}

/** Answers the window's requests; anyone else's, and any that the contract does not know, get a refusal. */
export function answerRequests(launch: Launch, window: () => BrowserWindow | undefined): void {
  ipcMain.handle(requestChannel, async (event, ...message: unknown[]): Promise<Answer> => {
    if (!isFrom(window(), event)) return { error: 'refused: this page is not part of Orrery' };
    const [name, args, ...more] = message;
    if (typeof name !== 'string' || more.length > 0) return { error: 'refused: not a request' };
    try {
      return { result: await launch.handle(name, args) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  });
}

/** Sends a notice to the window, if there is one. */
export function sendNotice<N extends NoticeName>(window: BrowserWindow | undefined, name: N, notice: Notices[N]): void {
  if (window !== undefined && !window.isDestroyed()) window.webContents.send(noticeChannel, name, notice);
}
