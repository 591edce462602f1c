/** The larger instructions of flow: pipelines, background commands, redirected groups, loops, commands from stdin. */
import { parse } from 'unbash';
import type { Op } from '../compile/op.ts';
import { interactiveStep, isInteractive } from '../interactive/interactive-shell.ts';
import { forkShell, rememberJob } from './children.ts';
import { leaveShell, pushCall } from './control.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { applyRedirects, RedirectError } from './redirect.ts';
import { ShellError } from './shell-error.ts';
import { writeVariable } from './variables.ts';
import { popCommand } from './words.ts';

/** Starts each command of a pipeline as a child, bound to the next by a pipe. */
export function pipelineOp(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  op: Extract<Op, { op: 'pipeline' }>,
): void {
  const pids: number[] = [];
  let input: number | undefined;
  op.entries.forEach((entry, i) => {
    const fds = new Map(p.fds);
    if (input !== undefined) fds.set(0, { k: 'pipe', id: input, end: 'read' });
    if (i < op.entries.length - 1) {
      input = kernel.newPipe({ text: '' });
      fds.set(1, { k: 'pipe', id: input, end: 'write' });
      if (op.both[i] === true) fds.set(2, { k: 'pipe', id: input, end: 'write' });
    }
    pids.push(forkShell(kernel, p, shell, entry, { fds }).pid);
  });
  p.wait = { k: 'children', pids };
  shell.pc = op.end;
}

/** Starts a background command. */
export function backgroundOp(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  op: Extract<Op, { op: 'background' }>,
): void {
  // Without job control a background command reads nothing, and INT and QUIT pass it by.
  const stdin = p.fds.get(0);
  const keepsInput = stdin?.k === 'pipe' && shell.flavour === 'bash' && p.pid !== p.root;
  const fds = keepsInput ? p.fds : new Map(p.fds).set(0, { k: 'device', device: 'null' });
  const ignored = [...new Set([...p.ignored, 'INT', 'QUIT'] as const)];
  const child = forkShell(kernel, p, shell, shell.pc, { fds, ignored });
  const number = rememberJob(shell, child.pid, op.text);
  if (isInteractive(shell)) kernel.write(p, 2, `[${number}] ${child.pid}\n`);
  shell.status = 0;
  shell.pc = op.end;
}

/** Redirects for a compound command, until its end. Throws ShellError. */
export function redirectAllOp(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  op: Extract<Op, { op: 'redirectAll' }>,
): void {
  const { redirects } = popCommand(shell);
  const { fds } = p;
  try {
    applyRedirects(kernel, p, shell.flavour, redirects);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    p.fds = fds;
    shell.pc = op.to;
    throw new ShellError(error.message, shell.flavour === 'dash' ? 2 : 1, false);
  }
  shell.frames.push({ k: 'redirect', fds });
}

/** The next round of a `for`, or its end. */
export function forNextOp(shell: LiveShell, op: Extract<Op, { op: 'forNext' }>): void {
  const frame = shell.frames.at(-1);
  if (frame?.k !== 'loop' || frame.items === undefined) throw new Error('no loop');
  const at = frame.at ?? 0;
  const item = frame.items[at];
  if (item === undefined) {
    shell.pc = op.to;
    return;
  }
  shell.frames[shell.frames.length - 1] = { ...frame, at: at + 1 };
  writeVariable(shell, op.name, item);
}

/** Reads commands from standard input: as many whole lines as there are, then waits for more. */
export function stdinStep(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  if (isInteractive(shell)) {
    interactiveStep(kernel, p, shell);
    return;
  }
  const held = shell.stack[0]?.k === 'text' ? shell.stack[0].text : '';
  const { text, end } = kernel.read(p, 0);
  let ready = held + text;
  const cut = end ? ready.length : ready.lastIndexOf('\n') + 1;
  let rest = ready.slice(cut);
  ready = ready.slice(0, cut);
  if (!end && ready !== '' && parse(ready).errors !== undefined) {
    // Perhaps the rest of a loop is still to come.
    rest = ready + rest;
    ready = '';
  }
  shell.stack = rest === '' ? [] : [{ k: 'text', text: rest }];
  if (ready.trim() !== '') {
    shell.pc = 0;
    pushCall(p, shell, 'eval', { source: ready, pc: 0 });
    return;
  }
  if (end) {
    leaveShell(kernel, p, shell, shell.status);
    return;
  }
  const fd = p.fds.get(0);
  p.wait = fd?.k === 'pipe' ? { k: 'read', pipe: fd.id } : { k: 'turn' };
}
