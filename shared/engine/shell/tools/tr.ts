/** tr: translates, squeezes or deletes characters. */
import { parseOptions, usageError } from './lines.ts';
import type { Tool } from './tool.ts';

const CLASSES: Readonly<Record<string, string>> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

function named(name: string): string {
  const { upper = '', lower = '', digit = '', punct = '' } = CLASSES;
  if (name === 'alpha') return upper + lower;
  if (name === 'alnum') return digit + upper + lower;
  if (name === 'xdigit') return `${digit}ABCDEFabcdef`;
  if (name === 'graph') return upper + lower + digit + punct;
  if (name === 'print') return ` ${upper}${lower}${digit}${punct}`;
  if (name === 'cntrl') return [...Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)), '\x7f'].join('');
  return CLASSES[name] ?? '';
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\x07',
  b: '\b',
  '\\': '\\',
};

/** The characters of a set, ranges and classes spelled out. */
function setOf(text: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const classes = /^\[:(\w+):\]/.exec(text.slice(i));
    if (classes !== null) {
      out.push(...named(classes[1]!));
      i += classes[0].length - 1;
      continue;
    }
    let char = text[i]!;
    if (char === '\\') {
      const octal = /^\\([0-7]{1,3})/.exec(text.slice(i));
      if (octal === null) {
        i += 1;
        char = ESCAPES[text[i] ?? '\\'] ?? text[i] ?? '\\';
      } else {
        char = String.fromCharCode(Number.parseInt(octal[1]!, 8));
        i += octal[0].length - 1;
      }
    }
    if (text[i + 1] === '-' && i + 2 < text.length) {
      const last = text.charCodeAt(i + 2);
      for (let code = char.charCodeAt(0); code <= last; code++) out.push(String.fromCharCode(code));
      i += 2;
    } else out.push(char);
  }
  return out;
}

export const tr: Tool = {
  names: ['tr'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'dscCt', '');
    const [first, second] = operands;
    if (first === undefined) return { exit: usageError(io, 'missing operand') };
    const from = setOf(first);
    const to = second === undefined ? [] : setOf(second);
    const isComplement = options.has('c') || options.has('C');
    const known = new Map<string, string>();
    from.forEach((char, i) => known.set(char, to[Math.min(i, to.length - 1)] ?? char));
    const isIn = (char: string): boolean => known.has(char) !== isComplement;
    const deletes = options.has('d');
    const squeezed = new Set(
      options.has('s') ? (second === undefined || (deletes && second === undefined) ? from : to) : [],
    );
    const squeezes = (char: string): boolean =>
      options.has('s') && (second === undefined && isComplement ? !known.has(char) : squeezed.has(char));
    let last = typeof state === 'string' ? state : '';
    const { text, end } = io.read(0, 65_536);
    let out = '';
    for (const char of text) {
      if (deletes && isIn(char)) continue;
      const mapped =
        deletes || second === undefined || !isIn(char) ? char : isComplement ? (to.at(-1) ?? char) : known.get(char)!;
      if (mapped === last && squeezes(mapped)) continue;
      out += mapped;
      last = mapped;
    }
    io.out(out);
    return end ? { exit: 0 } : { wait: io.more(), state: last };
  },
};
