/** Reads a JSONPath template; what is wrong is said in the words of client-go/util/jsonpath/parser.go. */
import { CommandError } from '../../errors.ts';
import type { Operator, Path, Piece, Step } from './node.ts';

/** A template that cannot be read, or that asks for what is not there. */
export class JsonPathError extends CommandError {
  override name = 'JsonPathError';
}

/** What ends a field's name. */
const END_OF_FIELD = new Set([' ', '\t', '\n', '\r', '.', ',', '[', ']', '$', '@', '{', '}', '(', ')', '']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const WORD = /^[A-Za-z_][\w-]*/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s;
const OPERATORS = new Set<string>(['==', '!=', '<', '<=', '>', '>=']);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

const unescape = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_all, what: string) =>
    /^[ux]./.test(what) ? String.fromCharCode(parseInt(what.slice(1), 16)) : (ESCAPES[what] ?? what),
  );

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Pieces up to {end} (inside of a range) or the end of the template. */
  pieces(inRange: boolean): Piece[] {
    const found: Piece[] = [];
    while (this.at < this.text.length) {
      const open = this.text.indexOf('{', this.at);
      const end = open < 0 ? this.text.length : open;
      if (end > this.at) found.push({ text: this.text.slice(this.at, end) });
      this.at = end;
      if (open < 0) break;
      this.at++;
      const done = this.action(found, inRange);
      if (done) return found;
    }
    return found;
  }

  /** After "{"; true at {end}. */
  private action(found: Piece[], inRange: boolean): boolean {
    this.space();
    const word = WORD.exec(this.text.slice(this.at))?.[0] ?? '';
    if (word === 'range') {
      this.at += word.length;
      const range = this.path();
      this.close();
      found.push({ range, body: this.pieces(true) });
      return false;
    }
    if (word === 'end') {
      this.at += word.length;
      this.close();
      if (inRange) return true;
      found.push({ fails: 'not in range, nothing to end' });
      return false;
    }
    if (this.take('}')) {
      found.push({ path: { steps: [] } });
      return false;
    }
    if (word !== '' && word !== 'true' && word !== 'false') {
      this.at += word.length;
      found.push({ fails: `unrecognized identifier ${word}` });
    }
    while (!this.take('}')) {
      if (this.at >= this.text.length) throw new JsonPathError('unclosed action');
      found.push({ path: this.path() });
      this.space();
    }
    return false;
  }

  private close(): void {
    this.space();
    if (!this.take('}')) throw new JsonPathError('unclosed action');
  }

  private space(): void {
    while (/^[ \t\r\n]/.test(this.text.slice(this.at, this.at + 1))) this.at++;
  }

  private take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  /** One value or one row of steps. */
  path(): Path {
    this.space();
    const rest = this.text.slice(this.at);
    const quote = rest[0];
    if (quote === '"' || quote === "'") return { value: this.quoted(quote) };
    const number = /^[+\-\d]/.test(rest) ? NUMBER.exec(rest)?.[0] : undefined;
    if (number !== undefined) {
      this.at += number.length;
      return { value: Number(number) };
    }
    const word = WORD.exec(rest)?.[0];
    if (word !== undefined) {
      this.at += word.length;
      if (word === 'true' || word === 'false') return { value: word === 'true' };
      throw new JsonPathError(`unrecognized identifier ${word}`);
    }
    return { steps: this.steps() };
  }

  /** One value or row of steps, and nothing after it that could not be one. */
  onePath(): Path {
    const first = this.path();
    for (this.space(); this.at < this.text.length; this.space()) this.path();
    return first;
  }

  private quoted(quote: string): string {
    const from = ++this.at;
    while (this.at < this.text.length && this.text[this.at] !== quote) this.at += this.text[this.at] === '\\' ? 2 : 1;
    if (this.at >= this.text.length) throw new JsonPathError('unterminated quoted string');
    return unescape(this.text.slice(from, this.at++));
  }

  steps(): Step[] {
    const steps: Step[] = [];
    const start = this.at;
    for (;;) {
      if (this.take('$') || this.take('@')) continue;
      if (this.take('..')) {
        steps.push({ step: 'recursive' });
        if (!END_OF_FIELD.has(this.text[this.at] ?? '')) steps.push(this.field());
      } else if (this.take('.')) {
        const next = this.text[this.at] ?? '';
        if (!END_OF_FIELD.has(next)) steps.push(this.field());
      } else if (this.text[this.at] === '[') steps.push(...this.bracket());
      else break;
    }
    if (this.at === start) {
      const sign = this.text[this.at];
      throw new JsonPathError(
        sign === undefined
          ? 'unclosed action'
          : `unrecognized character in action: U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${sign}'`,
      );
    }
    return steps;
  }

  /** A name after a dot; "\." stands for a dot. */
  private field(): Step {
    let name = '';
    while (this.at < this.text.length && !END_OF_FIELD.has(this.text[this.at]!)) {
      if (this.text[this.at] === '\\') this.at++;
      name += this.text[this.at++] ?? '';
    }
    return name === '*' ? { step: 'wildcard' } : { step: 'field', name };
  }

  /** What stands in brackets, which must close; quotes and brackets within are stepped over. */
  private inBrackets(): string {
    const from = ++this.at;
    let depth = 1;
    let quote = '';
    for (; this.at < this.text.length; this.at++) {
      const sign = this.text[this.at]!;
      if (quote !== '') {
        if (sign === '\\') this.at++;
        else if (sign === quote) quote = '';
      } else if (sign === '"' || sign === "'") quote = sign;
      else if (sign === '[') depth++;
      else if (sign === ']' && --depth === 0) return this.text.slice(from, this.at++);
    }
    throw new JsonPathError('unterminated array');
  }

  private bracket(): Step[] {
    const inner = this.inBrackets().trim();
    if (inner === '*' || inner === '') return [{ step: 'wildcard' }];
    if (inner.startsWith('?(')) {
      if (!inner.endsWith(')')) throw new JsonPathError('unterminated filter');
      return [filterOf(inner.slice(2, -1))];
    }
    const parts = inner.split(',');
    if (parts.length > 1) return [{ step: 'union', branches: parts.map((part) => parsePath(`[${part.trim()}]`)) }];
    // A key in single quotes is read as a path of its own: its dots part names.
    const key = /^'([^']*)'$/.exec(inner);
    return key === null ? [sliceOf(inner)] : new Parser(`.${key[1]!}`).steps();
  }
}

function sliceOf(inner: string): Step {
  const m = SLICE.exec(inner);
  if (m === null) throw new JsonPathError(`invalid array index ${inner}`);
  const number = (text: string | undefined): number | undefined =>
    text === undefined || text === '' || text === ':' ? undefined : Number(text.replace(':', ''));
  const [from, to, by] = [number(m[1]), number(m[2]), number(m[3])];
  const only = m[2] === undefined;
  return {
    step: 'slice',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    by: by ?? 1,
    only,
  };
}

function filterOf(text: string): Step {
  const m = COMPARISON.exec(text);
  if (m === null) return { step: 'filter', left: parsePath(text), operator: 'exists', right: { value: true } };
  const operator = m[2]!;
  if (!OPERATORS.has(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  return { step: 'filter', left: parsePath(m[1]!), operator: operator as Operator, right: parsePath(m[3]!) };
}

const parsePath = (text: string): Path => new Parser(text.trim()).onePath();

/** @throws JsonPathError */
export const parseJsonPath = (template: string): readonly Piece[] => new Parser(template).pieces(false);
