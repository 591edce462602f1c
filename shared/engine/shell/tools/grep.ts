/** grep, egrep and fgrep: lines that match. */
import type { FileView } from '../../files/view.ts';
import { posixRegex } from '../text/regex.ts';
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
}

function under(files: FileView, path: string): string[] {
  const node = files.find(path);
  if (node?.kind !== 'directory') return [path];
  return files.list(path).flatMap((name) => under(files, `${path.replace(/\/$/, '')}/${name}`));
}

const ESCAPE = /[\\^$.*+?()[\]{}|]/g;

export const grep = lineTool<Plan, { matches: number; all: number; file: string }>({
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
          ? new RegExp(`^(?:${source})$`, flags)
          : options.has('w')
            ? new RegExp(`(?<!\\w)(?:${source})(?!\\w)`, flags)
            : plain,
      );
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
    };
    return { plan, files };
  },
  start: { matches: 0, all: 0, file: '' },
  line(plan, noted, line, io, { file, number }) {
    const shown = file === '-' ? '(standard input)' : file;
    let { matches } = noted;
    if (shown !== noted.file) {
      if (plan.isCount && noted.file !== '') io.out(`${plan.withName ? `${noted.file}:` : ''}${matches}\n`);
      matches = 0;
    }
    const found = plan.regexes.some((r) => {
      r.lastIndex = 0;
      return r.test(line);
    });
    if (found === plan.isInverted) return { ...noted, matches, file: shown };
    matches += 1;
    const next = { matches, all: noted.all + 1, file: shown };
    if (plan.isQuiet) return { stop: next };
    if (plan.listsFiles) {
      if (matches === 1) io.out(`${shown}\n`);
      return next;
    }
    const prefix = `${plan.withName ? `${shown}:` : ''}${plan.isNumbered ? `${number}:` : ''}`;
    if (!plan.isCount) {
      if (plan.only) {
        for (const regex of plan.regexes) {
          regex.lastIndex = 0;
          for (const m of line.matchAll(regex)) if (m[0] !== '') io.out(`${prefix}${m[0]}\n`);
        }
      } else io.out(`${prefix}${line}\n`);
    }
    return next.all >= plan.most && !plan.isCount ? { stop: next } : next;
  },
  end(plan, noted, io, failed) {
    if (plan.isCount) io.out(`${plan.withName && noted.file !== '' ? `${noted.file}:` : ''}${noted.matches}\n`);
    if (noted.all > 0) return failed ? 2 : 0;
    return failed ? 2 : 1;
  },
});
