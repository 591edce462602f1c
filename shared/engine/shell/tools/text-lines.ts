/** Small tools that treat one line after another: cut, rev, nl, uniq, wc, sort, tac. */
import { utf8Length } from '../../text/utf8.ts';
import { badOption, lineTool, parseOptions, usageError } from './lines.ts';
import type { ToolIo } from './tool.ts';

const done = (_plan: unknown, _noted: unknown, _io: ToolIo, failed: boolean): number => (failed ? 1 : 0);

/** `1,3-5,7-`: which places are meant, from 1. */
function rangesOf(list: string): (n: number) => boolean {
  const ranges = list.split(',').map((part) => {
    const m = /^(\d*)(-?)(\d*)$/.exec(part);
    const from = Number(m?.[1] || 1);
    const to = m?.[2] === '' ? from : Number(m?.[3] || Number.POSITIVE_INFINITY);
    return [from, to] as const;
  });
  return (n) => ranges.some(([from, to]) => n >= from && n <= to);
}

interface CutPlan {
  wants: (n: number) => boolean;
  byField: boolean;
  delimiter: string;
  outDelimiter: string;
  onlyDelimited: boolean;
}

export const cut = lineTool<CutPlan, number>({
  names: ['cut'],
  parse(io) {
    const long = ['delimiter=', 'fields=', 'output-delimiter=', 'characters=', 'only-delimited'];
    const { options, operands, bad } = parseOptions(io.args, 'sn', 'dfcb', long);
    if (bad !== undefined) return badOption(io, bad);
    const fields = options.get('f') ?? options.get('fields');
    const list = fields ?? options.get('c') ?? options.get('b') ?? options.get('characters');
    if (list === undefined)
      return usageError(
        io,
        io.isBusybox
          ? 'expected a list of bytes, characters, or fields'
          : 'you must specify a list of bytes, characters, or fields',
      );
    const delimiter = options.get('d') ?? options.get('delimiter') ?? '\t';
    const outDelimiter = options.get('output-delimiter') ?? delimiter;
    const onlyDelimited = options.has('s') || options.has('only-delimited');
    return {
      plan: { wants: rangesOf(list), byField: fields !== undefined, delimiter, outDelimiter, onlyDelimited },
      files: operands,
    };
  },
  start: 0,
  line(plan, noted, line, io) {
    const parts = plan.byField ? line.split(plan.delimiter) : [...line];
    if (plan.byField && parts.length === 1) {
      if (!plan.onlyDelimited) io.out(`${line}\n`);
      return noted;
    }
    io.out(`${parts.filter((_, i) => plan.wants(i + 1)).join(plan.byField ? plan.outDelimiter : '')}\n`);
    return noted;
  },
  end: done,
});

export const rev = lineTool<null, number>({
  names: ['rev'],
  gnu: 'reading',
  parse: (io) => ({ plan: null, files: io.args }),
  start: 0,
  line(_plan, noted, line, io, { hasEnd }) {
    io.out([...line].reverse().join('') + (hasEnd ? '\n' : ''));
    return noted;
  },
  end: done,
});

export const nl = lineTool<{ all: boolean }, number>({
  names: ['nl'],
  parse(io) {
    const { options, operands } = parseOptions(io.args, 'p', 'bswnvi');
    return { plan: { all: options.get('b') === 'a' }, files: operands };
  },
  start: 0,
  line(plan, noted, line, io) {
    const counts = plan.all || line !== '';
    io.out(counts ? `${String(noted + 1).padStart(6)}\t${line}\n` : `       ${line}\n`);
    return counts ? noted + 1 : noted;
  },
  end: done,
});

interface UniqPlan {
  counts: boolean;
  repeated: boolean;
  single: boolean;
  ignoresCase: boolean;
}

function printRun(plan: UniqPlan, run: { line: string; count: number } | null, io: ToolIo): void {
  if (run === null || (plan.repeated && run.count < 2) || (plan.single && run.count > 1)) return;
  io.out(plan.counts ? `${String(run.count).padStart(7)} ${run.line}\n` : `${run.line}\n`);
}

