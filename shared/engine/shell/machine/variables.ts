/** Reads and writes a shell's variables, arrays and special ones among them. */
import type { Variable } from '../state.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { ShellError } from './shell-error.ts';

/** What children get, by the variables it follows from. Only speed rests on it. */
const environments = new WeakMap<ReadonlyMap<string, Variable>, ReadonlyMap<string, string>>();

/** Elements of an array in order of their index. */
export function elementsOf(variable: Variable | undefined): string[] {
  if (variable?.items === undefined) return variable?.text === undefined ? [] : [variable.text];
  return keysOf(variable).map((key) => variable.items!.get(key)!);
}

/** Indices or keys of an array. */
export function keysOf(variable: Variable | undefined): string[] {
  if (variable?.items === undefined) return variable?.text === undefined ? [] : ['0'];
  const keys = [...variable.items.keys()];
  return variable.keyed === true ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

/** The text of a plain variable, or of an array's first element. */
export function textOf(variable: Variable | undefined): string | undefined {
  return variable?.items === undefined ? variable?.text : variable.items.get('0');
}

/** Variables that the shell makes up when asked. */
function dynamicText(kernel: Kernel, p: LiveProcess, shell: LiveShell, name: string): string | undefined {
  const isDash = shell.flavour === 'dash';
  switch (name) {
    case 'RANDOM':
      return isDash ? undefined : String(kernel.world.random.int(32768));
    case 'SECONDS':
      return shell.flavour === 'bash' ? String(Math.floor((kernel.world.now - p.startedAt) / 1000)) : undefined;
    case 'EPOCHSECONDS':
      return shell.flavour === 'bash' ? String(Math.floor(kernel.world.epochMs / 1000)) : undefined;
    case 'HOSTNAME':
      return shell.flavour === 'bash' ? kernel.world.hostname : undefined;
    case 'BASHPID':
      return shell.flavour === 'bash' ? String(p.pid) : undefined;
    case 'PPID':
      return String(p.ppid);
    case 'UID':
    case 'EUID':
      return shell.flavour === 'bash' ? String(p.owner.uid) : undefined;
    case 'BASH_VERSION':
      return shell.flavour === 'bash' ? '5.2.15(1)-release' : undefined;
    default:
      return undefined;
  }
}

/** The text of a variable; undefined when it is not set. */
export function readVariable(kernel: Kernel, p: LiveProcess, shell: LiveShell, name: string): string | undefined {
  const variable = shell.vars.get(name);
  return variable === undefined ? dynamicText(kernel, p, shell, name) : textOf(variable);
}

/** Puts a variable in place of what was there. */
export function putVariable(shell: LiveShell, name: string, variable: Variable | undefined): void {
  // A shell that copied its variables in this turn may write into its copy: a thousand assignments are no thousand copies.
  const vars = shell.ownsVars === true ? (shell.vars as Map<string, Variable>) : new Map(shell.vars);
  if (variable === undefined) vars.delete(name);
  else vars.set(name, variable);
  shell.vars = vars;
  shell.ownsVars = true;
  environments.delete(vars);
}

/** Sets a text, keeping whether it is exported. Throws ShellError when it is read-only. */
export function writeVariable(shell: LiveShell, name: string, text: string, index?: string): void {
  const before = shell.vars.get(name);
  if (before?.readonly === true) {
    const isBash = shell.flavour === 'bash';
    throw new ShellError(isBash ? `${name}: readonly variable` : `${name}: is read only`, isBash ? 1 : 2, true);
  }
  if (index === undefined && before?.items === undefined) {
    const exported = before?.exported === true || shell.flags.includes('a');
    putVariable(shell, name, { ...before, text, ...(exported ? { exported } : {}) });
    return;
  }
  const items = new Map(before?.items ?? (before?.text === undefined ? [] : [['0', before.text]]));
  items.set(index ?? '0', text);
  const { text: _, ...rest } = before ?? {};
  putVariable(shell, name, { ...rest, items });
}

/** The environment of a command. It follows from the variables, so that it is worked out once for each set of them. */
export function environmentOf(shell: LiveShell): ReadonlyMap<string, string> {
  let environment = environments.get(shell.vars);
  if (environment === undefined) {
    const made = new Map<string, string>();
    for (const [name, v] of shell.vars) if (v.exported === true && v.text !== undefined) made.set(name, v.text);
    environment = made;
    environments.set(shell.vars, environment);
  }
  return environment;
}

export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
