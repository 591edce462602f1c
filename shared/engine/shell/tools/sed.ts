/** sed: s, y, p, d, q, n, a, i, c, = and blocks of addresses; -n, -e, -i, -E. No hold space and no branches. */
import { FileError } from '../../files/errno.ts';
import { posixRegex } from '../text/regex.ts';
import { badOption, complainOfFile, lineTool, parseOptions } from './lines.ts';
import { parseSed, SedError, type SedAddress, type SedCommand } from './sed-script.ts';
import type { Tool, ToolIo } from './tool.ts';

interface Plan {
  commands: readonly SedCommand[];
  quiet: boolean;
}

interface Noted {
  readonly [key: string]: string | number | readonly number[];
  /** Places of commands whose range is open. */
  readonly open: readonly number[];
  readonly code: number;
}

const compiled = new Map<string, RegExp | undefined>();

function regexOf(source: string, isExtended: boolean, flags: string): RegExp {
  const key = `${isExtended}${flags}/${source}`;
  if (compiled.size > 500) compiled.clear();
  if (!compiled.has(key)) compiled.set(key, posixRegex(source, isExtended, flags));
  const regex = compiled.get(key);
  if (regex === undefined) throw new SedError(`invalid regular expression: ${source}`);
  regex.lastIndex = 0;
  return regex;
}

function fits(address: SedAddress, line: string, number: number, isLast: boolean): boolean {
  if (address.k === 'line') return number === address.line;
  if (address.k === 'last') return isLast;
  if (address.k === 'step')
    return address.step === 0
      ? number === address.first
      : number >= address.first && (number - address.first) % address.step === 0;
  return regexOf(address.source, address.isExtended, address.flags).test(line);
}

/** `&`, `\1` and case changes in what is put in. */
function replacement(text: string, m: RegExpMatchArray): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '&') out += m[0];
    else if (text[i] !== '\\') out += text[i];
    else {
      i += 1;
      const next = text[i] ?? '';
      out += /\d/.test(next) ? (m[Number(next)] ?? '') : next === 'n' ? '\n' : next === 't' ? '\t' : next;
    }
  }
  return out;
}

function substitute(command: Extract<SedCommand['what'], { k: 's' }>, line: string): { line: string; did: boolean } {
  const regex = regexOf(command.source, command.isExtended, command.ignoresCase ? 'gi' : 'g');
  let count = 0;
  let did = false;
  const text = line.replace(regex, (...args: unknown[]) => {
    const groups = args.slice(
      0,
      args.findIndex((a) => typeof a === 'number'),
    ) as string[];
    count += 1;
    const hits = command.isGlobal ? count >= command.nth : count === command.nth;
    if (!hits) return groups[0]!;
    did = true;
    return replacement(command.by, groups as unknown as RegExpMatchArray);
  });
  return { line: text, did };
}

interface Outcome {
  text: string;
  open: number[];
  quits: number | undefined;
}

/** Runs the commands over one line. Gives what is to be printed. */
function runLine(plan: Plan, noted: Noted, input: string, hasEnd: boolean, number: number, isLast: boolean): Outcome {
  const open = [...noted.open];
  const end = hasEnd ? '\n' : '';
  let line = input;
  let out = '';
  let after = '';
  let quits: number | undefined;
  let isDeleted = false;
  for (let i = 0; i < plan.commands.length; i++) {
    const command = plan.commands[i]!;
    if (!selects(command, i, open, line, number, isLast)) {
      if (command.what.k === '{') i = command.what.end;
      continue;
    }
    const { what } = command;
    if (what.k === 's') {
      const changed = substitute(what, line);
      ({ line } = changed);
      if (changed.did && what.prints) out += `${line}\n`;
    } else if (what.k === 'y') line = [...line].map((c) => what.to[what.from.indexOf(c)] ?? c).join('');
    else if (what.k === 'p') out += `${line}\n`;
    else if (what.k === '=') out += `${number}\n`;
    else if (what.k === 'i') out += `${what.text}\n`;
    else if (what.k === 'a') after += `${what.text}\n`;
    else if (what.k === 'c') {
      out += `${what.text}\n`;
      isDeleted = true;
      break;
    } else if (what.k === 'd') {
      isDeleted = true;
      break;
    } else if (what.k === 'q') {
      quits = what.code;
      break;
    }
  }
  if (!isDeleted && !plan.quiet) out += line + end;
  return { text: out + after, open, quits };
}

