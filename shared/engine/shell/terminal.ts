/** What a person does at the terminal of a process that was started with `tty`, and who has that terminal. */
import { interruptFront } from './interactive/interrupt.ts';
import { change } from './processes.ts';
import type { Processes } from './state.ts';
import type { World } from './world.ts';

/** What a terminal takes of the text before its reader does: more is thrown away, as a flood of pasted text. */
const MOST_TYPED = 1_200_000;

/**
 * A person types into the terminal of a process that was started with `tty`: whole lines, or text and Ctrl+D (EOT).
 * False: it holds no more, and nothing of this was taken.
 */
export function type(processes: Processes, pid: number, text: string): Processes | false {
  const fd = processes.list.get(pid)?.fds.get(0);
  const pipe = fd?.k === 'pipe' ? processes.pipes.get(fd.id) : undefined;
  if (fd?.k !== 'pipe' || pipe?.tty !== true) return processes;
  if (pipe.text.length + text.length > MOST_TYPED) return false;
  return { ...processes, pipes: new Map(processes.pipes).set(fd.id, { ...pipe, text: pipe.text + text }) };
}

/** Whether somebody types into the standard input of a process. */
export function isTyped({ list, pipes }: Processes, pid: number): boolean {
  const fd = list.get(pid)?.fds.get(0);
  return fd?.k === 'pipe' && pipes.get(fd.id)?.tty === true;
}

/** Ctrl+C in the terminal of a process that was started with `tty`. Then `run`. */
export function interrupt(processes: Processes, world: World, pid: number): Processes {
  return change(processes, world, (kernel) => {
    const root = kernel.get(pid);
    if (root !== undefined) interruptFront(kernel, root);
  });
}

/** The terminal is gone: all that was started from it is killed. */
export function hangUp(processes: Processes, world: World, pid: number): Processes {
  return change(processes, world, (kernel) => {
    for (const one of [...kernel.list.values()]) {
      const p = one.root === pid ? kernel.get(one.pid) : undefined;
      if (p !== undefined) kernel.deliver(p, 'KILL', true);
    }
  });
}

/**
 * Who has the terminal of a process: a shell at its prompt, a process that reads a line from it, or one that does not.
 * Undefined: the process is gone.
 */
export function frontOf(
  processes: Processes,
  root: number,
): { k: 'prompt' | 'line' | 'waits'; pid: number } | undefined {
  const { list, pipes } = processes;
  const process = list.get(root);
  if (process === undefined || process.ended !== undefined) return undefined;
  const { pid, wait, body } = process;
  if (body.k === 'shell' && wait?.k === 'children') {
    const fronts = wait.pids.flatMap((child) => frontOf(processes, child) ?? []);
    return fronts.find(({ k }) => k !== 'waits') ?? fronts.at(-1) ?? { k: 'waits', pid };
  }
  const isRead = wait?.k === 'read' && pipes.get(wait.pipe)?.tty === true;
  if (!isRead) return { k: 'waits', pid };
  return { k: body.k === 'shell' && body.reading !== undefined ? 'prompt' : 'line', pid };
}

/** Takes what a program that the host plays can read now. `end`: no more will come. */
export function takeInput(
  processes: Processes,
  world: World,
  pid: number,
): { processes: Processes; text: string; end: boolean } {
  let taken = { text: '', end: true };
  const after = change(processes, world, (kernel) => {
    const p = kernel.get(pid);
    if (p !== undefined) taken = kernel.read(p, 0);
  });
  return { processes: after, ...taken };
}
