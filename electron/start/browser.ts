/** Opens an address in the person's browser, where there is one. */
import { spawn } from 'node:child_process';

const openers: Partial<Record<NodeJS.Platform, [program: string, ...before: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Tries; a machine with no browser or no display is not an error, because the address is printed anyway. */
export function openBrowser(address: string): void {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const [program, ...before] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...before, address], { stdio: 'ignore', detached: true });
  child.once('error', () => process.stderr.write('no browser could be started: open the address yourself\n'));
  child.unref();
}
