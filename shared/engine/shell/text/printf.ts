/** printf(1): formats its arguments, going over the format again while arguments are left. */
import { unescape } from './escapes.ts';

export interface Printed {
  readonly text: string;
  /** Complaints without the name before them. */
  readonly errors: readonly string[];
}

/** Wider than this no field is made. */
const MAX_WIDTH = 100_000;

function integerOf(argument: string, errors: string[]): bigint {
  const text = argument.trim();
  if (text === '') return 0n;
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
  const m = /^([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
  if (m === null || m[0].length < text.length) errors.push(`${argument}: invalid number`);
  if (m === null) return 0n;
  const digits = /^0[0-7]+$/.test(m[2]!) ? `0o${m[2]!.slice(1)}` : m[2]!;
  const value = /^0\d*[89]/.test(m[2]!) ? 0n : BigInt(digits);
  return m[1] === '-' ? -value : value;
}

function pad(text: string, flags: string, width: number): string {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function exponent(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([-+])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number): string {
  const digits = precision === 0 ? 1 : precision;
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (power < -4 || power >= digits) return exponent(value, digits - 1).replace(/\.?0+e/, 'e');
  const fixed = value.toFixed(Math.min(100, Math.max(0, digits - 1 - power)));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

function convert(
  kind: string,
  flags: string,
  precision: number | undefined,
  argument: string,
  errors: string[],
): string {
  const signed = (text: string): string =>
    text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
  switch (kind) {
    case 'd':
    case 'i': {
      const value = integerOf(argument, errors);
      const digits = String(value < 0n ? -value : value).padStart(precision ?? 1, '0');
      return signed(value < 0n ? `-${digits}` : digits);
    }
    case 'u':
      return String(BigInt.asUintN(64, integerOf(argument, errors))).padStart(precision ?? 1, '0');
    case 'o':
      return (flags.includes('#') ? '0' : '') + BigInt.asUintN(64, integerOf(argument, errors)).toString(8);
    case 'x':
    case 'X': {
      const digits = BigInt.asUintN(64, integerOf(argument, errors))
        .toString(16)
        .padStart(precision ?? 1, '0');
      const text = (flags.includes('#') ? '0x' : '') + digits;
      return kind === 'X' ? text.toUpperCase() : text;
    }
    case 'c':
      return argument.slice(0, 1);
    case 's':
      return precision === undefined ? argument : argument.slice(0, precision);
    default: {
      const value = argument === '' ? 0 : Number(argument);
      if (Number.isNaN(value)) errors.push(`${argument}: invalid number`);
      const number = Number.isNaN(value) ? 0 : value;
      const places = Math.min(100, precision ?? 6);
      const lower = kind.toLowerCase();
      const text =
        lower === 'f' ? number.toFixed(places) : lower === 'e' ? exponent(number, places) : general(number, places);
      return signed(kind === lower ? text : text.toUpperCase());
    }
  }
}

/** The text of `printf format args`. `time`: what bash's `%(format)T` prints of Unix seconds; undefined for now. */
export function printfText(
  format: string,
  args: readonly string[],
  quote: (text: string) => string,
  time?: (format: string, seconds: number | undefined) => string,
): Printed {
  const errors: string[] = [];
  let out = '';
  let at = 0;
  const next = (): string => args[at++] ?? '';
  do {
    const before = at;
    for (let i = 0; i < format.length; i++) {
      const char = format[i]!;
      if (char === '\\') {
        const piece = /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[\s\S])?/.exec(format.slice(i))![0];
        if (piece === '\\c') return { text: out, errors };
        out += unescape(piece, false).text;
        i += piece.length - 1;
        continue;
      }
      if (char !== '%') {
        out += char;
        continue;
      }
      const dated = time === undefined ? null : /^%\(([^)]*)\)T/.exec(format.slice(i));
      if (dated !== null && time !== undefined) {
        const given = next();
        out += time(
          dated[1] === '' ? '%X' : dated[1]!,
          given === '' || given === '-1' || given === '-2' ? undefined : Number(given),
        );
        i += dated[0].length - 1;
        continue;
      }
      const m = /^%([-+ 0#]*)(\*|\d*)(?:\.(\*|\d*))?[hlLjzt]*([a-zA-Z%])/.exec(format.slice(i));
      if (m === null) {
        errors.push(`${format.slice(i)}: invalid directive`);
        return { text: out, errors };
      }
      i += m[0].length - 1;
      const [, rawFlags = '', rawWidth = '', rawPrecision, kind = 's'] = m;
      if (kind === '%') {
        out += '%';
        continue;
      }
      if (!'diouxXcsbqeEfFgGaA'.includes(kind)) {
        errors.push(`%${kind}: invalid directive`);
        return { text: out, errors };
      }
      const width = rawWidth === '*' ? Number(integerOf(next(), errors)) : Number(rawWidth || 0);
      const precision =
        rawPrecision === undefined
          ? undefined
          : rawPrecision === '*'
            ? Number(integerOf(next(), errors))
            : Number(rawPrecision || 0);
      const flags = width < 0 ? `${rawFlags}-` : rawFlags;
      const room = Math.min(MAX_WIDTH, Math.abs(width));
      const argument = next();
      if (kind === 'b') {
        const done = unescape(argument, true);
        out += pad(done.text, flags.replace('0', ''), room);
        if (done.stopped) return { text: out, errors };
      } else if (kind === 'q') out += pad(quote(argument), flags.replace('0', ''), room);
      else {
        const limited = precision === undefined ? undefined : Math.min(MAX_WIDTH, precision);
        const isText = kind === 's' || kind === 'c';
        out += pad(convert(kind, flags, limited, argument, errors), isText ? flags.replace('0', '') : flags, room);
      }
    }
    // A format that takes no argument is not gone over again.
    if (at === before) break;
  } while (at < args.length);
  return { text: out, errors };
}
