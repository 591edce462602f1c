/** What binds processes to each other: who waits for whom, and who holds what. */
import { signalNumber, type Signal } from '../signals.ts';
import type { Fd, Process } from '../state.ts';
import type { LiveProcess, LiveShell } from './live.ts';

/** A caught signal ends the builtin `wait`, with 128 + n. */
export function interruptWait(p: LiveProcess, shell: LiveShell, signal: Signal): void {
  if (shell.builtin !== undefined) p.fds = shell.builtin.fds;
  shell.builtin = undefined;
  shell.status = 128 + signalNumber(signal);
  p.wait = undefined;
}

/** Whether a parent will ask how this child ended. */
export function isAwaited(parent: LiveProcess, pid: number): boolean {
  const { wait } = parent;
  return (
    parent.body.k === 'tool' ||
    (wait?.k === 'children' && wait.pids.includes(pid)) ||
    (wait?.k === 'capture' && wait.pid === pid)
  );
}

/** All that a process has open, put aside ones among them. */
export function* descriptorsOf(process: Process | LiveProcess): Iterable<Fd> {
  yield* process.fds.values();
  if (process.body.k !== 'shell') return;
  for (const frame of process.body.frames) if ('fds' in frame) yield* frame.fds.values();
  if (process.body.builtin !== undefined) yield* process.body.builtin.fds.values();
}
