/** Builtins that decide what runs next: exit, return, break, continue, eval, source, exec, true, false. */
import { FileError } from '../../files/errno.ts';
import { isInteractive } from '../interactive/interactive-shell.ts';
import { leaveFunction, leaveLoops, leaveShell, pushCall } from '../machine/control.ts';
import { execProcess } from '../machine/exec-process.ts';
import { findExecutable } from '../machine/executable.ts';
import { deniedText, notFoundText } from '../machine/messages.ts';
import { complain } from '../machine/complain.ts';
import { environmentOf, textOf } from '../machine/variables.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

function codeOf(call: BuiltinCall): number | undefined {
  const text = call.args[0];
  if (text === undefined) return call.shell.status;
  return /^-?\d+$/.test(text) ? ((Number(text) % 256) + 256) % 256 : undefined;
}

function illegalNumber(call: BuiltinCall): void {
  const text = call.args[0] ?? '';
  call.complain(call.shell.flavour === 'bash' ? `${text}: numeric argument required` : `Illegal number: ${text}`);
}

export const exit: Builtin = (call) => {
  const frame = call.shell.frames.find((f) => f.k === 'call' && (f.kind === 'exit' || f.kind === 'trap'));
  let code = call.args.length === 0 && frame?.k === 'call' ? frame.status : codeOf(call);
  if (code === undefined) {
    illegalNumber(call);
    code = 2;
  }
  if (isInteractive(call.shell) && call.shell.flavour === 'bash') call.kernel.write(call.p, 2, 'exit\n');
  leaveShell(call.kernel, call.p, call.shell, code);
  return 'kept';
};

export const doReturn: Builtin = (call) => {
  const { kernel, p, shell } = call;
  const code = codeOf(call);
  if (code === undefined) illegalNumber(call);
  if (!leaveFunction(p, shell)) {
    if (shell.flavour === 'bash') {
      call.complain("can only `return' from a function or sourced script");
      return 2;
    }
    leaveShell(kernel, p, shell, code ?? 2);
    return 'kept';
  }
  shell.status = code ?? 2;
  return 'kept';
};

function leave(isBreak: boolean): Builtin {
  return (call) => {
    const { p, shell, args, fds } = call;
    const isInside = shell.frames.some((frame) => frame.k === 'loop');
    if (!isInside && shell.flavour === 'bash') call.complain("only meaningful in a `for', `while', or `until' loop");
    const count = Number(args[0] ?? 1);
    p.fds = fds;
    shell.status = 0;
    leaveLoops(p, shell, Number.isNaN(count) ? 1 : Math.max(1, count), isBreak);
    return 'kept';
  };
}

export const doBreak = leave(true);
export const doContinue = leave(false);

export const evaluateText: Builtin = ({ p, shell, args, fds }) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  shell.status = 0;
  pushCall(p, shell, 'eval', { source: words.join(' '), pc: 0 }, { fds });
  return 'kept';
};

export const source: Builtin = (call) => {
  const { kernel, p, shell, args, fds } = call;
  const [file, ...params] = args;
  if (file === undefined) {
    call.complain(shell.flavour === 'bash' ? 'filename argument required' : 'filename argument required');
    return 2;
  }
  const files = kernel.files(p);
  const path = textOf(shell.vars.get('PATH')) ?? '';
  const found =
    file.includes('/') || (shell.flavour === 'bash' && files.find(file) !== undefined)
      ? file
      : (path
          .split(':')
          .map((directory) => `${directory}/${file}`)
          .find((p2) => files.find(p2)?.kind === 'file') ?? file);
  try {
    const text = files.read(found);
    shell.status = 0;
    pushCall(p, shell, 'source', { source: text, pc: 0 }, { fds, params: params.length > 0 ? params : undefined });
    return 'kept';
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.flavour === 'bash') {
      complain(kernel, p, shell, call.line, `${file}: ${error.message}`);
      return 1;
    }
    // A special builtin: the shell ends.
    if (shell.flavour === 'ash') complain(kernel, p, shell, call.line, `.: can't open '${file}': ${error.message}`);
    else call.complain(file.includes('/') ? `cannot open ${file}: No such file` : `${file}: not found`);
    leaveShell(kernel, p, shell, 2);
    return 'kept';
  }
};

/** Takes the shell's place; without a command its redirections stay. */
export const exec: Builtin = ({ kernel, p, shell, args, fds, line }) => {
  let words = args;
  let zero: string | undefined;
  while (words[0] === '-c' || words[0] === '-l' || words[0] === '--' || words[0] === '-a') {
    if (words[0] === '-a') zero = words[1];
    words = words.slice(words[0] === '-a' ? 2 : 1);
  }
  const [name] = words;
  if (name === undefined) {
    shell.status = 0;
    return 'kept';
  }
  const found = findExecutable(kernel, p, name, words, textOf(shell.vars.get('PATH')));
  if (found.k === 'missing' || found.k === 'denied') {
    const isBash = shell.flavour === 'bash';
    const text = found.k === 'missing' ? notFoundText(shell, name) : deniedText(shell, name, found.isDirectory);
    complain(
      kernel,
      p,
      shell,
      line,
      isBash && name.includes('/') ? text : `exec: ${text.replace('command not found', 'not found')}`,
    );
    p.fds = fds;
    leaveShell(kernel, p, shell, found.k === 'missing' ? 127 : 126);
    return 'kept';
  }
  const ignored = [...shell.traps].filter(([, command]) => command === '').map(([signal]) => signal);
  const code = execProcess(
    kernel,
    p,
    found,
    zero === undefined ? words : [zero, ...words.slice(1)],
    environmentOf(shell),
  );
  p.ignored = [...new Set([...p.ignored, ...(ignored as typeof p.ignored)])];
  if (code !== undefined) kernel.end(p, code);
  return 'kept';
};

export const succeed: Builtin = () => 0;
export const fail: Builtin = () => 1;
