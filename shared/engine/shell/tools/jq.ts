/** jq: its options, what it reads, and how it writes. */
import { FileError } from '../../files/errno.ts';
import { JqError, type Json } from '../jq/ast.ts';
import { compile, type Program } from '../jq/run.ts';
import { jsonValues, JsonTextError } from './json-texts.ts';
import type { Tool, ToolIo } from './tool.ts';

/** So many steps of a program count as one of the shell. */
const STEPS_PER_STEP = 4;

interface Options {
  filter: string | undefined;
  files: string[];
  raw: boolean;
  joined: boolean;
  compact: boolean;
  indent: number | string;
  slurp: boolean;
  rawInput: boolean;
  nullInput: boolean;
  sorted: boolean;
  exitStatus: boolean;
  ascii: boolean;
  variables: Map<string, Json>;
}

type Bad = { bad: string };

const LONG: Readonly<Record<string, string>> = {
  'raw-output': 'r',
  'join-output': 'j',
  'compact-output': 'c',
  slurp: 's',
  'raw-input': 'R',
  'null-input': 'n',
  'sort-keys': 'S',
  'exit-status': 'e',
  'ascii-output': 'a',
  'color-output': 'C',
  'monochrome-output': 'M',
  tab: 't',
  unbuffered: 'u',
};

function letter(o: Options, char: string): boolean {
  switch (char) {
    case 'r':
      o.raw = true;
      return true;
    case 'j':
      o.raw = true;
      o.joined = true;
      return true;
    case 'c':
      o.compact = true;
      return true;
    case 's':
      o.slurp = true;
      return true;
    case 'R':
      o.rawInput = true;
      return true;
    case 'n':
      o.nullInput = true;
      return true;
    case 'S':
      o.sorted = true;
      return true;
    case 'e':
      o.exitStatus = true;
      return true;
    case 'a':
      o.ascii = true;
      return true;
    case 't':
      o.indent = '\t';
      return true;
    default:
      return char === 'C' || char === 'M' || char === 'u';
  }
}

function parse(io: ToolIo): Options | Bad {
  const o: Options = {
    filter: undefined,
    files: [],
    raw: false,
    joined: false,
    compact: false,
    indent: 2,
    slurp: false,
    rawInput: false,
    nullInput: false,
    sorted: false,
    exitStatus: false,
    ascii: false,
    variables: new Map(),
  };
  const { args } = io;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const name = arg.slice(2);
    if (!arg.startsWith('-') || arg === '-') {
      if (o.filter === undefined) o.filter = arg;
      else o.files.push(arg);
    } else if (arg === '--arg' || arg === '--argjson') {
      const [variable, value] = [args[++i], args[++i]];
      if (variable === undefined || value === undefined)
        return { bad: `${arg} takes two parameters (e.g. ${arg} varname ${arg === '--arg' ? 'value' : 'text'})` };
      try {
        o.variables.set(variable, arg === '--arg' ? value : (JSON.parse(value) as Json));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return { bad: `Invalid JSON text passed to --argjson` };
      }
    } else if (arg === '--indent') o.indent = Math.min(7, Number(args[++i] ?? 2));
    else if (arg.startsWith('--')) {
      if (LONG[name] === undefined || !letter(o, LONG[name])) return { bad: `Unknown arguments` };
    } else if (![...arg.slice(1)].every((char) => letter(o, char))) return { bad: `Unknown arguments` };
  }
  return o;
}

/** Keys in order, all the way down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

function textOf(value: unknown, o: Options): string {
  if (o.raw && typeof value === 'string') return value;
  const text = JSON.stringify(o.sorted ? sorted(value) : value, undefined, o.compact ? undefined : o.indent) ?? 'null';
  if (!o.ascii) return text;
  return text.replaceAll(/[^\0-\u007F]/g, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

function inputsOf(text: string, o: Options): Json[] {
  if (o.rawInput) return o.slurp ? [text] : text.replace(/\n$/, '').split('\n');
  const values = jsonValues(text) as Json[];
  return o.slurp ? [values] : values;
}

function fail(io: ToolIo, text: string, code: number): number {
  io.err(`jq: ${text}\n`);
  return code;
}

function evaluate(io: ToolIo, o: Options, text: string): number {
  let program: Program;
  try {
    const variables = new Map(o.variables).set('ENV', Object.fromEntries(io.env));
    program = compile(o.filter ?? '.', variables, io.world.epochMs / 1000);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    return fail(
      io,
      `error: ${error.message} (Unix shell quoting issues?) at <top-level>, line 1:\n${o.filter}\njq: 1 compile error`,
      3,
    );
  }
  let code = 0;
  let last: Json | undefined;
  let inputs: readonly Json[];
  let broken: JsonTextError | undefined;
  try {
    inputs = o.nullInput ? [null] : inputsOf(text, o);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    inputs = error.before as readonly Json[];
    broken = error;
  }
  for (const input of inputs) {
    let written = '';
    try {
      const steps = program.run(input, (value) => {
        last = value;
        written += textOf(value, o) + (o.joined ? '' : '\n');
      });
      io.spend(Math.ceil(steps / STEPS_PER_STEP));
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      io.out(written);
      written = '';
      code = fail(io, `error (at <stdin>:${text.split('\n').length - 1}): ${error.message}`, 5);
    }
    io.out(written);
  }
  if (broken !== undefined) {
    io.err(`parse error: Invalid literal ${broken.message}\n`);
    return 2;
  }
  return code === 0 && o.exitStatus ? (last === undefined ? 4 : last === null || last === false ? 1 : 0) : code;
}

export const jq: Tool = {
  names: ['jq'],
  run(io, state) {
    const options = parse(io);
    if ('bad' in options) {
      io.err(
        `jq: error: ${options.bad}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n`,
      );
      return { exit: 2 };
    }
    if (options.filter === undefined) {
      io.err('jq - commandline JSON processor\nUsage:\tjq [options] <jq filter> [file...]\n');
      return { exit: 2 };
    }
    let text = typeof state === 'string' ? state : '';
    if (options.files.length === 0 && !options.nullInput) {
      const { text: more, end } = io.read();
      text += more;
      if (!end) return { wait: io.more(), state: text };
    }
    for (const file of options.files) {
      try {
        text += io.files.read(file);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        io.err(`jq: error: Could not open ${file}: ${error.message}\n`);
        return { exit: 2 };
      }
    }
    return { exit: evaluate(io, options, text) };
  },
};
