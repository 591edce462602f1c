/** Runs a simple command once its words are known: an assignment, a function, a builtin or a child. */
import type { Builtin } from '../builtins/builtin.ts';
import { builtinNamed, isSpecial } from '../builtins/registry.ts';
import type { Fd, Item, PlannedAssignment } from '../state.ts';
import { complain } from './complain.ts';
import { pushCall } from './control.ts';
import { execProcess } from './exec-process.ts';
import { findExecutable, pathOf, type Executable } from './executable.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { deniedText, notFoundText, shellQuote } from './messages.ts';
import { keyOf } from './parameters.ts';
import { applyRedirects, RedirectError } from './redirect.ts';
import { ShellError } from './shell-error.ts';
import { calculate } from './calculate.ts';
import { environmentOf, putVariable, textOf, writeVariable } from './variables.ts';

type CommandItem = Extract<Item, { k: 'cmd' }>;

/** Elements of an array that are copied in the time of one step. */
const COPIED_PER_STEP = 4;

function assignItems(kernel: Kernel, p: LiveProcess, shell: LiveShell, a: PlannedAssignment): void {
  const before = shell.vars.get(a.name);
  if (before?.readonly === true) writeVariable(shell, a.name, '');
  const items = new Map(a.append ? (before?.items ?? (before?.text === undefined ? [] : [['0', before.text]])) : []);
  kernel.steps += Math.floor(items.size / COPIED_PER_STEP);
  let next = 0;
  for (const known of items.keys()) {
    const number = Number(known);
    if (number >= next) next = number + 1;
  }
  for (const item of a.items ?? []) {
    const keyed = /^\[([^\]]*)\]=([\s\S]*)$/.exec(item);
    if (keyed !== null) {
      const key = keyOf(kernel, p, shell, a.name, keyed[1]!);
      items.set(key, keyed[2]!);
      next = Number(key) + 1;
    } else items.set(String(next++), item);
  }
  const { text: _, ...rest } = before ?? {};
  putVariable(shell, a.name, { ...rest, items });
}

/** Carries out one assignment. */
export function assign(kernel: Kernel, p: LiveProcess, shell: LiveShell, a: PlannedAssignment): void {
  if (a.items !== undefined) {
    assignItems(kernel, p, shell, a);
    return;
  }
  const before = shell.vars.get(a.name);
  const key = a.index === undefined ? undefined : keyOf(kernel, p, shell, a.name, a.index);
  const old = key === undefined ? (textOf(before) ?? '') : (before?.items?.get(key) ?? '');
  if (before?.items !== undefined) kernel.steps += Math.floor(before.items.size / COPIED_PER_STEP);
  let text = a.text;
  if (before?.integer === true) {
    const value = calculate(kernel, p, shell, a.text);
    text = String(a.append ? BigInt(old || '0') + value : value);
  } else if (a.append) text = old + a.text;
  writeVariable(shell, a.name, text, key);
}

function trace(kernel: Kernel, p: LiveProcess, shell: LiveShell, cmd: CommandItem): void {
  if (!shell.flags.includes('x')) return;
  const prefix = textOf(shell.vars.get('PS4')) ?? '+ ';
  const quote = shell.flavour === 'dash' ? (t: string): string => t : shellQuote;
  const isBash = shell.flavour === 'bash';
  const assigned = cmd.assignments.map((a) =>
    a.items === undefined
      ? `${a.name}${a.append ? '+=' : '='}${quote(a.text) === "''" ? '' : quote(a.text)}`
      : `${a.name}=(${a.items.map(shellQuote).join(' ')})`,
  );
  const words = cmd.args.map(quote);
  // bash shows each assignment on a line of its own.
  if (isBash) for (const line of assigned) kernel.write(p, 2, `${prefix}${line}\n`);
  const rest = isBash ? words : [...assigned, ...words];
  if (rest.length > 0) kernel.write(p, 2, `${prefix}${rest.join(' ')}\n`);
}

function withAssignments(shell: LiveShell, assignments: readonly PlannedAssignment[]): ReadonlyMap<string, string> {
  const env = environmentOf(shell);
  if (assignments.length === 0) return env;
  const changed = new Map(env);
  for (const a of assignments) changed.set(a.name, a.append ? (textOf(shell.vars.get(a.name)) ?? '') + a.text : a.text);
  return changed;
}

