/** Which builtins each shell has. */
import { findExecutable } from '../machine/executable.ts';
import { execProcess } from '../machine/exec-process.ts';
import { deniedText, notFoundText } from '../machine/messages.ts';
import { complain } from '../machine/complain.ts';
import { environmentOf, textOf } from '../machine/variables.ts';
import type { Flavour } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { doBreak, doContinue, doReturn, evaluateText, exec, exit, fail, source, succeed } from './flow.ts';
import { bg, fg, jobs, kill, trap, wait } from './jobs.ts';
import { echo, printf, test } from './printing.ts';
import { mapfile, read } from './read.ts';
import { alias, help, history, unalias } from './typed.ts';
import {
  accept,
  cd,
  describeCommand,
  getopts,
  pwd,
  typeBuiltin,
  ulimit,
  umask,
  type IsBuiltin,
} from './surroundings.ts';
import { declare, doExport, doLet, local, readonly, set, shift, unset } from './variables.ts';

const SPECIAL = new Set(
  ': . source break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);

/** POSIX: a special builtin that fails ends a shell that is not interactive, and its assignments stay. */
export function isSpecial(name: string): boolean {
  return SPECIAL.has(name);
}

const describe: IsBuiltin = (name, call) =>
  builtinNamed(name, call.shell.flavour) === undefined ? undefined : isSpecial(name) ? 'special' : 'plain';

/** Runs a command past the functions of its name. */
const command: Builtin = (call) => {
  const { kernel, p, shell, fds, line } = call;
  let { args } = call;
  if (args[0] === '-v' || args[0] === '-V') return describeCommand(call, args.slice(1), describe);
  while (args[0] === '-p' || args[0] === '--') args = args.slice(1);
  const [name] = args;
  if (name === undefined) return 0;
  const builtin = builtinNamed(name, shell.flavour);
  if (builtin !== undefined) return builtin({ ...call, name, args: args.slice(1) });
  if (call.state !== undefined) return shell.status;
  const found = findExecutable(kernel, p, name, args, textOf(shell.vars.get('PATH')));
  if (found.k === 'missing' || found.k === 'denied') {
    complain(
      kernel,
      p,
      shell,
      line,
      found.k === 'missing' ? notFoundText(shell, name) : deniedText(shell, name, found.isDirectory),
    );
    return found.k === 'missing' ? 127 : 126;
  }
  const child = kernel.fork(p, { k: 'tool', name: '', state: undefined });
  const code = execProcess(kernel, child, found, args, environmentOf(shell));
  p.fds = fds;
  p.wait = { k: 'children', pids: [child.pid] };
  if (code !== undefined) kernel.end(child, code);
  return 'kept';
};

const COMMON: Readonly<Record<string, Builtin>> = {
  ':': succeed,
  true: succeed,
  false: fail,
  '.': source,
  '[': test,
  alias,
  bg,
  break: doBreak,
  cd,
  command,
  continue: doContinue,
  echo,
  eval: evaluateText,
  exec,
  exit,
  export: doExport,
  fg,
  getopts,
  hash: accept,
  jobs,
  kill,
  local,
  printf,
  pwd,
  read,
  readonly,
  return: doReturn,
  set,
  shift,
  test,
  times: accept,
  trap,
  type: typeBuiltin(describe),
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};

const BASH: Readonly<Record<string, Builtin>> = {
  source,
  let: doLet,
  declare,
  typeset: declare,
  builtin: command,
  shopt: accept,
  mapfile,
  readarray: mapfile,
  enable: accept,
  disown: accept,
  help,
  history,
  bind: accept,
  complete: accept,
};

/** What `help` and completion know of. */
export const builtinNames = (flavour: Flavour): string[] => [
  ...Object.keys(COMMON),
  ...(flavour === 'bash' ? Object.keys(BASH) : []),
];

/** The builtin of a name in a shell, if it has one. */
export function builtinNamed(name: string, flavour: Flavour): Builtin | undefined {
  if (Object.hasOwn(COMMON, name)) return COMMON[name];
  if (flavour === 'ash' && (name === 'source' || name === 'let')) return BASH[name];
  return flavour === 'bash' && Object.hasOwn(BASH, name) ? BASH[name] : undefined;
}
