/** expr(1): arithmetic, comparison and matching over words. */
import { boundedRegex } from '../../text/bounded-regex.ts';
import { posixRegex } from '../text/regex.ts';

export class ExprError extends Error {}

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);
const isNothing = (text: string): boolean => text === '' || text === '0';

function match(text: string, pattern: string): string {
  const regex = posixRegex(pattern.replace(/^\^/, ''), false, '');
  if (regex === undefined) throw new ExprError('Invalid regular expression');
  const m = boundedRegex(`^(?:${regex.source})`).exec(text);
  const hasGroup = pattern.includes(String.raw`\(`);
  return hasGroup ? (m?.[1] ?? '') : String(m?.[0].length ?? 0);
}

function apply(operator: string, a: string, b: string): string {
  if (operator === '|') return isNothing(a) ? (isNothing(b) ? '0' : b) : a;
  if (operator === '&') return isNothing(a) || isNothing(b) ? '0' : a;
  if (operator === ':') return match(a, b);
  if (LEVELS[2]!.includes(operator)) {
    const order =
      isNumber(a) && isNumber(b)
        ? Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b))
        : Number(a > b) - Number(a < b);
    const holds = {
      '<': order < 0,
      '<=': order <= 0,
      '=': order === 0,
      '==': order === 0,
      '!=': order !== 0,
      '>=': order >= 0,
      '>': order > 0,
    }[operator];
    return holds === true ? '1' : '0';
  }
  if (!isNumber(a) || !isNumber(b)) throw new ExprError('non-integer argument');
  const [x, y] = [BigInt(a), BigInt(b)];
  if (operator === '+') return String(x + y);
  if (operator === '-') return String(x - y);
  if (operator === '*') return String(x * y);
  if (y === 0n) throw new ExprError('division by zero');
  return String(operator === '/' ? x / y : x % y);
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly words: readonly string[]) {}

  whole(): string {
    if (this.words.length === 0) throw new ExprError('missing operand');
    const value = this.level(0);
    const left = this.words[this.at];
    if (left !== undefined) throw new ExprError(`syntax error: unexpected argument '${left}'`);
    return value;
  }

  private level(n: number): string {
    const operators = LEVELS[n];
    if (operators === undefined) return this.primary();
    let value = this.level(n + 1);
    for (let word = this.words[this.at]; word !== undefined && operators.includes(word); word = this.words[this.at]) {
      this.at += 1;
      value = apply(word, value, this.level(n + 1));
    }
    return value;
  }

  private primary(): string {
    const word = this.words[this.at];
    if (word === undefined) throw new ExprError(`syntax error: missing argument after '${this.words.at(-1)}'`);
    this.at += 1;
    const next = (): string => this.level(LEVELS.length);
    const isCall = this.at < this.words.length;
    if (word === '(') {
      this.depth += 1;
      if (this.depth > 200) throw new ExprError('syntax error');
      const value = this.level(0);
      if (this.words[this.at] !== ')') throw new ExprError("syntax error: expecting ')'");
      this.at += 1;
      return value;
    }
    if (word === 'length' && isCall) return String([...next()].length);
    if (word === 'match' && isCall) return match(next(), next());
    if (word === 'index' && isCall) {
      const [text, chars] = [next(), next()];
      return String([...text].findIndex((c) => chars.includes(c)) + 1);
    }
    if (word === 'substr' && isCall) {
      const [text, from, length] = [next(), Number(next()), Number(next())];
      return from < 1 || length < 1 ? '' : text.slice(from - 1, from - 1 + length);
    }
    return word;
  }
}

/** The value of an expression. Throws ExprError. */
export function expression(words: readonly string[]): string {
  return new Parser(words).whole();
}
