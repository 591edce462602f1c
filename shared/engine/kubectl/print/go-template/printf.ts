/** fmt.Sprintf, as far as templates of kubectl use it. */
import { goText } from '../go-value.ts';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

function written(verb: string, value: unknown, precision: string | undefined): string {
  switch (verb) {
    case 'q':
      return JSON.stringify(goText(value));
    case 'd':
      return typeof value === 'number' ? String(Math.trunc(value)) : `%!d(${typeof value}=${goText(value)})`;
    case 'f':
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    case 'x':
      return typeof value === 'number' ? Math.trunc(value).toString(16) : toHex(goText(value));
    case 't':
    case 'v':
      return goText(value);
    case 's':
      return precision === undefined ? goText(value) : [...goText(value)].slice(0, Number(precision)).join('');
    case 'T':
      return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : typeof value;
    default:
      return `%!${verb}(${goText(value)})`;
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
    .map((arg) => `${typeof arg}=${goText(arg)}`)
    .join(', ')})`;
}
