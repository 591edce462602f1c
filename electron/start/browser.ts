/** Opens an address in the person's browser; where that cannot be done, the printed address is enough. */
import { spawn } from 'node:child_process';
import { whyNoWindow } from './electron-runtime.ts';

const openers: Partial<Record<NodeJS.Platform, [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

export function openBrowser(address: string): void {
  const opener = openers[process.platform];
  if (opener === undefined || whyNoWindow() !== undefined) return;
  const [program, ...args] = opener;
  spawn(program, [...args, address], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('No browser could be opened: open the address yourself.'))
    .unref();
}
