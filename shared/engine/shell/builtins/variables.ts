/** Builtins about variables: export, readonly, local, declare, unset, set, shift, let. */
import { calculate } from '../machine/calculate.ts';
import { shellQuote } from '../machine/messages.ts';
import { parseSetOption } from '../machine/options.ts';
import { keyOf } from '../machine/parameters.ts';
import { isName, putVariable, textOf, writeVariable } from '../machine/variables.ts';
import type { Variable } from '../state.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

interface Declared {
  name: string;
  text: string | undefined;
  append: boolean;
}

function parseDeclared(arg: string): Declared {
  const m = /^([^=]*?)(\+?)=([\s\S]*)$/.exec(arg);
  return m === null
    ? { name: arg, text: undefined, append: false }
    : { name: m[1]!, text: m[3]!, append: m[2] === '+' };
}

function badName(call: BuiltinCall, name: string): number {
  const isBash = call.shell.flavour === 'bash';
  call.complain(isBash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`);
  return isBash ? 1 : 2;
}

function mark(call: BuiltinCall, flag: 'exported' | 'readonly'): number {
  const { shell } = call;
  let on = true;
  let status = 0;
  const names = call.args.filter((arg) => {
    if (arg === '-n') on = false;
    return !/^-[pnf-]*$/.test(arg);
  });
  if (names.length === 0) {
    const word = shell.flavour === 'bash' ? (flag === 'exported' ? 'declare -x' : 'declare -r') : call.name;
    const quote = (text: string): string =>
      shell.flavour === 'bash'
        ? `"${text.replaceAll(/["$`\\]/g, String.raw`\$&`)}"`
        : `'${text.replaceAll("'", `'"'"'`)}'`;
    const lines = [...shell.vars]
      .filter(([, v]) => v[flag] === true)
      .map(([name, v]) => `${word} ${name}${v.text === undefined ? '' : `=${quote(v.text)}`}\n`);
    call.out(lines.sort().join(''));
    return 0;
  }
  for (const arg of names) {
    const { name, text, append } = parseDeclared(arg);
    if (!isName(name)) {
      status = badName(call, name);
      continue;
    }
    if (text !== undefined) writeVariable(shell, name, append ? (textOf(shell.vars.get(name)) ?? '') + text : text);
    putVariable(shell, name, { ...shell.vars.get(name), [flag]: on });
  }
  return status;
}

export const doExport: Builtin = (call) => mark(call, 'exported');
export const readonly: Builtin = (call) => mark(call, 'readonly');

/** Remembers what a name was, in the function that is running. */
function makeLocal(call: BuiltinCall, name: string): boolean {
  const { shell } = call;
  for (let i = shell.frames.length - 1; i >= 0; i--) {
    const frame = shell.frames[i]!;
    if (frame.k !== 'call' || frame.kind !== 'function') continue;
    if (frame.saved.some(([known]) => known === name)) return true;
    shell.frames[i] = { ...frame, saved: [...frame.saved, [name, shell.vars.get(name)]] };
    // dash and ash keep the value, bash begins anew.
    if (shell.flavour === 'bash') putVariable(shell, name, undefined);
    return true;
  }
  return false;
}

export const local: Builtin = (call) => {
  const { shell } = call;
  const isInside = shell.frames.some((f) => f.k === 'call' && f.kind === 'function');
  if (!isInside) {
    call.complain(shell.flavour === 'bash' ? 'can only be used in a function' : 'not in a function');
    return shell.flavour === 'bash' ? 1 : 2;
  }
  return declare(call);
};

