/** How each shell begins a complaint, and what it says of a command that it cannot run. */
import type { LiveShell } from './live.ts';

/** The name, and where in the script: `bash: line 3: `, `sh: 3: `, `sh: `. */
export function complaint(shell: LiveShell, line: number, text: string): string {
  if (shell.flavour === 'bash' && shell.isTyped) return `${shell.name}: ${text}\n`;
  if (shell.flavour === 'bash') return `${shell.name}: line ${line}: ${text}\n`;
  if (shell.flavour === 'dash') return `${shell.name}: ${line}: ${text}\n`;
  return shell.isCommandString || shell.isTyped ? `${shell.name}: ${text}\n` : `${shell.name}: line ${line}: ${text}\n`;
}

export function notFoundText(shell: LiveShell, name: string): string {
  if (shell.flavour !== 'bash') return `${name}: not found`;
  return name.includes('/') ? `${name}: No such file or directory` : `${name}: command not found`;
}

export function deniedText(shell: LiveShell, name: string, isDirectory: boolean): string {
  return shell.flavour === 'bash' && isDirectory ? `${name}: Is a directory` : `${name}: Permission denied`;
}

/** A word as `set -x` and `export -p` show it. */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+:,./=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word as `printf %q` shows it. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\n\t\r]/.test(text))
    return `$'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}'`;
  return text.replaceAll(/[^\w@%+:./=-]/g, '\\$&');
}
