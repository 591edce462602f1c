/** Tools that read lines, from files or from standard input, as they come. */
import { FileError } from '../../files/errno.ts';
import type { Plain } from '../state.ts';
import type { Tool, ToolIo } from './tool.ts';

/** How a tool says that a file cannot be read: `x: why`, `can't open 'x': why`, `cannot open 'x' for reading: why`. */
export type OpenText = 'plain' | 'open' | 'reading' | 'read' | 'cannot';

/** Prints why a file cannot be read. GNU's and busybox' tools use different words. */
export function complainOfFile(io: ToolIo, file: string, error: FileError, gnu: OpenText, busybox: OpenText): void {
  const texts: Record<OpenText, string> = {
    plain: `${file}: ${error.message}`,
    open: `can't open '${file}': ${error.message}`,
    reading: `cannot open '${file}' for reading: ${error.message}`,
    read: `cannot read: ${file}: ${error.message}`,
    cannot: `can't read ${file}: ${error.message}`,
  };
  io.complain(texts[io.isBusybox ? busybox : gnu]);
}

/** Takes what there is of a source: text, whether it ended, and the descriptor to wait on. Throws FileError. */
export function take(io: ToolIo, source: string): { text: string; end: boolean; fd: number | undefined } {
  const fd = source === '-' ? 0 : io.descriptor(source);
  if (fd !== undefined) return { ...io.read(fd, 65_536), fd };
  return { text: io.files.read(source), end: true, fd: undefined };
}

export interface LineSource {
  readonly file: string;
  /** From 1, within all files. */
  readonly number: number;
  /** False for a last line without a line end. */
  readonly hasEnd: boolean;
  /** Known only with `lookahead`. */
  readonly isLast: boolean;
}

export interface LineSpec<P, A extends Plain> {
  readonly names: readonly string[];
  readonly gnu?: OpenText;
  readonly busybox?: OpenText;
  /** Holds each line back until it is known whether another follows. */
  readonly lookahead?: boolean;
  /** From the arguments: the same each time. A number: the tool ends so (it has said why). */
  parse(io: ToolIo): { plan: P; files: readonly string[] } | number;
  start: A;
  /** Takes a line; gives what it noted, in `stop` to read no more. */
  line(plan: P, noted: A, line: string, io: ToolIo, source: LineSource): A | { readonly stop: A };
  /** After the last line. Gives the exit code. */
  end(plan: P, noted: A, io: ToolIo, failed: boolean): number;
}

interface Progress {
  readonly [key: string]: Plain;
  readonly at: number;
  readonly rest: string;
  readonly noted: Plain;
  readonly failed: boolean;
  readonly number: number;
  readonly held: { readonly line: string; readonly file: string } | null;
}

/** A line longer than this is taken as several. */
const MAX_LINE = 4_194_304;

function isStop<A extends Plain>(next: A | { readonly stop: A }): next is { readonly stop: A } {
  return typeof next === 'object' && next !== null && 'stop' in next;
}