export const uniq = lineTool<UniqPlan, { line: string; count: number } | null>({
  names: ['uniq'],
  parse(io) {
    const { options, operands, bad } = parseOptions(io.args, 'cdui', 'fsw');
    if (bad !== undefined) return badOption(io, bad);
    const plan = {
      counts: options.has('c'),
      repeated: options.has('d'),
      single: options.has('u'),
      ignoresCase: options.has('i'),
    };
    return { plan, files: operands.slice(0, 1) };
  },
  start: null,
  line(plan, noted, line, io) {
    const key = (text: string): string => (plan.ignoresCase ? text.toLowerCase() : text);
    if (noted !== null && key(noted.line) === key(line)) return { line: noted.line, count: noted.count + 1 };
    printRun(plan, noted, io);
    return { line, count: 1 };
  },
  end(plan, noted, io, failed) {
    printRun(plan, noted, io);
    return failed ? 1 : 0;
  },
});

interface Counts {
  readonly [key: string]: string | number;
  readonly file: string;
  readonly lines: number;
  readonly words: number;
  readonly bytes: number;
  readonly chars: number;
}

const NO_COUNTS = { file: '', lines: 0, words: 0, bytes: 0, chars: 0 };

export const wc = lineTool<
  { keys: readonly ('lines' | 'words' | 'chars' | 'bytes')[]; files: readonly string[] },
  readonly Counts[]
>({
  names: ['wc'],
  parse(io) {
    const { options, operands, bad } = parseOptions(io.args, 'lwcmL', '', ['lines', 'words', 'bytes', 'chars']);
    if (bad !== undefined) return badOption(io, bad);
    const has = (letter: string, name: string): boolean => options.has(letter) || options.has(name);
    const keys: ('lines' | 'words' | 'chars' | 'bytes')[] = [];
    if (has('l', 'lines')) keys.push('lines');
    if (has('w', 'words')) keys.push('words');
    if (has('m', 'chars')) keys.push('chars');
    if (has('c', 'bytes')) keys.push('bytes');
    return { plan: { keys: keys.length > 0 ? keys : ['lines', 'words', 'bytes'], files: operands }, files: operands };
  },
  start: [],
  line(_plan, noted, line, _io, { file, hasEnd }) {
    const last = noted.at(-1);
    const before = last?.file === file ? last : { ...NO_COUNTS, file };
    const rest = last?.file === file ? noted.slice(0, -1) : noted;
    const words = line.trim() === '' ? 0 : line.trim().split(/\s+/).length;
    const end = hasEnd ? 1 : 0;
    return [
      ...rest,
      {
        file,
        lines: before.lines + end,
        words: before.words + words,
        bytes: before.bytes + utf8Length(line) + end,
        chars: before.chars + [...line].length + end,
      },
    ];
  },
  end(plan, noted, io, failed) {
    const files = plan.files.length > 0 ? plan.files : ['-'];
    const rows: Counts[] = files
      .filter((f) => f === '-' || io.descriptor(f) !== undefined || io.files.find(f)?.kind === 'file')
      .map((f) => noted.find((c) => c.file === f) ?? { ...NO_COUNTS, file: f });
    const sum = (key: 'lines' | 'words' | 'bytes' | 'chars'): number => rows.reduce((n, r) => n + r[key], 0);
    if (files.length > 1)
      rows.push({ file: 'total', lines: sum('lines'), words: sum('words'), bytes: sum('bytes'), chars: sum('chars') });
    // One figure stands alone; several are in columns, as wide as the largest (7 from a pipe).
    const widest = String(Math.max(...rows.map((r) => Math.max(...plan.keys.map((k) => r[k]))))).length;
    const total = String(sum('bytes')).length;
    const isPiped = plan.files.length === 0;
    const width =
      plan.keys.length === 1 && rows.length === 1 ? 0 : io.isBusybox ? 9 : isPiped ? 7 : Math.max(widest, total);
    for (const row of rows) {
      const cells = plan.keys.map((k) => String(row[k]).padStart(width)).join(' ');
      io.out(`${cells}${row.file === '-' ? '' : ` ${row.file}`}\n`);
    }
    return failed ? 1 : 0;
  },
});

