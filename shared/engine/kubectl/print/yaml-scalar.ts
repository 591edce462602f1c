/** How a text is written in YAML: plain where it reads back as text, else in quotes or as a block (goyaml.v2 encode.go, emitterc.go). */

const WORDS = new Set(
  'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'.split(
    ' ',
  ),
);
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d\d?-\d\d?(?:[Tt]\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)| \d\d?:\d\d?:\d\d?(?:\.\d+)?)?$/;

/** Whether it would read back as something else than text. */
function meansOther(text: string): boolean {
  if (text === '' || WORDS.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  const bare = text.replaceAll('_', '');
  return INTEGER.test(bare) || FLOAT.test(bare) || BASE_60.test(text) || TIMESTAMP.test(text);
}

/** What stands in the way of each style. */
interface Facts {
  multiline: boolean;
  plain: boolean;
  single: boolean;
  block: boolean;
}

// Printable in go-yaml's eyes: line feed, ASCII without controls, and the first plane of Unicode; tabs are not.
const SPECIAL = /[^\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:\s|$)|---|\.\.\.)/;
const INDICATOR = /:(?:\s|$)|\s#/;

function factsOf(text: string): Facts {
  const special = SPECIAL.test(text);
  const multiline = text.includes('\n');
  const edges = /^[ \n]|[ \n]$/.test(text);
  const spaceThenBreak = / \n/.test(text);
  const breakThenSpace = /\n /.test(text);
  const bad = special || spaceThenBreak;
  return {
    multiline,
    plain: !(edges || breakThenSpace || bad || multiline || INDICATOR_FIRST.test(text) || INDICATOR.test(text)),
    single: !(breakThenSpace || bad),
    block: !(bad || text.endsWith(' ')),
  };
}

const NAMED: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escapedSign(sign: string): string {
  const named = NAMED[sign];
  if (named !== undefined) return named;
  const code = sign.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return code <= 0xffff
    ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

const isEscaped = (sign: string): boolean => sign in NAMED || SPECIAL.test(sign);

/** Lines are folded at a space once they are longer than this. */
const BEST_WIDTH = 80;

/** Where a value stands: the column it starts at, and what the lines that it is folded into start with. */
export interface Spot {
  column: number;
  indent: string;
}

/**
 * Puts signs one after the other, and a line break for a single space beyond the best width.
 * @param spot undefined: nothing may be folded (a key)
 */
function folded(signs: readonly string[], spot: Spot | undefined, style: 'plain' | 'single' | 'double'): string {
  let out = '';
  let column = (spot?.column ?? 0) + (style === 'plain' ? 0 : 1);
  let spaces = false;
  for (const [i, sign] of signs.entries()) {
    const isSpace = sign === ' ';
    const isInside = style === 'plain' || (i > 0 && i < signs.length - 1);
    const isAlone = style === 'double' || signs[i + 1] !== ' ';
    if (isSpace && spot !== undefined && !spaces && column > BEST_WIDTH && isInside && isAlone) {
      out += `\n${spot.indent}${signs[i + 1] === ' ' ? '\\' : ''}`;
      column = spot.indent.length;
    } else {
      const text =
        style === 'double' && isEscaped(sign) ? escapedSign(sign) : style === 'single' && sign === "'" ? "''" : sign;
      out += text;
      column += text.length;
    }
    spaces = isSpace;
  }
  return out;
}

/** A block after "|"; `indent`: of its lines. */
function literal(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}

const doubleQuoted = (text: string, spot?: Spot): string => `"${folded([...text], spot, 'double')}"`;

/** A text as a value. */
export function scalarText(text: string, spot: Spot): string {
  const facts = factsOf(text);
  if (facts.multiline) return facts.block ? literal(text, spot.indent) : doubleQuoted(text, spot);
  return inline(text, facts, spot);
}

function inline(text: string, facts: Facts, spot?: Spot): string {
  if (meansOther(text)) return doubleQuoted(text, spot);
  if (facts.plain) return folded([...text], spot, 'plain');
  return facts.single ? `'${folded([...text], spot, 'single')}'` : doubleQuoted(text, spot);
}

/** A text as a key. */
export function keyText(text: string): string {
  const facts = factsOf(text);
  return facts.multiline ? doubleQuoted(text) : inline(text, facts);
}
