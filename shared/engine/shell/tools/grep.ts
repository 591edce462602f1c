/** grep, egrep and fgrep: lines that match. */
import type { FileView } from '../../files/view.ts';
import { boundedRegex } from '../../text/bounded-regex.ts';
import { posixRegex } from '../text/regex.ts';
import {
  atMatch,
  besideMatch,
  inNextFile,
  NOTHING_AROUND,
  type Around,
  type Context,
  type Say,
} from './grep-context.ts';
import { badOption, lineTool, parseOptions } from './lines.ts';

interface Plan {
  regexes: readonly RegExp[];
  isInverted: boolean;
  isQuiet: boolean;
  isCount: boolean;
  isNumbered: boolean;
  listsFiles: boolean;
  only: boolean;
  withName: boolean;
  most: number;
  /** Lines around a match that are printed with it. */
  context: Context | undefined;
}

interface Noted {
  readonly [key: string]: number | string | Around;
  readonly matches: number;
  readonly all: number;
  readonly file: string;
  /** How many lines the files before this one had. */
  readonly base: number;
  readonly around: Around;
}

function under(files: FileView, path: string): string[] {
  const node = files.find(path);
  if (node?.kind !== 'directory') return [path];
  return files.list(path).flatMap((name) => under(files, `${path.replace(/\/$/, '')}/${name}`));
}

function isMatch({ regexes }: Plan, line: string): boolean {
  return regexes.some((regex) => {
    regex.lastIndex = 0;
    return regex.test(line);
  });
}

/** What of a line matches, for -o. */
function partsOf({ regexes }: Plan, line: string): string[] {
  return regexes.flatMap((regex) => {
    regex.lastIndex = 0;
    return [...line.matchAll(regex)].map((m) => m[0]).filter((part) => part !== '');
  });
}

const ESCAPE = /[\\^$.*+?()[\]{}|]/g;

export const grep = lineTool<Plan, Noted>({
  names: ['grep', 'egrep', 'fgrep'],
  parse(io) {
    const long = [
      'color',
      'color=',
      'line-buffered',
      'extended-regexp',
      'quiet',
      'ignore-case',
      'invert-match',
      'count',
      'only-matching',
      'fixed-strings',
      'after-context=',
      'before-context=',
      'context=',
    ];
    const { options, operands, values, bad } = parseOptions(io.args, 'qviEFcnoslwxhHrRaPzU', 'emABCf', long);
    if (bad !== undefined) return badOption(io, bad, 2);
    const has = (letter: string, name: string): boolean => options.has(letter) || options.has(name);
    const pattern = options.has('e') ? values('e').join('\n') : operands[0];
    let files = options.has('e') ? operands : operands.slice(1);
    if (pattern === undefined) {
      io.err(
        io.isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n'
          : "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return io.isBusybox ? 1 : 2;
    }
    const isRecursive = options.has('r') || options.has('R');
    if (isRecursive) files = (files.length > 0 ? files : ['.']).flatMap((f) => under(io.files, f));
    const isFixed = io.name === 'fgrep' || has('F', 'fixed-strings');
    const isExtended = io.name === 'egrep' || has('E', 'extended-regexp') || options.has('P');
    const flags = has('i', 'ignore-case') ? 'gi' : 'g';
    const regexes: RegExp[] = [];
    for (const line of pattern.split('\n')) {
      const plain = isFixed
        ? posixRegex(line.replaceAll(ESCAPE, String.raw`\$&`), true, flags)
        : posixRegex(line, isExtended, flags);
      if (plain === undefined) {
        io.complain(io.isBusybox ? `bad regex '${line}'` : 'Invalid regular expression');
        return 2;
      }
      const { source } = plain;
      regexes.push(
        options.has('x')
          ? boundedRegex(`^(?:${source})$`, flags)
          : options.has('w')
            ? boundedRegex(`(?<!\\w)(?:${source})(?!\\w)`, flags)
            : plain,
      );
    }
    const count = (letter: string, name: string): string | undefined =>
      options.get(letter) ?? options.get(name) ?? options.get('C') ?? options.get('context');
    const [before, after] = [count('B', 'before-context'), count('A', 'after-context')];
    const wrong = [before, after].find((text) => text !== undefined && !/^\d+$/.test(text));
    if (wrong !== undefined) {
      io.complain(io.isBusybox ? `invalid number '${wrong}'` : `${wrong}: invalid context length argument`);
      return io.isBusybox ? 1 : 2;
    }
    const plan: Plan = {
      regexes,
      isInverted: has('v', 'invert-match'),
      isQuiet: has('q', 'quiet'),
      isCount: has('c', 'count'),
      isNumbered: options.has('n'),
      listsFiles: options.has('l'),
      only: has('o', 'only-matching'),
      withName: options.has('H') || ((files.length > 1 || isRecursive) && !options.has('h')),
      most: options.has('m') ? Number(options.get('m')) : Number.POSITIVE_INFINITY,
      context:
        before === undefined && after === undefined
          ? undefined
          : { before: Number(before ?? 0), after: Number(after ?? 0) },
    };
    return { plan, files };
  },
  start: { matches: 0, all: 0, file: '', base: 0, around: NOTHING_AROUND },
  line(plan, before, line, io, { file, number: ofAll }) {
    const shown = file === '-' ? '(standard input)' : file;
    const isNext = shown !== before.file;
    if (isNext && plan.isCount && before.file !== '')
      io.out(`${plan.withName ? `${before.file}:` : ''}${before.matches}\n`);
    const noted: Noted = isNext
      ? { ...before, matches: 0, file: shown, base: ofAll - 1, around: inNextFile(before.around) }
      : before;
    const number = ofAll - noted.base;
    const say: Say = (text, at, sign) => {
      if (sign === '-' && plan.only) return;
      const prefix = `${plan.withName ? `${shown}${sign}` : ''}${plan.isNumbered ? `${at}${sign}` : ''}`;
      if (!plan.only) io.out(`${prefix}${text}\n`);
      else for (const part of partsOf(plan, text)) io.out(`${prefix}${part}\n`);
    };
    const isMore = noted.all < plan.most;
    if (!isMore || isMatch(plan, line) === plan.isInverted) {
      if (plan.context === undefined) return noted;
      const around = besideMatch(noted.around, plan.context, line, number, say);
      const next = { ...noted, around };
      return !isMore && around.left === 0 ? { stop: next } : next;
    }
    const next = { ...noted, matches: noted.matches + 1, all: noted.all + 1 };
    if (plan.isQuiet) return { stop: next };
    if (plan.listsFiles) {
      if (next.matches === 1) io.out(`${shown}\n`);
      return next;
    }
    if (plan.isCount) return next;
    if (plan.context === undefined) {
      say(line, number, ':');
      return next.all >= plan.most ? { stop: next } : next;
    }
    const around = atMatch(noted.around, plan.context, line, number, say, () => io.out('--\n'));
    const then = { ...next, around };
    return then.all >= plan.most && around.left === 0 ? { stop: then } : then;
  },
  end(plan, noted, io, failed) {
    if (plan.isCount) io.out(`${plan.withName && noted.file !== '' ? `${noted.file}:` : ''}${noted.matches}\n`);
    if (noted.all > 0) return failed ? 2 : 0;
    return failed ? 2 : 1;
  },
});
