/** A text in double quotes with Go's escapes, for what upstream prints with %q. */

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
/** What Go's unicode.IsPrint takes: letters, marks, numbers, punctuation, symbols, and the space. */
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const LONE_SURROGATE = /^[\ud800-\udfff]$/;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

function quoteRune(rune: string): string {
  const escape = ESCAPES[rune];
  if (escape !== undefined) return escape;
  if (PRINTED.test(rune)) return rune;
  // Half a pair has no UTF-8; where a text with one is stored, it became U+FFFD.
  if (LONE_SURROGATE.test(rune)) return '\ufffd';
  const code = rune.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** strconv.Quote. */
export const goQuote = (text: string): string => `"${Array.from(text, quoteRune).join('')}"`;
