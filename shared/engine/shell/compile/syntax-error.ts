/** What a shell says of a script that it cannot read. The parser's own words are turned into each shell's. */
import type { ParsedScript } from 'unbash';
import type { Assembler } from './assembler.ts';
import type { Op } from './op.ts';

type ParseError = NonNullable<ParsedScript['errors']>[number];

const CLOSERS: Readonly<Record<string, string>> = {
  "expected 'fi'": 'fi',
  "expected 'done'": 'done',
  "expected 'esac'": 'esac',
  "expected 'then'": 'then',
  "expected 'do'": 'do',
  "expected '}'": '}',
  "expected ')'": ')',
};

/** A word that the parser met where it wanted another, though it only says what it wanted. */
function strayWord(asm: Assembler, message: string): string | undefined {
  if (!/^expected '(?:do|then)'$/.test(message)) return undefined;
  return /(?:^|[\s;&|])(fi|done|esac|else|elif|do|then|\})\s*$/.exec(asm.source)?.[1];
}

/** `"x" unexpected` of dash and ash, ``near unexpected token `x'`` of bash. */
function unexpected(asm: Assembler, token: string, expecting: string): string {
  const isLineEnd = token === '\n';
  if (asm.flavour === 'bash') return `syntax error near unexpected token \`${isLineEnd ? 'newline' : token}'`;
  const shown = isLineEnd ? 'newline' : `"${token}"`;
  if (asm.flavour === 'ash') return `syntax error: unexpected ${shown}${expecting}`;
  return `Syntax error: ${shown} unexpected${expecting}`;
}

function messageOf(asm: Assembler, errors: readonly ParseError[]): string {
  const { message, pos } = errors[0]!;
  const isBash = asm.flavour === 'bash';
  const want = errors.map((e) => Object.entries(CLOSERS).find(([start]) => e.message.startsWith(start))?.[1]);
  const wanted = want.find((w) => w !== undefined);
  const expecting = wanted === undefined ? '' : ` (expecting "${wanted}")`;
  const token = /unexpected token '(.+)'/s.exec(message)?.[1] ?? strayWord(asm, message);
  if (token !== undefined) return unexpected(asm, token, expecting);
  if (/unterminated.*(?:quote|string)/.test(message)) {
    if (isBash) return `unexpected EOF while looking for matching \`${asm.source[pos] ?? '"'}'`;
    const text = 'nterminated quoted string';
    return asm.flavour === 'ash' ? `syntax error: u${text}` : `Syntax error: U${text}`;
  }
  if (pos < asm.source.trimEnd().length) {
    const next = /\S+?(?=[\s;&|()<>]|$)|[;&|()<>]+/.exec(asm.source.slice(pos))?.[0] ?? '';
    return unexpected(asm, next, expecting);
  }
  if (isBash) return 'syntax error: unexpected end of file';
  if (asm.flavour === 'ash') return `syntax error: unexpected end of file${expecting}`;
  return `Syntax error: end of file unexpected${expecting}`;
}

/** The instruction that refuses a script with errors; undefined when it has none. */
export function syntaxErrorOf(asm: Assembler, script: ParsedScript): Extract<Op, { op: 'syntaxError' }> | undefined {
  const first = script.errors?.[0];
  if (first === undefined) return undefined;
  const message = messageOf(asm, script.errors ?? []);
  const line = asm.lineOf(first.pos);
  if (asm.flavour !== 'bash') return { op: 'syntaxError', message, line };
  // bash counts the line behind the last one when it missed something until the end, and else shows the line.
  if (message.endsWith('end of file')) return { op: 'syntaxError', message, line: line + 1 };
  if (!message.includes('near')) return { op: 'syntaxError', message, line };
  return { op: 'syntaxError', message, line, text: asm.source.split('\n')[line - 1] ?? '' };
}