/** Runs a builtin, or goes on with one that waited. */
export function runBuiltin(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  builtin: Builtin,
  call: { args: readonly string[]; line: number; fds: ReadonlyMap<number, Fd>; state: ShellBuiltinState },
): void {
  const [name = '', ...args] = call.args;
  const isFirst = shell.builtin === undefined;
  const result = builtin({
    kernel,
    p,
    shell,
    name,
    args,
    line: call.line,
    fds: call.fds,
    state: call.state,
    out(text) {
      const error = kernel.write(p, 1, text);
      if (error !== undefined) {
        const said = shell.flavour === 'bash' ? `${name}: write error: ${error}` : `${name}: I/O error`;
        throw new ShellError(said, 1, false);
      }
    },
    complain(text) {
      const usesName = shell.flavour !== 'ash' || name !== '.';
      complain(kernel, p, shell, call.line, usesName ? `${name}: ${text}` : text);
    },
  });
  if (typeof result === 'object') {
    shell.builtin = { args: call.args, fds: call.fds, state: result.state };
    p.wait = result.wait;
    return;
  }
  if (!isFirst) shell.builtin = undefined;
  if (result === 'kept') return;
  shell.status = result;
  if (p.ended === undefined) p.fds = call.fds;
}

type ShellBuiltinState = Parameters<Builtin>[0]['state'];

function runChild(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  cmd: CommandItem,
  line: number,
  tail: boolean,
  fds: ReadonlyMap<number, Fd>,
): void {
  const name = cmd.args[0]!;
  const path = cmd.assignments.find((a) => a.name === 'PATH')?.text ?? textOf(shell.vars.get('PATH'));
  const found: Executable = findExecutable(kernel, p, name, cmd.args, path);
  if (found.k === 'missing' || found.k === 'denied') {
    const text = found.k === 'missing' ? notFoundText(shell, name) : deniedText(shell, name, found.isDirectory);
    complain(kernel, p, shell, line, text);
    p.fds = fds;
    shell.status = found.k === 'missing' ? 127 : 126;
    return;
  }
  const given = withAssignments(shell, cmd.assignments);
  // bash tells each command where it was found.
  const env = shell.flavour === 'bash' ? new Map(given).set('_', pathOf(kernel.world, p, name, found)) : given;
  // The last command of `sh -c`, of a part of a pipeline and of a background job takes the shell's place, unless the
  // shell is still needed for its traps.
  const isLast = shell.isCommandString || p.pid !== shell.shellPid;
  const replaces = tail && shell.frames.length === 0 && shell.traps.size === 0 && isLast;
  if (replaces) {
    const code = execProcess(kernel, p, found, cmd.args, env);
    if (code !== undefined) kernel.end(p, code);
    return;
  }
  const child = kernel.fork(p, { k: 'tool', name: '', state: undefined });
  const code = execProcess(kernel, child, found, cmd.args, env);
  p.fds = fds;
  p.wait = { k: 'children', pids: [child.pid] };
  if (code !== undefined) kernel.end(child, code);
}

/** Runs the command. Throws ShellError. */
export function runSimpleCommand(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  cmd: CommandItem,
  line: number,
  tail: boolean,
): void {
  trace(kernel, p, shell, cmd);
  const { fds } = p;
  const name = cmd.args[0];
  const builtin = name === undefined ? undefined : builtinNamed(name, shell.flavour);
  const body = name === undefined ? undefined : shell.functions.get(name);
  try {
    applyRedirects(kernel, p, shell.flavour, cmd.redirects);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    p.fds = fds;
    const code = shell.flavour === 'dash' ? 2 : 1;
    const isFatal = shell.flavour !== 'bash' && name !== undefined && body === undefined && isSpecial(name);
    throw new ShellError(error.message, code, isFatal);
  }
  if (name === undefined) {
    p.fds = fds;
    for (const a of cmd.assignments) assign(kernel, p, shell, a);
    shell.status = shell.substituted ?? 0;
    return;
  }
  if (body !== undefined) {
    const saved = cmd.assignments.map((a) => [a.name, shell.vars.get(a.name)] as const);
    for (const a of cmd.assignments) assign(kernel, p, shell, a);
    pushCall(p, shell, 'function', body, { params: cmd.args.slice(1), fds });
    const frame = shell.frames.at(-1)!;
    if (frame.k === 'call') shell.frames[shell.frames.length - 1] = { ...frame, saved };
    return;
  }
  if (builtin === undefined) {
    runChild(kernel, p, shell, cmd, line, tail, fds);
    return;
  }
  const keeps = isSpecial(name) && shell.flavour !== 'bash';
  const before = cmd.assignments.map((a) => [a.name, shell.vars.get(a.name)] as const);
  for (const a of cmd.assignments) {
    assign(kernel, p, shell, a);
    const made = shell.vars.get(a.name);
    if (!keeps && made !== undefined) putVariable(shell, a.name, { ...made, exported: true });
  }
  runBuiltin(kernel, p, shell, builtin, { args: cmd.args, line, fds, state: undefined });
  if (!keeps && name !== 'exec') for (const [variable, old] of before) putVariable(shell, variable, old);
}