export const declare: Builtin = (call) => {
  const { kernel, p, shell } = call;
  let flags = '';
  let status = 0;
  const names: string[] = [];
  for (const arg of call.args) {
    if (/^[-+][A-Za-z]+$/.test(arg)) flags += arg;
    else names.push(arg);
  }
  if (names.length === 0 || flags.includes('p')) {
    for (const [name, v] of [...shell.vars].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (names.length > 0 && !names.includes(name)) continue;
      const letters = `${v.items === undefined ? '' : v.keyed === true ? 'A' : 'a'}${v.integer === true ? 'i' : ''}${v.readonly === true ? 'r' : ''}${v.exported === true ? 'x' : ''}`;
      const value =
        v.items === undefined ? `"${v.text ?? ''}"` : `(${[...v.items].map(([k, t]) => `[${k}]="${t}"`).join(' ')})`;
      call.out(`declare -${letters === '' ? '-' : letters} ${name}=${value}\n`);
    }
    return 0;
  }
  const isGlobal = flags.includes('g');
  for (const arg of names) {
    const { name, text, append } = parseDeclared(arg);
    if (!isName(name)) {
      status = badName(call, name);
      continue;
    }
    if (!isGlobal) makeLocal(call, name);
    const before: Variable = shell.vars.get(name) ?? {};
    const isArray = flags.includes('A') || flags.includes('a');
    const change: Variable = {
      ...(isArray && before.items === undefined
        ? { items: new Map(before.text === undefined ? [] : [['0', before.text]]) }
        : {}),
      ...(flags.includes('A') ? { keyed: true } : {}),
      ...(flags.includes('x') ? { exported: true } : {}),
      ...(flags.includes('i') ? { integer: true } : {}),
    };
    if (text !== undefined || Object.keys(change).length > 0) putVariable(shell, name, { ...before, ...change });
    else if (shell.flavour === 'bash' && shell.vars.get(name) === undefined) putVariable(shell, name, {});
    if (text !== undefined) {
      const value = shell.vars.get(name)?.integer === true ? String(calculate(kernel, p, shell, text)) : text;
      writeVariable(shell, name, append ? (textOf(before) ?? '') + value : value);
    }
    if (flags.includes('r')) putVariable(shell, name, { ...shell.vars.get(name), readonly: true });
  }
  return status;
};

export const unset: Builtin = (call) => {
  const { kernel, p, shell } = call;
  let kind: 'any' | 'v' | 'f' = 'any';
  for (const arg of call.args) {
    if (arg === '-v') kind = 'v';
    else if (arg === '-f') kind = 'f';
    else if (kind === 'f') {
      const functions = new Map(shell.functions);
      functions.delete(arg);
      shell.functions = functions;
    } else {
      const element = /^(\w+)\[(.+)\]$/.exec(arg);
      if (element !== null && shell.vars.get(element[1]!)?.items !== undefined) {
        const v = shell.vars.get(element[1]!)!;
        const items = new Map(v.items);
        items.delete(keyOf(kernel, p, shell, element[1]!, element[2]!));
        putVariable(shell, element[1]!, { ...v, items });
        continue;
      }
      if (shell.vars.get(arg)?.readonly === true) {
        call.complain(shell.flavour === 'bash' ? `${arg}: cannot unset: readonly variable` : `${arg}: is read only`);
        return shell.flavour === 'bash' ? 1 : 2;
      }
      if (shell.vars.has(arg)) putVariable(shell, arg, undefined);
      else if (kind === 'any' && shell.functions.has(arg)) {
        const functions = new Map(shell.functions);
        functions.delete(arg);
        shell.functions = functions;
      }
    }
  }
  return 0;
};

export const set: Builtin = (call) => {
  const { shell, args } = call;
  if (args.length === 0) {
    const lines = [...shell.vars]
      .filter(([, v]) => v.text !== undefined)
      .map(([name, v]) => `${name}=${shell.flavour === 'bash' ? shellQuote(v.text!) : `'${v.text}'`}\n`);
    call.out(lines.sort().join(''));
    return 0;
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-' || !/^[-+]./.test(arg)) {
      shell.params = args.slice(arg === '--' || arg === '-' ? i + 1 : i);
      return 0;
    }
    const on = arg[0] === '-';
    for (const letter of arg.slice(1)) {
      const option = letter === 'o' ? args[++i] : letter;
      if (option === undefined) return 0;
      const flags = parseSetOption(shell.flags, on, option);
      if (flags === undefined) {
        if (letter === 'o') {
          call.complain(shell.flavour === 'bash' ? `${option}: invalid option name` : `Illegal option -o ${option}`);
        } else call.complain(shell.flavour === 'bash' ? `${arg}: invalid option` : `Illegal option ${arg[0]}${letter}`);
        return 2;
      }
      // dash before 0.5.12 has no pipefail; Debian 12's is older.
      if (option === 'pipefail' && shell.flavour === 'dash') {
        call.complain('Illegal option -o pipefail');
        return 2;
      }
      shell.flags = flags;
    }
  }
  return 0;
};

export const shift: Builtin = (call) => {
  const { shell, args } = call;
  const count = Number(args[0] ?? 1);
  if (count > shell.params.length) {
    if (shell.flavour === 'dash') call.complain("can't shift that many");
    return shell.flavour === 'dash' ? 2 : 1;
  }
  shell.params = shell.params.slice(count);
  return 0;
};

export const doLet: Builtin = ({ kernel, p, shell, args }) => {
  let last = 0n;
  for (const text of args) last = calculate(kernel, p, shell, text);
  return last === 0n ? 1 : 0;
};
