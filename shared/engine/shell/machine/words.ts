/** The instructions that build words. */
import type { Op } from '../compile/op.ts';
import { FileError } from '../../files/errno.ts';
import { fieldsOf, joinPattern, joinRegex, joinText } from '../expand/fields.ts';
import type { Fragment, Item } from '../state.ts';
import { calculate } from './calculate.ts';
import { forkShell } from './children.ts';
import { complain } from './complain.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { fragmentsOf, indexOf, keyOf, lengthOf, modify, refuseUnset, valueOf } from './parameters.ts';
import { ShellError } from './shell-error.ts';
import { keysOf, textOf, writeVariable } from './variables.ts';

/** A word longer than this is an accident of a script: memory ends. */
const MAX_WORD = 8_388_608;

type Cmd = Extract<Item, { k: 'cmd' }>;

function topWord(shell: LiveShell): Fragment[] {
  const item = shell.stack.at(-1);
  if (item?.k !== 'word') throw new Error(`no word on the stack at ${shell.pc}`);
  return item.frags;
}

export function popText(shell: LiveShell): string {
  const item = shell.stack.pop();
  if (item?.k !== 'text') throw new Error(`no text on the stack at ${shell.pc}`);
  return item.text;
}

function popWord(shell: LiveShell): Fragment[] {
  const item = shell.stack.pop();
  if (item?.k !== 'word') throw new Error(`no word on the stack at ${shell.pc}`);
  return item.frags;
}

export function topCommand(shell: LiveShell): Cmd {
  const item = shell.stack.at(-1);
  if (item?.k !== 'cmd') throw new Error(`no command on the stack at ${shell.pc}`);
  return item;
}

export function popCommand(shell: LiveShell): Cmd {
  const cmd = topCommand(shell);
  shell.stack.pop();
  return cmd;
}

function checkSize(frags: readonly Fragment[]): void {
  let size = 0;
  for (const f of frags) size += f.t.length;
  if (size > MAX_WORD) throw new ShellError('xrealloc: cannot allocate memory', 2, true);
}

/** The text of a finished capture goes where the word was being made: no line ends at its end. */
export function addCapture(shell: LiveShell, text: string, quoted: boolean): void {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 10) end -= 1;
  topWord(shell).push({ t: text.slice(0, end).replaceAll('\0', ''), q: quoted ? 1 : 2 });
}

function defaultOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Extract<Op, { op: 'default' }>): void {
  const value = valueOf(kernel, p, shell, op.ref, indexOf(shell, op.ref));
  const isSet = value.text !== undefined && !(op.operator.startsWith(':') && value.text === '');
  if (op.operator.endsWith('+')) {
    if (!isSet) shell.pc = op.to;
    return;
  }
  if (!isSet) return;
  topWord(shell).push(...fragmentsOf(shell, value, op.quoted));
  shell.pc = op.to;
}

function parameterOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Extract<Op, { op: 'param' }>): void {
  const { ref } = op;
  const value = valueOf(kernel, p, shell, ref, indexOf(shell, ref));
  if (value.text === undefined && value.list === undefined && shell.flags.includes('u')) refuseUnset(shell, ref);
  const frags = topWord(shell);
  if (ref.length === true) frags.push({ t: lengthOf(value), q: op.quoted ? 1 : 2 });
  else frags.push(...fragmentsOf(shell, value, op.quoted));
}

function modifyOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Extract<Op, { op: 'modify' }>): void {
  const { how } = op;
  const count =
    how.k === 'replace' || (how.k === 'slice' && how.hasLength) ? 2 : how.k === 'case' && !how.hasPattern ? 0 : 1;
  const operands: string[] = [];
  for (let i = 0; i < count; i++) operands.unshift(popText(shell));
  const value = valueOf(kernel, p, shell, op.ref, indexOf(shell, op.ref));
  if (value.text === undefined && value.list === undefined && shell.flags.includes('u')) refuseUnset(shell, op.ref);
  const changed = modify(kernel, p, shell, op.ref, value, how, operands);
  topWord(shell).push(...fragmentsOf(shell, changed, op.quoted));
}

function namesOp(shell: LiveShell, op: Extract<Op, { op: 'names' }>): void {
  const list = op.keys
    ? keysOf(shell.vars.get(op.prefix))
    : [...shell.vars.keys()].filter((name) => name.startsWith(op.prefix)).sort();
  topWord(shell).push(...fragmentsOf(shell, { text: undefined, list, star: op.star }, op.quoted));
}

function captureOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Extract<Op, { op: 'capture' }>): void {
  const pipe = kernel.newPipe({ text: '', wide: true });
  const fds = new Map(p.fds).set(1, { k: 'pipe', id: pipe, end: 'write' });
  const child = forkShell(kernel, p, shell, shell.pc, { fds });
  p.wait = { k: 'capture', pipe, pid: child.pid, quoted: op.quoted };
  shell.pc = op.end;
}

function throughOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Extract<Op, { op: 'through' }>): void {
  const id = kernel.newPipe({ text: '' });
  const isInput = op.operator === '<';
  const fds = new Map(p.fds);
  fds.set(isInput ? 1 : 0, { k: 'pipe', id, end: isInput ? 'write' : 'read' });
  forkShell(kernel, p, shell, shell.pc, { fds });
  let number = 63;
  while (p.fds.has(number)) number -= 1;
  p.fds = new Map(p.fds).set(number, { k: 'pipe', id, end: isInput ? 'read' : 'write' });
  topWord(shell).push({ t: `/dev/fd/${number}`, q: 1 });
  shell.pc = op.end;
}

/** In an expansion, a mistake of arithmetic ends all of `bash -c`; in (( )) it is only a failure. */
function expandArithmetic(kernel: Kernel, p: LiveProcess, shell: LiveShell, text: string): string {
  try {
    return String(calculate(kernel, p, shell, text));
  } catch (error) {
    if (error instanceof ShellError && shell.isCommandString) throw new ShellError(error.message, error.code, true);
    throw error;
  }
}

function tildeText(p: LiveProcess, shell: LiveShell, user: string): string {
  if (user === '') return textOf(shell.vars.get('HOME')) ?? (p.owner.uid === 0 ? '/root' : '/');
  return user === 'root' ? '/root' : `~${user}`;
}

function captureFileOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, quoted: boolean): void {
  const path = popText(shell);
  try {
    const text = kernel.files(p).read(path);
    shell.substituted = 0;
    addCapture(shell, text, quoted);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    complain(kernel, p, shell, 1, `${path}: ${error.message}`);
    shell.substituted = 1;
  }
}

/** Carries out an instruction of a word. False: it is none. */
export function runWordOp(kernel: Kernel, p: LiveProcess, shell: LiveShell, op: Op): boolean {
  switch (op.op) {
    case 'word':
      shell.stack.push({ k: 'word', frags: [] });
      return true;
    case 'lit':
      topWord(shell).push({ t: op.text, q: op.q });
      return true;
    case 'tilde':
      topWord(shell).push({ t: tildeText(p, shell, op.user), q: 1 });
      return true;
    case 'param':
      parameterOp(kernel, p, shell, op);
      return true;
    case 'default':
      defaultOp(kernel, p, shell, op);
      return true;
    case 'assignDefault': {
      const text = popText(shell);
      const { ref } = op;
      const key = typeof ref.index === 'string' ? keyOf(kernel, p, shell, ref.name, ref.index) : undefined;
      writeVariable(shell, ref.name, text, key);
      topWord(shell).push({ t: text, q: op.quoted ? 1 : 2 });
      return true;
    }
    case 'errorDefault': {
      const text = popText(shell);
      const standard =
        op.operator === ':?' || shell.flavour === 'bash' ? 'parameter null or not set' : 'parameter not set';
      const isBash = shell.flavour === 'bash';
      const plain = isBash && op.operator === '?' ? 'parameter not set' : standard;
      throw new ShellError(
        `${op.ref.name}: ${text === '' ? plain : text}`,
        isBash ? (shell.isCommandString ? 127 : 1) : 2,
        true,
      );
    }
    case 'modify':
      modifyOp(kernel, p, shell, op);
      return true;
    case 'names':
      namesOp(shell, op);
      return true;
    case 'badSubstitution':
      if (shell.flavour === 'bash') throw new ShellError(`${op.text}: bad substitution`, 1, true);
      throw new ShellError(shell.flavour === 'ash' ? 'syntax error: bad substitution' : 'Bad substitution', 2, true);
    case 'capture':
      captureOp(kernel, p, shell, op);
      return true;
    case 'captureFile':
      captureFileOp(kernel, p, shell, op.quoted);
      return true;
    case 'through':
      throughOp(kernel, p, shell, op);
      return true;
    case 'arithmetic': {
      const value = expandArithmetic(kernel, p, shell, popText(shell));
      topWord(shell).push({ t: value, q: op.quoted ? 1 : 2 });
      return true;
    }
    case 'field': {
      const frags = popWord(shell);
      checkSize(frags);
      const { args } = topCommand(shell);
      if (frags.every((f) => f.q === 1) && frags.length > 0) args.push(joinText(frags));
      else {
        const ifs = textOf(shell.vars.get('IFS')) ?? ' \t\n';
        const fields = fieldsOf(frags, ifs, shell.flags.includes('f') ? undefined : kernel.files(p));
        kernel.steps += fields.length;
        for (const field of fields) args.push(field);
      }
      return true;
    }
    case 'text': {
      const frags = popWord(shell);
      checkSize(frags);
      shell.stack.push({ k: 'text', text: joinText(frags) });
      return true;
    }
    case 'pattern':
      shell.stack.push({ k: 'text', text: joinPattern(popWord(shell)) });
      return true;
    case 'regex':
      shell.stack.push({ k: 'text', text: joinRegex(popWord(shell)) });
      return true;
    default:
      return false;
  }
}