function selects(
  command: SedCommand,
  at: number,
  open: number[],
  line: string,
  number: number,
  isLast: boolean,
): boolean {
  const { from, to } = command;
  let chosen: boolean;
  if (from === undefined) chosen = true;
  else if (to === undefined) chosen = fits(from, line, number, isLast);
  else if (open.includes(at)) {
    chosen = true;
    if ((to.k === 'line' && number >= to.line) || (to.k !== 'line' && fits(to, line, number, isLast)))
      open.splice(open.indexOf(at), 1);
  } else {
    chosen = fits(from, line, number, isLast);
    if (chosen && !(to.k === 'line' && to.line <= number)) open.push(at);
  }
  return chosen !== command.isNegated;
}

function parse(io: ToolIo): { plan: Plan; files: readonly string[]; inPlace: boolean } | number {
  const args = io.args.map((a) => (/^-i./.test(a) ? '-i' : a));
  const { options, operands, bad } = parseOptions(args, 'nErisuz', 'ef', [
    'quiet',
    'silent',
    'in-place',
    'regexp-extended',
    'expression=',
  ]);
  if (bad !== undefined) return badOption(io, bad);
  // -e may be given more than once.
  const scripts = args.flatMap((a, i) => (a === '-e' ? [args[i + 1] ?? ''] : []));
  const script =
    scripts.length > 0 ? scripts.join('\n') : (options.get('e') ?? options.get('expression') ?? operands[0]);
  if (script === undefined) {
    io.err('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
    return 1;
  }
  const hasOption = options.has('e') || options.has('expression');
  const isExtended = options.has('E') || options.has('r') || options.has('regexp-extended');
  try {
    const quiet = options.has('n') || options.has('quiet') || options.has('silent');
    const commands = parseSed(script, isExtended);
    return {
      plan: { commands, quiet },
      files: hasOption ? operands : operands.slice(1),
      inPlace: options.has('i') || options.has('in-place'),
    };
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    io.complain(io.isBusybox ? error.message : `-e expression #1, char ${script.length}: ${error.message}`);
    return 1;
  }
}

const stream = lineTool<Plan, Noted>({
  names: ['sed'],
  gnu: 'cannot',
  lookahead: true,
  parse,
  start: { open: [], code: 0 },
  line(plan, noted, line, io, { number, hasEnd, isLast }) {
    try {
      const { text, open, quits } = runLine(plan, noted, line, hasEnd, number, isLast);
      io.out(text);
      return quits === undefined ? { open, code: 0 } : { stop: { open, code: quits } };
    } catch (error) {
      if (!(error instanceof SedError)) throw error;
      io.complain(error.message);
      return { stop: { open: [], code: 1 } };
    }
  },
  end: (_plan, noted, io, failed) => (failed ? (io.isBusybox ? 1 : 2) : noted.code),
});

function editInPlace(io: ToolIo, plan: Plan, files: readonly string[]): number {
  let code = 0;
  for (const file of files) {
    try {
      const text = io.files.read(file);
      const lines = text.split('\n');
      const hasEnd = lines.at(-1) === '';
      if (hasEnd) lines.pop();
      let out = '';
      let open: readonly number[] = [];
      for (const [i, line] of lines.entries()) {
        const isLast = i === lines.length - 1;
        const result = runLine(plan, { open, code: 0 }, line, !isLast || hasEnd, i + 1, isLast);
        out += result.text;
        ({ open } = result);
      }
      io.files.write(file, out);
    } catch (error) {
      if (error instanceof SedError) {
        io.complain(error.message);
        return 1;
      }
      if (!(error instanceof FileError)) throw error;
      complainOfFile(io, file, error, 'cannot', 'plain');
      code = io.isBusybox ? 1 : 2;
    }
  }
  return code;
}

export const sed: Tool = {
  names: ['sed'],
  run(io, state) {
    const parsed = parse(io);
    if (typeof parsed === 'number') return { exit: parsed };
    if (parsed.inPlace) return { exit: editInPlace(io, parsed.plan, parsed.files) };
    return stream.run(io, state);
  },
};
