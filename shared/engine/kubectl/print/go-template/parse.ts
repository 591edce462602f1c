/** Reads a Go template (text/template/parse), as far as kubectl's users write them: everything but blocks of comments within actions. */
import { TemplateError } from './error.ts';
import { FUNCTIONS } from './functions.ts';
import type { Command, Operand, Piece, Pipe, Place, Template } from './node.ts';

interface Token {
  kind: 'word' | 'string' | 'number' | 'field' | 'variable' | 'sign';
  text: string;
  /** As it stands there. */
  raw: string;
  /** Its offset in the template. */
  at: number;
  /** No space stands before it. */
  glued?: boolean;
}

const TOKEN =
  /\s+|("(?:[^"\\\n]|\\.)*")|(`[^`]*`)|('(?:[^'\\\n]|\\.)')|(-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|0[xX][\da-fA-F]+)|(\.[A-Za-z_]\w*)|(\$\w*)|(:=|[.|(),=])|([A-Za-z_]\w*)/gy;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', "'": "'", '\\': '\\' };

const unquoted = (text: string): string =>
  text.startsWith('`')
    ? text.slice(1, -1)
    : text.slice(1, -1).replace(/\\(.)/g, (_all, sign: string) => ESCAPES[sign] ?? sign);

/** @param base the offset of the action in the template */
function tokensOf(action: string, base: number): Token[] {
  const tokens: Token[] = [];
  const put = (kind: Token['kind'], text: string, raw: string, at: number, glued?: true): void =>
    void tokens.push({ kind, text, raw, at: base + at, ...(glued && { glued }) });
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < action.length) {
    const at = TOKEN.lastIndex;
    const m = TOKEN.exec(action);
    if (m === null) throw new TemplateError(`unexpected ${JSON.stringify(action[at])} in command`);
    const text = m[0];
    if (m[1] !== undefined || m[2] !== undefined) put('string', unquoted(text), text, at);
    else if (m[3] !== undefined) put('number', String(unquoted(text).codePointAt(0)), text, at);
    else if (m[4] !== undefined) put('number', text, text, at);
    else if (m[5] !== undefined)
      put('field', text.slice(1), text, at, at > 0 && /\S/.test(action[at - 1]!) ? true : undefined);
    else if (m[6] !== undefined) put('variable', text, text, at);
    else if (m[7] !== undefined) put('sign', text, text, at);
    else if (m[8] !== undefined) put('word', text, text, at);
  }
  return tokens;
}

/** Reads one action's tokens. */
class ActionParser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly context: string,
  ) {}

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private isSign(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'sign' && token.text === text;
  }

  pipe(): Pipe {
    const start = this.peek()?.at ?? 0;
    const variables = this.declared();
    const assigns = variables.length > 0 && this.tokens[this.at - 1]?.text === '=';
    const commands: Command[] = [];
    do commands.push(this.command());
    while (this.isSign('|') && ++this.at > 0);
    for (const [i, { operands }] of commands.entries())
      if (i > 0 && 'constant' in operands[0]!)
        throw new TemplateError(`non executable command in pipeline stage ${i + 1}`);
    const declared = variables.length === 0 ? '' : `${variables.join(', ')} ${assigns ? '=' : ':='} `;
    const place = { at: start, text: declared + commands.map((each) => each.place.text).join(' | ') };
    return { place, variables, assigns, commands };
  }

  /** "$i, $x :=" at the start. */
  private declared(): string[] {
    const start = this.at;
    const names: string[] = [];
    while (this.peek()?.kind === 'variable') {
      names.push(this.tokens[this.at++]!.text);
      if (this.isSign(':=') || this.isSign('=')) {
        this.at++;
        return names;
      }
      if (!this.isSign(',')) break;
      this.at++;
    }
    this.at = start;
    return [];
  }

  private command(): Command {
    const operands: Operand[] = [];
    const start = this.peek()?.at ?? 0;
    for (let token = this.peek(); token !== undefined && !this.isSign('|') && !this.isSign(')'); token = this.peek())
      operands.push(this.operand());
    if (operands.length === 0) throw new TemplateError(`missing value for ${this.context}`);
    const place = { at: start, text: operands.map((each) => each.place.text).join(' ') };
    return { place, operands };
  }

  /** The names that follow without a space; `first`: the first may have one. */
  private fields(first = false): string[] {
    const names: string[] = [];
    for (let token = this.peek(); token?.kind === 'field'; token = this.peek()) {
      if (token.glued !== true && !(first && names.length === 0)) break;
      names.push(token.text);
      this.at++;
    }
    return names;
  }

  private operand(): Operand {
    const token = this.tokens[this.at]!;
    if (token.kind === 'field') {
      const chain = this.tokens[this.at + 1];
      const dot = this.fields(true);
      return { dot, place: placeOf(dot.length > 1 ? chain! : token, `.${dot.join('.')}`) };
    }
    this.at++;
    if (token.kind === 'variable') {
      const next = this.peek();
      const fields = this.fields();
      return {
        variable: token.text,
        fields,
        place: placeOf(fields.length > 0 ? next! : token, [token.text, ...fields].join('.')),
      };
    }
    const place = placeOf(token, token.raw);
    if (token.kind === 'string') return { constant: token.text, place };
    if (token.kind === 'number') return { constant: Number(token.text.replaceAll('_', '')), place };
    if (token.kind === 'word') {
      if (token.text === 'true' || token.text === 'false') return { constant: token.text === 'true', place };
      if (token.text === 'nil') return { constant: null, place };
      if (!Object.hasOwn(FUNCTIONS, token.text))
        throw new TemplateError(`function ${JSON.stringify(token.text)} not defined`);
      return { call: token.text, place };
    }
    if (token.text === '.') return { dot: [], place };
    if (token.text !== '(') throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in operand`);
    const pipe = this.pipe();
    if (!this.isSign(')')) throw new TemplateError('unclosed left paren');
    this.at++;
    const next = this.peek();
    const fields = this.fields();
    const text = [`(${pipe.place.text})`, ...fields].join('.');
    return { pipe, fields, place: placeOf(fields.length > 0 ? next! : token, text) };
  }

  /** Whatever follows must be nothing. */
  end(): void {
    const token = this.peek();
    if (token !== undefined) throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in command`);
  }
}