/** A tool made of what it does with each line. */
export function lineTool<P, A extends Plain>(spec: LineSpec<P, A>): Tool {
  return {
    names: spec.names,
    run(io, state) {
      const parsed = spec.parse(io);
      if (typeof parsed === 'number') return { exit: parsed };
      const { plan } = parsed;
      const sources = parsed.files.length > 0 ? parsed.files : ['-'];
      const first: Progress = { at: 0, rest: '', noted: spec.start, failed: false, number: 0, held: null };
      const before = (state ?? first) as Progress;
      let { at, rest, failed, number, held } = before;
      let noted = before.noted as A;
      // In an object, as it is changed from within.
      const course = { isOver: false };
      const give = (line: string, file: string, hasEnd: boolean, isLast: boolean): void => {
        if (course.isOver) return;
        number += 1;
        const next = spec.line(plan, noted, line, io, { file, number, hasEnd, isLast });
        if (isStop<A>(next)) {
          course.isOver = true;
          noted = next.stop;
        } else noted = next;
      };
      const offer = (line: string, file: string, hasEnd: boolean): void => {
        if (spec.lookahead !== true) {
          give(line, file, hasEnd, false);
          return;
        }
        if (held !== null) give(held.line, held.file, true, false);
        held = { line, file };
        if (!hasEnd) held = { line: `${line}\0`, file };
      };
      while (at < sources.length && !course.isOver) {
        const file = sources[at]!;
        let taken: { text: string; end: boolean; fd: number | undefined };
        try {
          taken = take(io, file);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          complainOfFile(io, file, error, spec.gnu ?? 'plain', spec.busybox ?? 'plain');
          failed = true;
          at += 1;
          continue;
        }
        const lines = (rest + taken.text).split('\n');
        io.spend(lines.length);
        rest = lines.pop() ?? '';
        if (rest.length > MAX_LINE) {
          lines.push(rest);
          rest = '';
        }
        for (const line of lines) offer(line, file, true);
        if (!taken.end && !course.isOver) {
          const progress: Progress = { at, rest, noted, failed, number, held };
          return { wait: io.more(taken.fd ?? 0), state: progress };
        }
        if (taken.end && rest !== '') offer(rest, file, false);
        rest = '';
        at += 1;
      }
      if (held !== null) {
        const hasEnd = !held.line.endsWith('\0');
        give(hasEnd ? held.line : held.line.slice(0, -1), held.file, hasEnd, true);
      }
      return { exit: spec.end(plan, noted, io, failed) };
    },
  };
}

export interface ParsedOptions {
  /** Letters and long names that were given, with their values ('' for those that take none). */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** All values of an option that may be given more than once. */
  values(name: string): readonly string[];
  /** An option that the tool does not know, or one without its value. */
  readonly bad: string | undefined;
}

/**
 * Reads options as getopt_long does: letters may be joined, values too. `valued`: letters and long names that take a
 * value; `flags`: those that take none. `--` ends them.
 */
export function parseOptions(
  args: readonly string[],
  flags: string,
  valued: string,
  long: readonly string[] = [],
): ParsedOptions {
  const options = new Map<string, string>();
  const operands: string[] = [];
  const given: (readonly [string, string])[] = [];
  const values = (name: string): readonly string[] =>
    given.flatMap(([known, value]) => (known === name ? [value] : []));
  const note = (name: string, value: string): void => {
    options.set(name, value);
    given.push([name, value]);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (!/^-./.test(arg)) {
      operands.push(arg);
      continue;
    }
    if (arg.startsWith('--')) {
      const [name = '', ...rest] = arg.slice(2).split('=');
      const takesValue = long.includes(`${name}=`);
      if (!takesValue && !long.includes(name)) return { options, operands, values, bad: arg };
      note(name, rest.length > 0 ? rest.join('=') : takesValue ? (args[++i] ?? '') : '');
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!;
      if (valued.includes(letter)) {
        const value = arg.slice(j + 1) || args[++i];
        if (value === undefined) return { options, operands, values, bad: letter };
        note(letter, value);
        break;
      }
      if (!flags.includes(letter)) return { options, operands, values, bad: letter };
      note(letter, '');
    }
  }
  return { options, operands, values, bad: undefined };
}

/** Says what is wrong with the arguments; GNU's tools then point to their help. Gives the exit code. */
export function usageError(io: ToolIo, text: string, code = 1): number {
  io.complain(text);
  if (!io.isBusybox) io.err(`Try '${io.name} --help' for more information.\n`);
  return code;
}

/** Says that an option is none. Gives the exit code. */
export function badOption(io: ToolIo, bad: string, code = 1): number {
  if (bad.startsWith('--')) io.complain(`unrecognized option '${bad}'`);
  else io.complain(io.isBusybox ? `unrecognized option: ${bad}` : `invalid option -- '${bad}'`);
  if (!io.isBusybox) io.err(`Try '${io.name} --help' for more information.\n`);
  return code;
}
