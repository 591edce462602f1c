/** Commands of servers that do nothing but send their own running server a signal. */
import type { Signal } from '../../shell/signals.ts';

/** By program, then by the arguments. */
const CONTROLS: Readonly<Record<string, Readonly<Record<string, Signal>>>> = {
  nginx: { '-s stop': 'TERM', '-s quit': 'QUIT', '-s reload': 'HUP', '-s reopen': 'USR1' },
  httpd: { '-k stop': 'TERM', '-k graceful-stop': 'WINCH', '-k graceful': 'USR1' },
  apachectl: { stop: 'TERM', 'graceful-stop': 'WINCH', graceful: 'USR1' },
};

/** The signal, and the program it is for; undefined: the command is something else. */
export function controlOf(name: string, argv: readonly string[]): { server: string; signal: Signal } | undefined {
  const signal = CONTROLS[name]?.[argv.slice(1).join(' ')];
  return signal && { server: name === 'apachectl' ? 'httpd' : name, signal };
}
