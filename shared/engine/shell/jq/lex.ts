/** Cuts a jq program into its words. */
import { JqError } from './ast.ts';

export interface Token {
  readonly k: 'op' | 'word' | 'field' | 'variable' | 'format' | 'number' | 'text' | 'end';
  readonly text: string;
  /** Of a text: its pieces, programs among them as text of their own. */
  readonly pieces?: readonly (string | { readonly program: string })[];
}

const PATTERN =
  /\s+|#[^\n]*|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<field>\.[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)|(?<variable>\$(?:__loc__|[A-Za-z_]\w*))|(?<format>@\w+)|(?<op>\?\/\/=?|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.[\](){}|,:;=<>+\-*/%?])/y;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '/': '/',
  '\\': '\\',
  '"': '"',
};

/** A text from its opening quote on: its pieces, and where it ends. */
function readText(source: string, from: number): { token: Token; end: number } {
  const pieces: (string | { program: string })[] = [];
  let text = '';
  let at = from + 1;
  for (;;) {
    const char = source[at];
    if (char === undefined) throw new JqError('unterminated string literal');
    if (char === '"') break;
    if (char !== '\\') {
      text += char;
      at += 1;
      continue;
    }
    const next = source[at + 1] ?? '';
    if (next === 'u') {
      text += String.fromCharCode(Number.parseInt(source.slice(at + 2, at + 6), 16));
      at += 6;
    } else if (next === '(') {
      const end = closing(source, at + 1);
      pieces.push(text, { program: source.slice(at + 2, end) });
      text = '';
      at = end + 1;
    } else {
      if (ESCAPES[next] === undefined) throw new JqError('invalid escape in a string literal');
      text += ESCAPES[next];
      at += 2;
    }
  }
  pieces.push(text);
  return { token: { k: 'text', text: '', pieces }, end: at + 1 };
}

/** Where the bracket that opens at `from` is closed, texts within it passed by. */
function closing(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === '"') at = readText(source, at).end - 1;
    else if (char === '(') depth += 1;
    else if (char === ')' && --depth === 0) return at;
  }
  throw new JqError('unterminated string interpolation');
}

/** @throws JqError */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (source[at] === '"') {
      const { token, end } = readText(source, at);
      tokens.push(token);
      at = end;
      continue;
    }
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(source);
    if (match === null) throw new JqError(`unexpected INVALID_CHARACTER ${JSON.stringify(source[at])}`);
    for (const [k, text] of Object.entries(match.groups ?? {}))
      if (text !== undefined) tokens.push({ k: k as Token['k'], text });
    at = PATTERN.lastIndex;
  }
  return [...tokens, { k: 'end', text: '' }];
}
