/** Builtins about where the shell is and what it knows: cd, pwd, type, command, getopts, umask, ulimit, hash, shopt. */
import { absolutePath } from '../../files/path.ts';
import { FileError } from '../../files/errno.ts';
import { findExecutable, pathOf } from '../machine/executable.ts';
import { putVariable, textOf, writeVariable } from '../machine/variables.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import { isKeyword } from './keywords.ts';

/** Whether a name is a builtin: lent by the registry, which needs this file. */
export type IsBuiltin = (name: string, call: BuiltinCall) => 'special' | 'plain' | undefined;

export const cd: Builtin = (call) => {
  const { kernel, p, shell } = call;
  const args = call.args.filter((a) => a !== '-L' && a !== '-P' && a !== '--');
  const target = args[0] ?? textOf(shell.vars.get('HOME')) ?? '';
  const isBack = target === '-';
  const path = isBack ? (textOf(shell.vars.get('OLDPWD')) ?? '') : target;
  if (path === '') {
    if (args[0] === undefined && shell.flavour !== 'bash') return 0;
    if (args[0] !== undefined && !isBack) return 0;
    call.complain(isBack ? 'OLDPWD not set' : 'HOME not set');
    return 1;
  }
  const files = kernel.files(p);
  try {
    const node = files.node(path);
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path);
    if (!files.may(node, 1)) throw new FileError('EACCES', path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.flavour === 'bash') call.complain(`${path}: ${error.message}`);
    else call.complain(shell.flavour === 'ash' ? `can't cd to ${path}: ${error.message}` : `can't cd to ${path}`);
    return shell.flavour === 'dash' ? 2 : 1;
  }
  writeVariable(shell, 'OLDPWD', p.cwd);
  p.cwd = absolutePath(p.cwd, path);
  putVariable(shell, 'PWD', { ...shell.vars.get('PWD'), text: p.cwd });
  if (isBack) call.out(`${p.cwd}\n`);
  return 0;
};

export const pwd: Builtin = ({ p, out }) => {
  out(`${p.cwd}\n`);
  return 0;
};

export function typeBuiltin(isBuiltin: IsBuiltin): Builtin {
  return (call) => {
    const { kernel, p, shell, out } = call;
    const isBash = shell.flavour === 'bash';
    const flags = call.args.filter((a) => /^-[tpaP]+$/.test(a)).join('');
    let status = 0;
    for (const name of call.args.filter((a) => !/^-[tpaP]+$/.test(a))) {
      const kind = isKeyword(name)
        ? 'keyword'
        : shell.functions.has(name)
          ? 'function'
          : isBuiltin(name, call) === undefined
            ? undefined
            : 'builtin';
      if (kind !== undefined) {
        const special = isBuiltin(name, call) === 'special' && !isBash;
        if (flags.includes('t')) out(`${kind}\n`);
        else if (!flags.includes('p'))
          out(
            `${name} is a ${kind === 'keyword' ? 'shell keyword' : kind === 'function' ? (isBash ? 'function' : 'shell function') : special ? 'special shell builtin' : 'shell builtin'}\n`,
          );
        continue;
      }
      const found = findExecutable(kernel, p, name, [name], textOf(shell.vars.get('PATH')));
      if (found.k === 'missing' || found.k === 'denied') {
        if (flags === '') {
          if (isBash) call.complain(`${name}: not found`);
          else out(`${name}: not found\n`);
        }
        status = isBash ? 1 : 127;
      } else if (flags.includes('t')) out('file\n');
      else
        out(
          flags === ''
            ? `${name} is ${pathOf(kernel.world, p, name, found)}\n`
            : `${pathOf(kernel.world, p, name, found)}\n`,
        );
    }
    return status;
  };
}

/** `command -v name`; without -v the shell itself runs what is named. */
export function describeCommand(call: BuiltinCall, names: readonly string[], isBuiltin: IsBuiltin): number {
  const { kernel, p, shell, out } = call;
  let status = 0;
  for (const name of names) {
    if (isKeyword(name) || shell.functions.has(name) || isBuiltin(name, call) !== undefined) {
      out(`${name}\n`);
      continue;
    }
    const found = findExecutable(kernel, p, name, [name], textOf(shell.vars.get('PATH')));
    if (found.k === 'missing' || found.k === 'denied') status = shell.flavour === 'bash' ? 1 : 127;
    else out(`${pathOf(kernel.world, p, name, found)}\n`);
  }
  return status;
}

export const getopts: Builtin = (call) => {
  const { shell } = call;
  const [spec = '', variable = 'opt', ...given] = call.args;
  const params = given.length > 0 ? given : shell.params;
  const isSilent = spec.startsWith(':');
  let index = Number(textOf(shell.vars.get('OPTIND')) ?? 1);
  let at = index === 1 && shell.optionAt > (params[0]?.length ?? 0) ? 0 : shell.optionAt;
  const word = params[index - 1];
  const finish = (status: number, letter: string, argument: string | undefined): number => {
    writeVariable(shell, 'OPTIND', String(index));
    shell.optionAt = at;
    writeVariable(shell, variable, letter);
    putVariable(shell, 'OPTARG', argument === undefined ? undefined : { text: argument });
    return status;
  };
  if (at === 0) {
    if (word === undefined || !/^-./.test(word) || word === '--') {
      if (word === '--') index += 1;
      return finish(1, '?', undefined);
    }
    at = 1;
  }
  const letter = word?.[at] ?? '?';
  at += 1;
  const isLast = at >= (word?.length ?? 0);
  const place = letter === ':' ? -1 : spec.indexOf(letter, isSilent ? 1 : 0);
  if (place < 0) {
    if (isLast) {
      index += 1;
      at = 0;
    }
    if (!isSilent) complainOption(call, `illegal option -- ${letter}`, `Illegal option -${letter}`);
    return finish(0, '?', isSilent ? letter : undefined);
  }
  if (spec[place + 1] !== ':') {
    if (isLast) {
      index += 1;
      at = 0;
    }
    return finish(0, letter, undefined);
  }
  const argument = isLast ? params[index] : word!.slice(at);
  index += isLast ? 2 : 1;
  at = 0;
  if (argument !== undefined) return finish(0, letter, argument);
  index -= 1;
  if (!isSilent) complainOption(call, `option requires an argument -- ${letter}`, `No arg for -${letter} option`);
  return finish(0, isSilent ? ':' : '?', isSilent ? letter : undefined);
};

function complainOption(call: BuiltinCall, bash: string, dash: string): void {
  const { kernel, p, shell } = call;
  kernel.write(p, 2, shell.flavour === 'bash' ? `${shell.name}: ${bash}\n` : `${dash}\n`);
}

export const umask: Builtin = ({ p, args, out }) => {
  if (args[0] === undefined) {
    out(`${p.umask.toString(8).padStart(4, '0')}\n`);
    return 0;
  }
  if (/^[0-7]+$/.test(args[0])) p.umask = Number.parseInt(args[0], 8);
  return 0;
};

export const ulimit: Builtin = ({ args, out }) => {
  // Containers of containerd have none of these limits but for open files.
  if (args.length < 2) out(args[0] === '-n' ? '1048576\n' : 'unlimited\n');
  return 0;
};

export const accept: Builtin = () => 0;
