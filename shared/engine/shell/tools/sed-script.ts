/** Reads a sed script. */

export class SedError extends Error {}

export type SedAddress =
  | { readonly k: 'line'; readonly line: number }
  | { readonly k: 'step'; readonly first: number; readonly step: number }
  | { readonly k: 'last' }
  | { readonly k: 'regex'; readonly source: string; readonly flags: string; readonly isExtended: boolean };

export interface SedCommand {
  readonly from: SedAddress | undefined;
  readonly to: SedAddress | undefined;
  readonly isNegated: boolean;
  readonly what:
    | {
        readonly k: 's';
        readonly source: string;
        readonly by: string;
        readonly isGlobal: boolean;
        readonly ignoresCase: boolean;
        readonly prints: boolean;
        readonly nth: number;
        readonly isExtended: boolean;
      }
    | { readonly k: 'y'; readonly from: string; readonly to: string }
    | { readonly k: 'p' | 'd' | '=' | '}' }
    | { readonly k: 'a' | 'i' | 'c'; readonly text: string }
    | { readonly k: 'q'; readonly code: number }
    /** `end`: the place of its closing bracket. */
    | { readonly k: '{'; end: number };
}

class Reader {
  at = 0;

  constructor(
    readonly text: string,
    readonly isExtended: boolean,
  ) {}

  skip(chars: string): void {
    while (this.at < this.text.length && chars.includes(this.text[this.at]!)) this.at += 1;
  }

  /** The text up to the next delimiter, which is passed. Brackets hide it in expressions. */
  until(delimiter: string, isRegex: boolean): string {
    let out = '';
    let inBracket = false;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === '\\') {
        const next = this.text[this.at + 1] ?? '';
        out +=
          next === delimiter && !/[\w]/.test(delimiter)
            ? isRegex && '|+?(){}.*[]^$'.includes(delimiter)
              ? `\\${next}`
              : next
            : char + next;
        this.at += 1;
      } else if (char === delimiter && !inBracket) {
        this.at += 1;
        return out;
      } else {
        if (isRegex && char === '[' && !inBracket) inBracket = true;
        else if (isRegex && char === ']' && inBracket && !/\[\^?$/.test(out)) inBracket = false;
        out += char;
      }
    }
    throw new SedError("unterminated `s' command");
  }

  address(): SedAddress | undefined {
    const number = /^\d+/.exec(this.text.slice(this.at));
    if (number !== null) {
      this.at += number[0].length;
      const step = /^~(\d+)/.exec(this.text.slice(this.at));
      if (step === null) return { k: 'line', line: Number(number[0]) };
      this.at += step[0].length;
      return { k: 'step', first: Number(number[0]), step: Number(step[1]) };
    }
    if (this.text[this.at] === '$') {
      this.at += 1;
      return { k: 'last' };
    }
    if (this.text[this.at] !== '/') return undefined;
    this.at += 1;
    const source = this.until('/', true);
    const isCaseless = this.text[this.at] === 'I';
    if (isCaseless) this.at += 1;
    return { k: 'regex', source, flags: isCaseless ? 'i' : '', isExtended: this.isExtended };
  }

  line(): string {
    this.skip(' \t');
    if (this.text[this.at] === '\\') {
      this.at += 1;
      this.skip(' \t');
      if (this.text[this.at] === '\n') this.at += 1;
    }
    const match = /^(?:\\\n|[^\n])*/.exec(this.text.slice(this.at))![0];
    this.at += match.length;
    return match.replaceAll('\\\n', '\n').replaceAll(/\\(.)/g, '$1');
  }
}

function commandOf(reader: Reader): SedCommand['what'] {
  const letter = reader.text[reader.at] ?? '';
  reader.at += 1;
  switch (letter) {
    case 's': {
      const delimiter = reader.text[reader.at] ?? '';
      reader.at += 1;
      if (delimiter === '' || delimiter === '\n' || delimiter === '\\') throw new SedError("unterminated `s' command");
      const source = reader.until(delimiter, true);
      const by = reader.until(delimiter, false);
      const flags = /^[gpiIe\d]*/.exec(reader.text.slice(reader.at))![0];
      reader.at += flags.length;
      const nth = /\d+/.exec(flags)?.[0];
      return {
        k: 's',
        source,
        by,
        isGlobal: flags.includes('g'),
        ignoresCase: /i/i.test(flags),
        prints: flags.includes('p'),
        nth: nth === undefined ? 1 : Number(nth),
        isExtended: reader.isExtended,
      };
    }
    case 'y': {
      const delimiter = reader.text[reader.at] ?? '';
      reader.at += 1;
      return { k: 'y', from: reader.until(delimiter, false), to: reader.until(delimiter, false) };
    }
    case 'p':
    case 'd':
    case '=':
    case '}':
      return { k: letter };
    case 'a':
    case 'i':
    case 'c':
      return { k: letter, text: reader.line() };
    case 'q':
    case 'Q': {
      const code = /^\s*(\d+)/.exec(reader.text.slice(reader.at));
      reader.at += code?.[0].length ?? 0;
      return { k: 'q', code: Number(code?.[1] ?? 0) };
    }
    case '{':
      return { k: '{', end: -1 };
    case '':
      throw new SedError('missing command');
    default:
      throw new SedError(`unknown command: \`${letter}'`);
  }
}

/** The commands of a script. Throws SedError. */
export function parseSed(text: string, isExtended: boolean): SedCommand[] {
  const reader = new Reader(text, isExtended);
  const commands: SedCommand[] = [];
  const open: { end: number }[] = [];
  for (;;) {
    reader.skip(' \t\n;');
    if (reader.at >= text.length) break;
    if (text[reader.at] === '#') {
      reader.at += /^[^\n]*/.exec(text.slice(reader.at))![0].length;
      continue;
    }
    const from = reader.address();
    let to: SedAddress | undefined;
    if (from !== undefined) reader.skip(' \t');
    if (from !== undefined && text[reader.at] === ',') {
      reader.at += 1;
      reader.skip(' \t');
      to = reader.address();
      if (to === undefined) throw new SedError("unexpected `,'");
    }
    reader.skip(' \t');
    const isNegated = text[reader.at] === '!';
    if (isNegated) {
      reader.at += 1;
      reader.skip(' \t');
    }
    const what = commandOf(reader);
    if (what.k === '{') open.push(what);
    else if (what.k === '}') {
      const block = open.pop();
      if (block === undefined) throw new SedError("unexpected `}'");
      block.end = commands.length;
    }
    commands.push({ from, to, isNegated, what });
  }
  if (open.length > 0) throw new SedError("unmatched `{'");
  return commands;
}
