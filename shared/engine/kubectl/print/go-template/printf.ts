/** fmt.Sprintf, as far as templates of kubectl use it. */
import { goText, goType } from '../go-value.ts';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** A value that a verb cannot write. */
const wrong = (verb: string, value: unknown): string =>
  value === null || value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${goType(value)}=${goText(value)})`;

function written(verb: string, value: unknown, precision: string | undefined): string {
  switch (verb) {
    case 'q':
      return JSON.stringify(goText(value));
    case 'd':
      return typeof value === 'number' && Number.isInteger(value) ? String(value) : wrong(verb, value);
    case 'f':
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    case 'x':
      return typeof value === 'number' ? Math.trunc(value).toString(16) : toHex(goText(value));
    case 't':
    case 'v':
      return goText(value);
    case 's':
      if (typeof value !== 'string' && typeof value !== 'object') return wrong(verb, value);
      return precision === undefined ? goText(value) : [...goText(value)].slice(0, Number(precision)).join('');
    case 'T':
      return value === null || value === undefined ? '<nil>' : goType(value);
    default:
      return wrong(verb, value);
  }
}

const toHex = (text: string): string =>
  [...text].map((sign) => sign.codePointAt(0)!.toString(16).padStart(2, '0')).join('');

/** What Go would print; arguments that are missing or too many are named as Go names them. */
export function goPrintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    VERB,
    (_all, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = written(verb, args[next++], precision);
      if (width === undefined) return value;
      if (flags.includes('-')) return value.padEnd(Number(width));
      return value.padStart(Number(width), flags.includes('0') && verb !== 's' ? '0' : ' ');
    },
  );
  if (next >= args.length) return text;
  return `${text}%!(EXTRA ${args
    .slice(next)
    .map((arg) => (arg === null || arg === undefined ? '<nil>' : `${goType(arg)}=${goText(arg)}`))
    .join(', ')})`;
}