interface SortPlan {
  isReverse: boolean;
  isNumeric: boolean;
  isHuman: boolean;
  isUnique: boolean;
  ignoresCase: boolean;
  isVersion: boolean;
  separator: string | undefined;
  key: { from: number; to: number; numeric: boolean; reverse: boolean } | undefined;
  out: string | undefined;
}

function keyOf(plan: SortPlan, line: string): string {
  if (plan.key === undefined) return line;
  const fields = plan.separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(plan.separator);
  return fields.slice(plan.key.from - 1, plan.key.to).join(plan.separator ?? '');
}

function humanOf(text: string): number {
  const m = /^\s*(-?[\d.]+)([KMGT]?)/i.exec(text);
  const scale = { '': 0, K: 1, M: 2, G: 3, T: 4 }[(m?.[2] ?? '').toUpperCase()] ?? 0;
  return m === null ? 0 : Number(m[1]) * 1024 ** scale;
}

function compare(plan: SortPlan, a: string, b: string): number {
  const [x, y] = [keyOf(plan, a), keyOf(plan, b)];
  let order = 0;
  if (plan.isHuman) order = humanOf(x) - humanOf(y);
  else if (plan.isNumeric || plan.key?.numeric === true)
    order = (Number.parseFloat(x) || 0) - (Number.parseFloat(y) || 0);
  else if (plan.isVersion) order = versionOrder(x, y);
  else {
    const [p, q] = plan.ignoresCase ? [x.toUpperCase(), y.toUpperCase()] : [x, y];
    order = p < q ? -1 : p > q ? 1 : 0;
  }
  if (order === 0 && !plan.isUnique) order = a < b ? -1 : a > b ? 1 : 0;
  return plan.isReverse || plan.key?.reverse === true ? -order : order;
}

function versionOrder(a: string, b: string): number {
  const [x, y] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    if (p === q) continue;
    return i % 2 === 1 ? Number(p) - Number(q) : p < q ? -1 : 1;
  }
  return 0;
}

export const sort = lineTool<SortPlan, string>({
  names: ['sort'],
  gnu: 'read',
  parse(io) {
    const { options, operands, bad } = parseOptions(io.args, 'rnuhfbVdisMgz', 'tkoTS', [
      'reverse',
      'unique',
      'numeric-sort',
      'key=',
      'field-separator=',
    ]);
    if (bad !== undefined) return badOption(io, bad, 2);
    const has = (letter: string, name: string): boolean => options.has(letter) || options.has(name);
    const m = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(
      options.get('k') ?? options.get('key') ?? '',
    );
    const letters = (m?.[2] ?? '') + (m?.[4] ?? '');
    const plan: SortPlan = {
      isReverse: has('r', 'reverse'),
      isNumeric: has('n', 'numeric-sort') || options.has('g'),
      isHuman: options.has('h'),
      isUnique: has('u', 'unique'),
      ignoresCase: options.has('f'),
      isVersion: options.has('V'),
      separator: options.get('t') ?? options.get('field-separator'),
      key:
        m === null
          ? undefined
          : {
              from: Number(m[1]),
              to: m[3] === undefined ? Number.MAX_SAFE_INTEGER : Number(m[3]),
              numeric: letters.includes('n'),
              reverse: letters.includes('r'),
            },
      out: options.get('o'),
    };
    return { plan, files: operands };
  },
  // One text, as adding to a text is cheap where copying a list is not.
  start: '',
  line: (_plan, noted, line) => `${noted}${line}\n`,
  end(plan, noted, io, failed) {
    if (failed) return 2;
    let lines = noted
      .split('\n')
      .slice(0, -1)
      .sort((a, b) => compare(plan, a, b));
    if (plan.isUnique)
      lines = lines.filter((l, i) => i === 0 || compare({ ...plan, isUnique: true }, lines[i - 1]!, l) !== 0);
    const text = lines.map((l) => `${l}\n`).join('');
    if (plan.out === undefined) io.out(text);
    else io.files.write(plan.out, text);
    return 0;
  },
});
