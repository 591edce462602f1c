/** What `time` says of a command: nothing here measures what processors did, so all of it is waiting. */
import type { Flavour } from '../state.ts';

/** @param ms that it took; `posix`: `time -p` */
export function timesText(ms: number, posix: boolean, flavour: Flavour): string {
  const row = (name: string, took: number): string => {
    const seconds = took / 1000;
    if (posix) return `${name} ${seconds.toFixed(2)}\n`;
    const minutes = Math.floor(seconds / 60);
    const rest = seconds - 60 * minutes;
    return flavour === 'ash'
      ? `${name}\t${minutes}m ${rest.toFixed(2)}s\n`
      : `${name}\t${minutes}m${rest.toFixed(3)}s\n`;
  };
  const first = posix || flavour === 'ash' ? '' : '\n';
  return `${first}${row('real', ms)}${row('user', 0)}${row('sys', 0)}`;
}
