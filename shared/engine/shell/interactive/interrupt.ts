/** Ctrl+C: what is in front of a terminal has it, and an interactive shell is back at its prompt. */
import type { Kernel } from '../machine/kernel.ts';
import type { LiveProcess } from '../machine/live.ts';
import type { Plain } from '../state.ts';
import { toolNamed } from '../tools/registry.ts';
import { backToPrompt, isInteractive } from './interactive-shell.ts';

function childrenOf(kernel: Kernel, pid: number): number[] {
  return [...kernel.list.values()].filter((one) => one.ppid === pid && one.ended === undefined).map((one) => one.pid);
}

/** Everything below, but for interactive shells, which pass it on to what they wait for. */
function reach(kernel: Kernel, p: LiveProcess, tell: (p: LiveProcess) => void): void {
  const { body, wait } = p;
  if (body.k !== 'shell' || !isInteractive(body)) {
    const children = childrenOf(kernel, p.pid);
    tell(p);
    for (const pid of children) {
      const child = kernel.get(pid);
      if (child !== undefined) reach(kernel, child, tell);
    }
    return;
  }
  const front = wait?.k === 'children' ? wait.pids : wait?.k === 'capture' ? [wait.pid] : [];
  const alive = front.flatMap((pid) => kernel.get(pid) ?? []).filter((one) => one.ended === undefined);
  for (const child of alive) reach(kernel, child, tell);
  if (alive.length > 0) return;
  kernel.write(p, 2, '\n');
  backToPrompt(p, body, 130);
}

/** Sends INT to what is in front, from the process that the terminal was opened for. */
export function interruptFront(kernel: Kernel, root: LiveProcess): void {
  kernel.dropTyped(root);
  reach(kernel, root, (p) => {
    const { body, flavour, argv, ignored } = p;
    if (body.k === 'tool' && !ignored.includes('INT')) {
      const how = { args: argv.slice(1), isBusybox: flavour === 'ash' };
      kernel.write(p, 1, toolNamed(body.name)?.lastWords?.(how, body.state as Plain) ?? '');
    }
    kernel.deliver(p, 'INT', false);
  });
}