const placeOf = ({ at }: Token, text: string): Place => ({ at, text });

function pipeOf(tokens: readonly Token[], context = 'command'): Pipe {
  const parser = new ActionParser(tokens, context);
  const pipe = parser.pipe();
  parser.end();
  return pipe;
}

type Part = { text: string } | { action: Token[] };

/** Text and actions; "{{-" and "-}}" take the space around them. */
function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trim = false;
  for (;;) {
    const open = template.indexOf('{{', at);
    let text = template.slice(at, open < 0 ? undefined : open);
    if (trim) text = text.trimStart();
    if (open >= 0 && /^\{\{-\s/.test(template.slice(open))) text = text.trimEnd();
    if (text !== '') parts.push({ text });
    if (open < 0) return parts;
    const close = closeOf(template, open + 2);
    const whole = template.slice(open + 2, close);
    let inner = whole.replace(/^-\s/, '');
    trim = /\s-$/.test(inner);
    if (trim) inner = inner.slice(0, -1);
    if (!/^\s*\/\*[\s\S]*\*\/\s*$/.test(inner)) {
      const start = open + 2 + (whole.length - whole.replace(/^-?\s*/, '').length);
      parts.push({ action: tokensOf(inner.trim(), whole.startsWith('-') && !/^-\s/.test(whole) ? open + 2 : start) });
    }
    at = close + 2;
  }
}

/** Where the action ends; quotes are stepped over. */
function closeOf(template: string, from: number): number {
  let quote = '';
  for (let i = from; i < template.length; i++) {
    const sign = template[i]!;
    if (quote !== '') {
      if (sign === '\\' && quote !== '`') i++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'" || sign === '`') quote = sign;
    else if (template.startsWith('}}', i)) return i;
  }
  throw new TemplateError('unclosed action');
}

function templatePiece([name]: readonly Token[], pipe: Pipe | undefined): Piece {
  const text = `{{template ${name?.raw ?? ''}${pipe === undefined ? '' : ` ${pipe.place.text}`}}}`;
  return { template: name?.text ?? '', pipe, place: { at: name?.at ?? 0, text } };
}

class Parser {
  private at = 0;
  /** How many ranges are open. */
  private ranges = 0;
  readonly named = new Map<string, readonly Piece[]>();

  constructor(private readonly parts: readonly Part[]) {}

  /** Up to one of the words, or to the end ("" among them). Says which it was. */
  pieces(until: readonly string[]): { body: Piece[]; end: string; rest: readonly Token[] } {
    const body: Piece[] = [];
    for (; this.at < this.parts.length;) {
      const part = this.parts[this.at++]!;
      if ('text' in part) {
        body.push(part);
        continue;
      }
      const [first, ...rest] = part.action;
      const word = first?.kind === 'word' ? first.text : '';
      if (until.includes(word) && word !== '') return { body, end: word, rest };
      if (word === 'end' || word === 'else') throw new TemplateError(`unexpected {{${word}}}`);
      const piece = this.action(word, part.action, rest);
      if (piece !== undefined) body.push(piece);
    }
    if (!until.includes('')) throw new TemplateError('unexpected EOF');
    return { body, end: '', rest: [] };
  }

  private action(word: string, all: readonly Token[], rest: readonly Token[]): Piece | undefined {
    if (word === 'if' || word === 'with' || word === 'range') return this.branch(word, rest);
    if (word === 'break' || word === 'continue') {
      if (this.ranges === 0) throw new TemplateError(`{{${word}}} outside {{range}}`);
      return { stop: word };
    }
    if (word === 'template') return templatePiece(rest, rest.length > 1 ? pipeOf(rest.slice(1)) : undefined);
    if (word === 'define') {
      this.named.set(rest[0]?.text ?? '', this.pieces(['end']).body);
      return undefined;
    }
    if (word === 'block') {
      const name = rest[0]?.text ?? '';
      this.named.set(name, this.pieces(['end']).body);
      return templatePiece(rest, pipeOf(rest.slice(1)));
    }
    return { print: pipeOf(all) };
  }

  private branch(branch: 'if' | 'with' | 'range', tokens: readonly Token[]): Piece {
    const pipe = pipeOf(tokens, branch);
    if (branch === 'range') this.ranges++;
    const { body, end, rest } = this.pieces(['end', 'else']);
    if (branch === 'range') this.ranges--;
    if (end === 'end') return { branch, pipe, body, otherwise: [] };
    // {{else if}} is a branch within the else, which ends where that ends.
    const [next, ...more] = rest;
    if (next?.kind === 'word' && (next.text === 'if' || next.text === 'with'))
      return { branch, pipe, body, otherwise: [this.branch(next.text, more)] };
    return { branch, pipe, body, otherwise: this.pieces(['end']).body };
  }
}

/** @throws TemplateError */
export function parseTemplate(text: string): Template {
  const parser = new Parser(partsOf(text));
  const { body } = parser.pieces(['']);
  return { source: text, body, named: parser.named };
}
