/** Prints a shell's complaint on its standard error. */
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { complaint } from './messages.ts';

export function complain(kernel: Kernel, p: LiveProcess, shell: LiveShell, line: number, text: string): void {
  kernel.write(p, 2, complaint(shell, line, text));
}
