/** Begins a shell from its command line, as sh(1) and bash(1) read it. */
import { FileError } from '../../files/errno.ts';
import type { Flavour, Variable } from '../state.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { parseSetOption } from './options.ts';

/** The program of a shell that reads its commands from standard input. */
export const FROM_STDIN = '\0stdin';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function variablesFrom(env: ReadonlyMap<string, string>, flavour: Flavour, cwd: string): Map<string, Variable> {
  const vars = new Map<string, Variable>();
  // bash does not take `_` from who started it.
  for (const [name, text] of env) if (name !== '_' || flavour !== 'bash') vars.set(name, { text, exported: true });
  if (!vars.has('PATH')) vars.set('PATH', { text: DEFAULT_PATH });
  vars.set('IFS', { text: ' \t\n' });
  vars.set('OPTIND', { text: '1' });
  vars.set('PS4', { text: '+ ' });
  if (flavour !== 'dash') {
    const level = Number(env.get('SHLVL') ?? 0);
    vars.set('SHLVL', { text: String((Number.isNaN(level) ? 0 : level) + 1), exported: true });
  }
  vars.set('PWD', { text: cwd, exported: true });
  return vars;
}

/** A shell's state at its first instruction. */
export function newShell(
  p: { pid: number; cwd: string },
  flavour: Flavour,
  env: ReadonlyMap<string, string>,
  script: { source: string; name: string; params: readonly string[]; flags: string; isCommandString: boolean },
): LiveShell {
  return {
    k: 'shell',
    flavour,
    source: script.source,
    pc: 0,
    stack: [],
    frames: [],
    vars: variablesFrom(env, flavour, p.cwd),
    functions: new Map(),
    params: script.params,
    name: script.name,
    flags: script.flags,
    status: 0,
    substituted: undefined,
    lastBackground: undefined,
    jobs: new Map(),
    jobNames: new Map(),
    aliases: new Map(),
    history: [],
    reading: undefined,
    traps: new Map(),
    shellPid: p.pid,
    lenient: false,
    builtin: undefined,
    isCommandString: script.isCommandString,
    isTyped: script.flags.includes('i'),
    optionAt: 0,
  };
}

interface CommandLine {
  flags: string;
  command: boolean;
  rest: readonly string[];
  bad: string | undefined;
}

function parseArguments(args: readonly string[]): CommandLine {
  let flags = '';
  let command = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-') {
      i += 1;
      break;
    }
    if (arg.startsWith('--')) continue;
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 'o' || letter === 'O') {
        i += 1;
        flags = parseSetOption(flags, arg[0] === '-', args[i] ?? '') ?? flags;
      } else if (/[abefhiklmnpstuvxC]/.test(letter)) flags = parseSetOption(flags, arg[0] === '-', letter) ?? flags;
      else return { flags, command, rest: [], bad: arg };
    }
  }
  return { flags, command, rest: args.slice(i), bad: undefined };
}

/** Makes the process a shell; or prints why not and gives the exit code. */
export function startShell(
  kernel: Kernel,
  p: LiveProcess,
  flavour: Flavour,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
): number | undefined {
  const name = argv[0] ?? 'sh';
  const { flags, command, rest, bad } = parseArguments(argv.slice(1));
  const fail = (text: string, code: number): number => {
    kernel.write(p, 2, `${name}: ${text}\n`);
    return code;
  };
  if (bad !== undefined) {
    if (flavour === 'bash') return fail(`${bad}: invalid option`, 2);
    return fail(flavour === 'ash' ? `unrecognized option: ${bad.slice(1)}` : `0: Illegal option ${bad}`, 2);
  }
  const begin = (source: string, zero: string, params: readonly string[]): undefined => {
    p.body = newShell(p, flavour, env, { source, name: zero, params, flags, isCommandString: command });
    return undefined;
  };
  if (command) {
    const [source, zero, ...params] = rest;
    if (source === undefined) {
      if (flavour === 'bash') return fail('-c: option requires an argument', 2);
      return fail(flavour === 'ash' ? '-c requires an argument' : '0: -c requires an argument', 2);
    }
    return begin(source, zero ?? name, params);
  }
  const [file, ...params] = rest;
  if (file === undefined) {
    const isTyped = argv.includes('-i') || (kernel.isTerminal(p, 0) && kernel.isTerminal(p, 2));
    p.body = newShell(p, flavour, env, {
      source: FROM_STDIN,
      name,
      params: [],
      flags: isTyped ? `${flags}i` : flags,
      isCommandString: false,
    });
    return undefined;
  }
  try {
    return begin(kernel.files(p).read(file), file, params);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (flavour === 'bash') return fail(`${file}: ${error.message}`, error.code === 'ENOENT' ? 127 : 126);
    if (flavour === 'ash') return fail(`can't open '${file}': ${error.message}`, 2);
    return fail(`0: cannot open ${file}: ${error.code === 'ENOENT' ? 'No such file' : error.message}`, 2);
  }
}
