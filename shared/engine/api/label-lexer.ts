/**
 * Cuts the text of a label selector into words and signs, as upstream's lexer does
 * (k8s.io/apimachinery/pkg/labels).
 */

export type TokenType =
  | 'error'
  | 'end'
  | ')'
  | ','
  | '!'
  | '=='
  | '='
  | '>'
  | 'identifier'
  | 'in'
  | '<'
  | '!='
  | 'notin'
  | '(';

export interface Token {
  type: TokenType;
  /** What stood there; for 'error' the complaint. */
  literal: string;
}

const SIGNS: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const SIGN_CHARACTERS = '=!(),><';
const WHITESPACE = ' \t\r\n';

/** The tokens of the text, the last being 'end'. */
export function lexLabelSelector(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  /** The longest sign from here on: "!=" before "!". */
  const sign = (): Token => {
    let found = '';
    let read = '';
    while (at < text.length && SIGN_CHARACTERS.includes(text[at]!)) {
      read += text[at]!;
      if (SIGNS.has(read)) found = read;
      else if (found !== '') break;
      at += 1;
    }
    return found === ''
      ? { type: 'error', literal: `error expected: keyword found '${read}'` }
      : { type: found as TokenType, literal: found };
  };
  const word = (): Token => {
    const start = at;
    while (at < text.length && !SIGN_CHARACTERS.includes(text[at]!) && !WHITESPACE.includes(text[at]!)) at += 1;
    const literal = text.slice(start, at);
    return { type: literal === 'in' || literal === 'notin' ? literal : 'identifier', literal };
  };
  for (;;) {
    while (at < text.length && WHITESPACE.includes(text[at]!)) at += 1;
    if (at >= text.length) break;
    tokens.push(SIGN_CHARACTERS.includes(text[at]!) ? sign() : word());
  }
  tokens.push({ type: 'end', literal: '' });
  return tokens;
}
