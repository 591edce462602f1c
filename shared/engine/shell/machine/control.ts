/** Leaving loops, functions, scripts and the shell itself; and entering scripts within a script. */
import type { Fd } from '../state.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { ShellError } from './shell-error.ts';
import { putVariable } from './variables.ts';

/** Calls deeper than this are a recursion without end. */
const MAX_FRAMES = 1500;

/** Undoes the topmost frame's redirections and locals; gives it. */
export function popFrame(p: LiveProcess, shell: LiveShell): LiveShell['frames'][number] | undefined {
  const frame = shell.frames.pop();
  if (frame === undefined) return undefined;
  if (frame.k === 'redirect') p.fds = frame.fds;
  if (frame.k === 'call') {
    p.fds = frame.fds;
    for (const [name, before] of [...frame.saved].reverse()) putVariable(shell, name, before);
    if (frame.params !== undefined) shell.params = frame.params;
    shell.stack.length = Math.min(shell.stack.length, frame.height);
    shell.source = frame.source;
    shell.pc = frame.pc;
  }
  return frame;
}

/** `break n` and `continue n`: out of n loops, as far as there are any in this function. */
export function leaveLoops(p: LiveProcess, shell: LiveShell, count: number, isBreak: boolean): void {
  let left = count;
  let last = -1;
  for (let i = shell.frames.length - 1; i >= 0 && left > 0; i--) {
    const frame = shell.frames[i]!;
    if (frame.k === 'call' && frame.kind === 'function') break;
    if (frame.k === 'loop') {
      last = i;
      left -= 1;
    }
  }
  if (last < 0) return;
  while (shell.frames.length > last + 1) popFrame(p, shell);
  const loop = shell.frames.at(-1)!;
  if (loop.k !== 'loop') return;
  shell.stack.length = loop.height;
  shell.pc = isBreak ? loop.out : loop.next;
}

/** Puts a call on top: what runs from now on ends where it came from. */
export function pushCall(
  p: LiveProcess,
  shell: LiveShell,
  kind: 'function' | 'source' | 'eval' | 'trap' | 'exit',
  target: { source: string; pc: number },
  how: { params?: readonly string[] | undefined; fds?: ReadonlyMap<number, Fd>; status?: number } = {},
): void {
  if (shell.frames.length > MAX_FRAMES) throw new ShellError('maximum function nesting level exceeded', 2, true);
  shell.frames.push({
    k: 'call',
    kind,
    source: shell.source,
    pc: shell.pc,
    height: shell.stack.length,
    params: how.params === undefined ? undefined : shell.params,
    fds: how.fds ?? p.fds,
    saved: [],
    status: how.status ?? shell.status,
  });
  if (how.params !== undefined) shell.params = how.params;
  shell.source = target.source;
  shell.pc = target.pc;
}

/** `return`: out of the function or the sourced script. False when there is none. */
export function leaveFunction(p: LiveProcess, shell: LiveShell): boolean {
  const isTarget = (f: LiveShell['frames'][number]): boolean =>
    f.k === 'call' && (f.kind === 'function' || f.kind === 'source');
  if (!shell.frames.some(isTarget)) return false;
  for (;;) {
    const frame = popFrame(p, shell);
    if (frame === undefined || isTarget(frame)) return true;
  }
}

/** The shell ends: its EXIT trap runs first. */
export function leaveShell(kernel: Kernel, p: LiveProcess, shell: LiveShell, code: number): void {
  const trap = shell.traps.get('EXIT');
  while (shell.frames.length > 0) popFrame(p, shell);
  shell.stack.length = 0;
  if (trap === undefined || trap === '') {
    kernel.end(p, code & 255);
    return;
  }
  const traps = new Map(shell.traps);
  traps.delete('EXIT');
  shell.traps = traps;
  shell.status = code & 255;
  pushCall(p, shell, 'exit', { source: trap, pc: 0 }, { status: code & 255 });
}

/** The end of a program: back to the caller, or out of the shell. */
export function endProgram(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  for (;;) {
    const frame = popFrame(p, shell);
    if (frame === undefined) {
      leaveShell(kernel, p, shell, shell.status);
      return;
    }
    if (frame.k !== 'call') continue;
    if (frame.kind === 'trap') shell.status = frame.status;
    if (frame.kind === 'exit') kernel.end(p, frame.status);
    return;
  }
}

/** Whether `set -e` is held back: inside of a condition. */
export function isLenient(shell: LiveShell): boolean {
  return shell.lenient || shell.frames.some((frame) => frame.k === 'cond');
}
