/** awk, the part that one-liners use: `[/regex/|comparison] { print [list] }` with $N, NR, NF, texts and -F. */
import { posixRegex } from '../text/regex.ts';
import { parseOptions, lineTool } from './lines.ts';
import type { ToolIo } from './tool.ts';

type Term = { k: 'field'; n: number } | { k: 'last' } | { k: 'NR' } | { k: 'NF' } | { k: 'text'; text: string };

interface Rule {
  when:
    | 'always'
    | 'end'
    | { k: 'regex'; regex: RegExp; negated: boolean }
    | { k: 'compare'; left: Term; operator: string; right: Term };
  /** Lists of joined terms, set apart by blanks. Empty: the line. Undefined: counts only. */
  print: readonly (readonly Term[])[];
}

interface Plan {
  rules: readonly Rule[];
  separator: RegExp | undefined;
}

function termsOf(text: string): Term[] | undefined {
  const terms: Term[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const m = /^(?:\$(\d+)|(\$NF)|(NR|NF)\b|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?))\s*/.exec(rest);
    if (m === null) return undefined;
    if (m[1] !== undefined) terms.push({ k: 'field', n: Number(m[1]) });
    else if (m[2] !== undefined) terms.push({ k: 'last' });
    else if (m[3] !== undefined) terms.push({ k: m[3] as 'NR' | 'NF' });
    else
      terms.push({
        k: 'text',
        text: (m[4] ?? m[5] ?? '')
          .replaceAll(String.raw`\n`, '\n')
          .replaceAll(String.raw`\t`, '\t')
          .replaceAll(/\\(.)/g, '$1'),
      });
    rest = rest.slice(m[0].length);
  }
  return terms;
}

/** Cuts at commas outside of quotes. */
function listOf(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
}

function ruleOf(condition: string, action: string | undefined): Rule | undefined {
  const trimmed = condition.trim();
  let when: Rule['when'] = 'always';
  const regex = /^(!?)\s*\/((?:[^/\\]|\\.)*)\/$/.exec(trimmed);
  const compare = /^(\$\d+|\$NF|NR|NF)\s*(==|!=|<=|>=|<|>|~)\s*("(?:[^"\\]|\\.)*"|\/.*\/|-?[\d.]+|\$\d+|NF)$/.exec(
    trimmed,
  );
  if (trimmed === 'END') when = 'end';
  else if (regex !== null) {
    const built = posixRegex(regex[2]!, true, '');
    if (built === undefined) return undefined;
    when = { k: 'regex', regex: built, negated: regex[1] === '!' };
  } else if (compare !== null) {
    const left = termsOf(compare[1]!)?.[0];
    const right =
      compare[2] === '~' ? { k: 'text' as const, text: compare[3]!.slice(1, -1) } : termsOf(compare[3]!)?.[0];
    if (left === undefined || right === undefined) return undefined;
    when = { k: 'compare', left, operator: compare[2]!, right };
  } else if (trimmed !== '') return undefined;
  if (action === undefined) return { when, print: [] };
  const body = /^\s*print\b\s*\(?([\s\S]*?)\)?\s*;?\s*$/.exec(action);
  if (body === null) return undefined;
  const lists = listOf(body[1]!).map(termsOf);
  return lists.some((l) => l === undefined) ? undefined : { when, print: lists as Term[][] };
}

function rulesOf(program: string): Rule[] | undefined {
  const rules: Rule[] = [];
  let rest = program.trim();
  while (rest !== '') {
    const m =
      /^((?:\/(?:[^/\\]|\\.)*\/|"(?:[^"\\]|\\.)*"|[^{/"])*)(?:\{((?:"(?:[^"\\]|\\.)*"|[^}"])*)\})?\s*;?\s*/.exec(rest);
    if (m === null || m[0] === '') return undefined;
    const rule = ruleOf(m[1]!, m[2]);
    if (rule === undefined) return undefined;
    rules.push(rule);
    rest = rest.slice(m[0].length);
  }
  return rules;
}

interface Row {
  line: string;
  fields: readonly string[];
  number: number;
}

function textOf(term: Term, row: Row): string {
  if (term.k === 'text') return term.text;
  if (term.k === 'NR') return String(row.number);
  if (term.k === 'NF') return String(row.fields.length);
  if (term.k === 'last') return row.fields.at(-1) ?? '';
  return term.n === 0 ? row.line : (row.fields[term.n - 1] ?? '');
}

function holds(when: Rule['when'], row: Row): boolean {
  if (when === 'always') return true;
  if (when === 'end') return false;
  if (when.k === 'regex') return when.regex.test(row.line) !== when.negated;
  const [a, b] = [textOf(when.left, row), textOf(when.right, row)];
  if (when.operator === '~') return posixRegex(b, true, '')?.test(a) === true;
  const isNumeric = a !== '' && b !== '' && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const order = isNumeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
  return (
    { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[
      when.operator
    ] ?? false
  );
}

function print(io: ToolIo, rule: Rule, row: Row): void {
  const texts =
    rule.print.length === 0 ? [row.line] : rule.print.map((terms) => terms.map((t) => textOf(t, row)).join(''));
  io.out(`${texts.join(' ')}\n`);
}

export const awk = lineTool<Plan, { number: number; line: string }>({
  names: ['awk', 'gawk', 'mawk'],
  parse(io) {
    const { options, operands } = parseOptions(io.args, '', 'Fv');
    const [program, ...files] = operands;
    const rules = program === undefined ? undefined : rulesOf(program);
    if (rules === undefined) {
      io.complain('only print, patterns and comparisons are simulated of this language');
      return 2;
    }
    const given = options.get('F');
    const separator =
      given === undefined || given === ' '
        ? undefined
        : given.length === 1
          ? new RegExp(given.replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`))
          : posixRegex(given, true, '');
    return { plan: { rules, separator }, files };
  },
  start: { number: 0, line: '' },
  line(plan, noted, line, io) {
    const trimmed = line.trim();
    const fields =
      plan.separator === undefined
        ? trimmed === ''
          ? []
          : trimmed.split(/[ \t]+/)
        : line === ''
          ? []
          : line.split(plan.separator);
    const row = { line, fields, number: noted.number + 1 };
    for (const rule of plan.rules) if (holds(rule.when, row)) print(io, rule, row);
    return { number: row.number, line };
  },
  end(plan, noted, io, failed) {
    const row = { line: noted.line, fields: noted.line.trim().split(/[ \t]+/), number: noted.number };
    for (const rule of plan.rules) if (rule.when === 'end') print(io, rule, row);
    return failed ? 2 : 0;
  },
});
