/** Runs a shell instruction by instruction, until it waits, ends, or its turn is over. */
import type { Op, Program } from '../compile/op.ts';
import { RegexTooComplex, takeMatchingWork } from '../../text/bounded-regex.ts';
import { programOf } from '../compile/script.ts';
import { builtinNamed } from '../builtins/registry.ts';
import { matcherOf } from '../expand/pattern.ts';
import { backToPrompt, isInteractive } from '../interactive/interactive-shell.ts';
import { calculate } from './calculate.ts';
import { forkShell, reap } from './children.ts';
import { complain } from './complain.ts';
import { binaryCondition, unaryCondition } from './conditions.ts';
import { endProgram, isLenient, leaveFunction, leaveShell, popFrame, pushCall } from './control.ts';
import { awaitConnection, takeConnection } from './dev-tcp.ts';
import { backgroundOp, forNextOp, pipelineOp, redirectAllOp, stdinStep } from './flow-ops.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { notFoundText } from './messages.ts';
import { ShellError } from './shell-error.ts';
import { runBuiltin, runSimpleCommand } from './simple-command.ts';
import { FROM_STDIN } from './start-shell.ts';
import { timesText } from '../text/times.ts';
import { addCapture, popCommand, popText, runWordOp, topCommand } from './words.ts';

/** A command in front died of Ctrl+C: an interactive shell drops the rest of the line, loops and all. */
function endInterrupted(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  if (!isInteractive(shell)) return;
  kernel.write(p, 2, '\n');
  backToPrompt(p, shell, 130);
}

/** What a wait was for is here: takes it up, and the shell goes on. */
export function resumeShell(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  const { wait } = p;
  p.wait = undefined;
  if (wait?.k === 'children') {
    const isInterrupted = wait.pids.some((pid) => kernel.get(pid)?.ended?.signal === 'INT');
    reap(kernel, p, shell, wait.pids);
    if (isInterrupted) endInterrupted(kernel, p, shell);
    return;
  }
  if (wait?.k === 'capture') {
    const text = kernel.pipes.get(wait.pipe)?.text ?? '';
    kernel.pipes.delete(wait.pipe);
    const child = kernel.get(wait.pid);
    shell.substituted = child?.ended?.code ?? 0;
    shell.status = shell.substituted;
    kernel.forget(wait.pid);
    if (child?.ended?.signal === 'INT' && isInteractive(shell)) {
      endInterrupted(kernel, p, shell);
      return;
    }
    addCapture(shell, text, wait.quoted);
    return;
  }
  if (wait?.k === 'net') {
    takeConnection(kernel, p, shell);
    return;
  }
  const { builtin } = shell;
  if (builtin === undefined) return;
  guarded(kernel, p, shell, 1, () => {
    const run = builtinNamed(builtin.args[0] ?? '', shell.flavour)!;
    runBuiltin(kernel, p, shell, run, { args: builtin.args, line: 1, fds: builtin.fds, state: builtin.state });
  });
}

/** Runs something that may refuse: the complaint is printed, and the shell goes on or ends. */
function guarded(kernel: Kernel, p: LiveProcess, shell: LiveShell, line: number, run: () => void): void {
  const { fds } = p;
  try {
    run();
    kernel.steps += takeMatchingWork();
  } catch (thrown) {
    const error = thrown instanceof RegexTooComplex ? new ShellError(thrown.message, 2, false) : thrown;
    if (!(error instanceof ShellError)) throw error;
    shell.builtin = undefined;
    p.fds = fds;
    complain(kernel, p, shell, line, error.message);
    shell.status = error.code;
    if (!error.fatal) return;
    if (isInteractive(shell)) backToPrompt(p, shell, error.code);
    else leaveShell(kernel, p, shell, error.code);
  }
}

function runTrap(p: LiveProcess, shell: LiveShell): void {
  const [signal, ...rest] = p.caught;
  p.caught = rest;
  const command = signal === undefined ? undefined : shell.traps.get(signal);
  if (command !== undefined && command !== '') pushCall(p, shell, 'trap', { source: command, pc: 0 });
}

function runOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Op): void {
  if (runWordOp(kernel, p, shell, op)) return;
  switch (op.op) {
    case 'cmd':
      shell.substituted = undefined;
      shell.stack.push({ k: 'cmd', args: [], redirects: [], assignments: [] });
      return;
    case 'arg':
      topCommand(shell).args.push(op.text);
      return;
    case 'assignArg': {
      const text = popText(shell);
      topCommand(shell).args.push(`${op.name}${op.append ? '+' : ''}=${text}`);
      return;
    }
    case 'redirect': {
      const text = popText(shell);
      topCommand(shell).redirects.push({ fd: op.fd, operator: op.operator, text });
      return;
    }
    case 'assign': {
      const text = popText(shell);
      const index = op.indexed ? popText(shell) : undefined;
      topCommand(shell).assignments.push({
        name: op.name,
        append: op.append,
        text,
        ...(index === undefined ? {} : { index }),
      });
      return;
    }
    case 'assignArray': {
      const items = popCommand(shell).args;
      topCommand(shell).assignments.push({ name: op.name, append: op.append, text: '', items });
      return;
    }
    case 'exec':
      if (awaitConnection(kernel, p, shell)) return;
      runSimpleCommand(kernel, p, shell, popCommand(shell), op.line, op.tail);
      return;
    case 'jump':
      shell.pc = op.to;
      return;
    case 'jumpIf':
      if ((shell.status === 0) === op.success) shell.pc = op.to;
      return;
    case 'status':
      shell.status = op.status;
      return;
    case 'not':
      shell.status = shell.status === 0 ? 1 : 0;
      return;
    case 'check':
      if (shell.status !== 0 && shell.flags.includes('e') && !isLenient(shell))
        leaveShell(kernel, p, shell, shell.status);
      return;
    case 'cond':
      shell.frames.push({ k: 'cond' });
      return;
    case 'timed':
      shell.frames.push({ k: 'timed', at: kernel.world.now });
      return;
    case 'endTimed': {
      const frame = popFrame(p, shell);
      if (frame?.k !== 'timed') throw new Error('no time');
      kernel.write(p, 2, timesText(kernel.world.now - frame.at, op.posix, shell.flavour));
      return;
    }
    case 'loop':
      shell.frames.push({ k: 'loop', out: op.out, next: op.next, height: shell.stack.length, kept: 0 });
      return;
    case 'endCond':
    case 'endLoop':
    case 'endRedirect':
      popFrame(p, shell);
      return;
    case 'keepStatus':
    case 'keptStatus': {
      const frame = shell.frames.at(-1);
      if (frame?.k !== 'loop') throw new Error('no loop');
      if (op.op === 'keptStatus') shell.status = frame.kept;
      else shell.frames[shell.frames.length - 1] = { ...frame, kept: shell.status };
      return;
    }
    case 'forWords': {
      const { args } = popCommand(shell);
      const items = op.params ? shell.params : args;
      shell.frames.push({ k: 'loop', out: op.out, next: op.next, height: shell.stack.length, kept: 0, items, at: 0 });
      return;
    }
    case 'forNext':
      forNextOp(shell, op);
      return;
    case 'match': {
      const pattern = popText(shell);
      const subject = shell.stack.at(-1);
      if (subject?.k === 'text' && matcherOf(pattern)(subject.text)) shell.pc = op.to;
      return;
    }
    case 'pop':
      shell.stack.pop();
      return;
    case 'redirectAll':
      if (awaitConnection(kernel, p, shell)) return;
      redirectAllOp(kernel, p, shell, op);
      return;
    case 'pipeline':
      pipelineOp(kernel, p, shell, op);
      return;
    case 'subshell':
      p.wait = { k: 'children', pids: [forkShell(kernel, p, shell, shell.pc).pid] };
      shell.pc = op.end;
      return;
    case 'background':
      backgroundOp(kernel, p, shell, op);
      return;
    case 'define':
      shell.functions = new Map(shell.functions).set(op.name, { source: shell.source, pc: shell.pc });
      shell.status = 0;
      shell.pc = op.end;
      return;
    case 'return':
      leaveFunction(p, shell);
      return;
    case 'testUnary':
      shell.status = unaryCondition(kernel, p, shell, op.operator, popText(shell));
      return;
    case 'testBinary': {
      const right = popText(shell);
      shell.status = binaryCondition(kernel, p, shell, popText(shell), op.operator, right);
      return;
    }
    case 'calculate':
      shell.status = calculate(kernel, p, shell, popText(shell)) === 0n ? 1 : 0;
      return;
    case 'syntaxError': {
      const isBash = shell.flavour === 'bash' && !isInteractive(shell);
      const where = isBash
        ? shell.isCommandString
          ? `${shell.name}: -c: line ${op.line}: `
          : `${shell.name}: line ${op.line}: `
        : undefined;
      if (where === undefined) complain(kernel, p, shell, op.line, op.message);
      else {
        const shown = op.text === undefined ? '' : `${where}\`${op.text}'\n`;
        kernel.write(p, 2, `${where}${op.message}\n${shown}`);
      }
      if (isInteractive(shell)) backToPrompt(p, shell, 2);
      else leaveShell(kernel, p, shell, 2);
      return;
    }
    case 'notFound':
      complain(kernel, p, shell, op.line, notFoundText(shell, op.name));
      shell.status = 127;
      return;
    case 'end':
      endProgram(kernel, p, shell);
      return;
    default:
      throw new Error(`not an instruction: ${op.op}`);
  }
}

const lineOf = (op: Op): number => ('line' in op ? op.line : 1);

/** Runs on until the shell waits or ends, or `until` steps were done in all. */
export function runShell(kernel: Kernel, p: LiveProcess, until: number): void {
  let source: string | undefined;
  let program: Program | undefined;
  while (p.ended === undefined && p.wait === undefined && kernel.steps < until) {
    const shell = p.body;
    if (shell.k !== 'shell') return;
    kernel.steps += 1;
    // A trap is not interrupted by another: what is caught meanwhile has its turn behind it.
    if (p.caught.length > 0 && !shell.frames.some((frame) => frame.k === 'call' && frame.kind === 'trap')) {
      guarded(kernel, p, shell, 1, () => runTrap(p, shell));
      continue;
    }
    if (shell.source === FROM_STDIN) {
      stdinStep(kernel, p, shell);
      continue;
    }
    if (program === undefined || source !== shell.source) {
      ({ source } = shell);
      program = programOf(source, shell.flavour);
    }
    const op = program.ops[shell.pc];
    shell.pc += 1;
    if (op === undefined) throw new Error(`the program has no instruction ${shell.pc - 1}`);
    guarded(kernel, p, shell, lineOf(op), () => runOp(kernel, p, shell, op));
  }
}
